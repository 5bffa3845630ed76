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
    /// Into which groups.
    pub groups: Vec<GroupId>,
}

impl InviteEdit {
    /// Reads the form.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault; those of [`parse_groups`].
    pub fn parse(name: &str, role: &str, groups: &[String]) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let name = faults.take("name", PersonName::parse(name));
        let role = faults.take("role", choice::<Role>(role, Role::Member));
        let groups = parse_groups(groups)?;
        match (name, role) {
            (Some(name), Some(role)) => Ok(Self { name, role, groups }),
            _ => Err(faults.into_error()),
        }
    }
}
