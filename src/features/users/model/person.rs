//! One person, as their own page shows them to an admin (U2).

use super::InviteRow;
use crate::domain::{Email, GroupLabel, PersonName, ResetId, Role, Status, Timestamp, UserId};
use crate::features::audit::model::Timeline;
use crate::features::auth::model::SessionRow;
use serde::{Deserialize, Serialize};

/// What stands in the place of an erased name (U9).
pub const ERASED_NAME: &str = "Erased person";

/// Where the addresses are that stand in the place of erased e-mails: nobody's, since RFC 2606 keeps the domain free (U9).
const NOWHERE: &str = "@erased.invalid";

/// Stands in the place of an e-mail; of each account and invite another (U9).
pub fn no_address(id: impl std::fmt::Display) -> String {
    format!("{id}{NOWHERE}")
}

/// Whether an e-mail was erased (U9).
pub fn is_no_address(email: &Email) -> bool {
    email.as_str().ends_with(NOWHERE)
}

/// A reset link that works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveReset {
    /// Which one.
    pub id: ResetId,
    /// Who made it, unless the command line did.
    pub maker: Option<PersonName>,
    /// When.
    pub made_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their e-mail.
    pub email: Email,
    /// Whether they typed it themselves (I2).
    pub email_typed: bool,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub status: Status,
    /// Whether they were erased (U9).
    pub erased: bool,
    /// When their account was made.
    pub joined_at: Timestamp,
    /// When they were last seen.
    pub last_active_at: Timestamp,
    /// Whether it is the reader's own account.
    pub is_viewer: bool,
    /// Whether they must set a new password at the next sign-in (R1).
    pub must_change: bool,
    /// The reset link that works, if there is one (R3).
    pub reset: Option<LiveReset>,
    /// Their groups, by name.
    pub groups: Vec<GroupLabel>,
    /// Their live sessions, the last seen first.
    pub sessions: Vec<SessionRow>,
    /// The latest invites that they have sent.
    pub invites: Vec<InviteRow>,
    /// The latest entries of the trail by or about them.
    pub timeline: Timeline,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}
