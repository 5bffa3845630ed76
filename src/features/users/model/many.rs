//! Inviting many at once (I9): what each line will do and what is wrong with it, and the links that came of it.

use super::Holds;
use crate::domain::{Email, GroupLabel, InviteId, PersonName, Role, UserId};
use crate::error::FieldFault;
use crate::features::settings::model::Unreachable;
use serde::{Deserialize, Serialize};

/// How many lines there may be.
pub const MAX_LINES: u32 = 500;
/// How many characters in all.
pub const MAX_TEXT: u32 = 100_000;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineFault {
    /// A cell cannot be accepted as it is.
    Field(FieldFault),
    /// An earlier line has the same e-mail.
    Repeats {
        /// Which one.
        line: u32,
    },
    /// An account has the e-mail (I4).
    HasAccount {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// Whether it is deactivated.
        deactivated: bool,
    },
    /// An invite for the e-mail waits, or has expired (I4).
    HasInvite {
        /// Whether it has expired.
        expired: bool,
    },
    /// There is no such group.
    UnknownGroup {
        /// As it was entered, cut to what a name may have.
        name: String,
    },
    /// More cells than there are columns.
    TooManyCells,
}

/// One line, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in what was entered, from 1.
    pub number: u32,
    /// The e-mail as it was entered.
    pub email: String,
    /// The name as it was entered.
    pub name: String,
    /// The role it gives; that of a member where the cell holds none.
    pub role: Role,
    /// The groups it leads into.
    pub groups: Vec<GroupLabel>,
    /// What is wrong with it; nothing where it will become an invite.
    pub faults: Vec<LineFault>,
}

/// What the lines would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyPreview {
    /// What was entered, to be sent again.
    pub text: String,
    /// How long the invites will hold.
    pub holds: Holds,
    /// Each line.
    pub lines: Vec<Line>,
}

impl ManyPreview {
    /// How many lines will become invites.
    pub fn good(&self) -> usize {
        self.lines.iter().filter(|line| line.faults.is_empty()).count()
    }
}

/// An invite that was made, with its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyLink {
    /// Which invite.
    pub invite: InviteId,
    /// For whom.
    pub name: PersonName,
    /// Their e-mail, where it was entered.
    pub email: Option<Email>,
    /// The link, shown once.
    pub link: String,
}

/// What came of the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyInvited {
    /// The invites that were made.
    pub links: Vec<ManyLink>,
    /// The lines that became none.
    pub skipped: Vec<Line>,
    /// Why those for whom they are cannot open the links (I3).
    pub unreachable: Option<Unreachable>,
}
