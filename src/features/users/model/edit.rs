//! What a waiting invite can be changed to (I6).

use super::InviteRow;
use super::choice;
use crate::domain::{EntryId, GroupId, PersonName, Role, Timestamp};
use crate::error::{AppError, Faults};
use crate::features::groups::model::parse_groups;
use serde::{Deserialize, Serialize};

/// One invite with what happened to it, as its dialog shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitePage {
    /// The invite.
    pub row: InviteRow,
    /// Its latest entries of the trail, newest first.
    pub timeline: Vec<InviteEntry>,
    /// What was pruned before them, where some of its entries may be gone.
    pub pruned: Option<PrunedBefore>,
}

/// A pruning of the trail in the trail's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrunedBefore {
    /// Up to where, and by whom; the moment follows.
    pub said: String,
    /// When.
    pub at: Timestamp,
}

/// An entry in the trail's own words. They come with it: the catalogue behind them is most of the page of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteEntry {
    /// Which.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// What was done.
    pub did: String,
    /// What else there is to say.
    pub told: String,
}

/// An edit that was accepted as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteEdit {
    /// For whom.
    pub name: PersonName,
    /// With which role.
    pub role: Role,
    /// Into which groups; nothing leaves them as they are.
    pub groups: Option<Vec<GroupId>>,
}

impl InviteEdit {
    /// Reads the form; no `groups` where they could not be seen in it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault; those of [`parse_groups`].
    pub fn parse(name: &str, role: &str, groups: Option<&[String]>) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let name = faults.take("name", PersonName::parse(name));
        let role = faults.take("role", choice::<Role>(role, Role::Member));
        let groups = groups.map(parse_groups).transpose()?;
        match (name, role) {
            (Some(name), Some(role)) => Ok(Self { name, role, groups }),
            _ => Err(faults.into_error()),
        }
    }
}
