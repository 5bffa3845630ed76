//! Reset links as pages see them, and their rules (R1-R4).

use super::Holds;
use crate::domain::{Email, OrganisationName, PersonName, ResetId, Timestamp, UserId};
use crate::error::{AppError, DeadLink, Fault};
use crate::features::settings::model::Unreachable;
use serde::{Deserialize, Serialize};

/// How long a reset link can hold; a day unless another is chosen (R1).
pub const RESET_HOLDS: [Holds; 3] = [Holds::Hour, Holds::Day, Holds::Week];

/// Reads how long a link shall hold; nothing means the usual day.
///
/// # Errors
/// [`AppError::Invalid`] for the field `holds`.
pub fn parse_reset_holds(text: &str) -> Result<Holds, AppError> {
    if text.is_empty() {
        return Ok(Holds::Day);
    }
    let holds = text.parse().ok().filter(|holds| RESET_HOLDS.contains(holds));
    holds.ok_or_else(|| AppError::field("holds", Fault::NotAChoice))
}

/// What is stored of a link, as far as its state follows from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResetFacts {
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// Whether the credentials are others than those that it was made for (R3).
    pub overtaken: bool,
    /// Whether it is not the user's newest.
    pub replaced: bool,
}

impl ResetFacts {
    /// Why the link is dead, unless it is not. What was done to it comes before what merely happened to it.
    pub fn dead(&self, now: Timestamp) -> Option<DeadLink> {
        match self {
            Self { used_at: Some(_), .. } => Some(DeadLink::Used),
            Self { revoked_at: Some(_), .. } => Some(DeadLink::Revoked),
            Self { replaced: true, .. } => Some(DeadLink::Replaced),
            Self { overtaken: true, .. } => Some(DeadLink::Overtaken),
            Self { expires_at, .. } if *expires_at <= now => Some(DeadLink::Expired),
            _ => None,
        }
    }
}

/// A reset link, shown once (R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// Which one.
    pub reset: ResetId,
    /// The link.
    pub link: String,
    /// Its secret part, by which the box that shows it changes it.
    pub token: String,
    /// The link as a QR code: an SVG drawn by the server.
    pub qr_svg: String,
    /// Whose password.
    pub name: PersonName,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// How long it was made to hold.
    pub holds: Holds,
    /// Whether the old password has stopped (R2).
    pub compromised: bool,
    /// Why those for whom it is cannot open the link (I3).
    pub unreachable: Option<Unreachable>,
}

/// What the page behind a reset link shows (R4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPage {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// Who made the link, unless the command line did.
    pub maker: Option<PersonName>,
    /// Whose password.
    pub user: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their e-mail.
    pub email: Email,
    /// Somebody else is signed in in this browser: they may sign out first (C4).
    pub signed_in_as: Option<PersonName>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r1_a_link_holds_a_day_unless_an_hour_or_a_week_is_chosen() {
        assert_eq!(parse_reset_holds("").unwrap(), Holds::Day);
        for holds in RESET_HOLDS {
            assert_eq!(parse_reset_holds(holds.as_str()).unwrap(), holds);
        }
        for other in ["30d", "3d", "24h", "x", "\0"] {
            assert_eq!(parse_reset_holds(other).unwrap_err().fault_of("holds"), Some(Fault::NotAChoice), "{other}");
        }
    }

    proptest! {
        #[test]
        fn r3_a_link_lives_only_while_nothing_at_all_speaks_against_it(
            used: bool, revoked: bool, overtaken: bool, replaced: bool, expires in -5i64..5
        ) {
            let now = Timestamp::from_millis(0);
            let at = |yes: bool| yes.then_some(now);
            let expires_at = Timestamp::from_millis(expires);
            let facts = ResetFacts { used_at: at(used), revoked_at: at(revoked), expires_at, overtaken, replaced };
            prop_assert_eq!(facts.dead(now).is_none(), !used && !revoked && !overtaken && !replaced && expires > 0);
        }
    }
}
