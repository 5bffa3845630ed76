//! What can happen to where the trail is kept, and for how long (T4, T8).

use crate::domain::Timestamp;
use crate::features::audit::model::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What happened to the keeping of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeepEvent {
    /// See [`Action::InstallationMoved`].
    Moved {
        /// From which database, without secrets.
        from: String,
        /// To which.
        to: String,
    },
    /// See [`Action::AuditPruned`]. A verifier accepts a gap with this entry only.
    Pruned {
        /// From now on no entry with a smaller leaf index is there.
        below: i64,
        /// What it was before.
        before: i64,
        /// All of them were written before this moment.
        older_than: Timestamp,
    },
    /// See [`Action::AuditPruneShown`].
    PruneShown {
        /// All before this one would have gone.
        below: i64,
        /// All of them were written before this moment.
        older_than: Timestamp,
    },
}

impl KeepEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Moved { .. } => Action::InstallationMoved,
            Self::Pruned { .. } => Action::AuditPruned,
            Self::PruneShown { .. } => Action::AuditPruneShown,
        }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::Moved { from, to } => json!({ "from": from, "to": to }),
            Self::Pruned { below, before, older_than } => {
                json!({ "below": below, "before": before, "older_than": older_than })
            }
            Self::PruneShown { below, older_than } => json!({ "below": below, "older_than": older_than }),
        }
    }
}
