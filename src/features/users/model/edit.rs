//! What a waiting invite can be changed to (I6).

use super::choice;
use crate::domain::{GroupId, PersonName, Role};
use crate::error::{AppError, Faults};
use crate::features::groups::model::parse_groups;

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
