//! What can happen to the licence and to what it brings, and what the trail says of it (L1-L3).

use crate::domain::Timestamp;
use crate::error::KeyFault;
use crate::features::audit::model::{Action, Outcome};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What happened to the licence. It names an organisation and nobody; the key itself is never in an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LicenseEvent {
    /// See [`Action::LicenseSaved`].
    Saved {
        /// To whom it was given.
        organisation: String,
        /// What was bought.
        plan: String,
        /// How many seats were allowed before; none where there was no limit.
        seats_before: Option<i64>,
        /// How many seats it has.
        seats: i64,
        /// The words of its features.
        features: Vec<String>,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// See [`Action::LicenseRemoved`].
    Removed {
        /// How many seats are allowed still.
        seats: i64,
    },
    /// See [`Action::LicenseRefused`].
    Refused {
        /// Why.
        reason: KeyFault,
    },
    /// See [`Action::LicenseShown`].
    Shown,
    /// See [`Action::BrandingChanged`].
    Branded {
        /// The colour before and now.
        colour: (Option<String>, Option<String>),
        /// The hash of the logo before and now.
        logo: (Option<String>, Option<String>),
    },
}

impl LicenseEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Saved { .. } => Action::LicenseSaved,
            Self::Removed { .. } => Action::LicenseRemoved,
            Self::Refused { .. } => Action::LicenseRefused,
            Self::Shown => Action::LicenseShown,
            Self::Branded { .. } => Action::BrandingChanged,
        }
    }

    /// How it ended.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Refused { .. } => Outcome::Failed,
            _ => Outcome::Done,
        }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::Saved { organisation, plan, seats_before, seats, features, expires_at } => json!({
                "licensee": organisation, "plan": plan, "seats_before": seats_before, "seats": seats,
                "features": features, "expires_at": expires_at
            }),
            Self::Removed { seats } => json!({ "seats": seats }),
            Self::Refused { reason } => json!({ "reason": reason }),
            Self::Shown => json!({}),
            Self::Branded { colour: (colour_before, colour), logo: (logo_before, logo) } => json!({
                "before": { "colour": colour_before, "logo": logo_before },
                "after": { "colour": colour, "logo": logo }
            }),
        }
    }
}
