//! Groups as pages see them, and what their forms may hold.

use crate::domain::{
    AgentLabel, Email, EntryId, GroupId, GroupLabel, GroupName, NameFault, PersonName, Role, Status, Timestamp, UserId,
    checked_name, text_enum,
};
use crate::error::{AppError, Fault, Faults};
use crate::features::audit::model::Timeline;
use serde::{Deserialize, Serialize};

/// The longest description, in characters.
pub const MAX_DESCRIPTION: u32 = 300;
/// How many people one act may add or remove, and how many groups it may name.
pub const MAX_AT_ONCE: usize = 500;
/// The longest search that is looked at, in characters.
pub const MAX_SEARCH: usize = 100;
/// How many members the page of a group shows.
pub const SHOWN_MEMBERS: u32 = 200;
/// How many of those who lose an agent it names.
pub const NAMED: u32 = 20;

/// Name and description as they were accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDetails {
    /// What it is called.
    pub name: GroupName,
    /// What it is for; may be empty.
    pub description: String,
}

impl GroupDetails {
    /// Reads the form (G1).
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(name: &str, description: &str) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let name = GroupName::parse(name).map_err(|fault| Fault::of_name(fault, GroupName::MAX));
        let name = faults.take("name", name);
        let description = match checked_name(description, MAX_DESCRIPTION as usize) {
            Err(NameFault::Empty) => Ok(String::new()),
            read => read.map_err(|fault| Fault::of_name(fault, MAX_DESCRIPTION)),
        };
        match (name, faults.take("description", description)) {
            (Some(name), Some(description)) => Ok(Self { name, description }),
            _ => Err(faults.into_error()),
        }
    }
}

/// Reads the ids of groups that a form names; each once, in their order.
///
/// # Errors
/// [`AppError::GroupGone`] for what is no id of a group; [`AppError::TooLarge`].
pub fn parse_groups(ids: &[String]) -> Result<Vec<GroupId>, AppError> {
    distinct(ids, AppError::GroupGone)
}

/// Reads the ids of people that a form names; each once, in their order.
///
/// # Errors
/// [`AppError::NotFound`] for what is no id of a user; [`AppError::TooLarge`].
pub fn parse_users(ids: &[String]) -> Result<Vec<UserId>, AppError> {
    distinct(ids, AppError::NotFound)
}

fn distinct<Id: std::str::FromStr + Ord + Copy>(ids: &[String], unknown: AppError) -> Result<Vec<Id>, AppError> {
    if ids.len() > MAX_AT_ONCE {
        return Err(AppError::TooLarge);
    }
    let mut read = Vec::new();
    for id in ids.iter().filter(|id| !id.is_empty()) {
        let id = id.parse().map_err(|_| unknown.clone())?;
        if !read.contains(&id) {
            read.push(id);
        }
    }
    Ok(read)
}

/// A group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Which group.
    pub id: GroupId,
    /// What it is called.
    pub name: GroupName,
    /// What it is for.
    pub description: String,
    /// How many people are in it.
    pub members: i64,
    /// How many agents rely on it.
    pub agents: i64,
}

/// Somebody in a group, or who could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their e-mail.
    pub email: Email,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub status: Status,
}

/// Who loses an agent with a group: its members who see one by no other way (G2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losing {
    /// The first of them, by name.
    pub names: Vec<PersonName>,
    /// How many there are.
    pub count: i64,
}

/// A group, as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// Which group.
    pub id: GroupId,
    /// What it is called.
    pub name: GroupName,
    /// What it is for.
    pub description: String,
    /// The first of its members, by name.
    pub members: Vec<MemberRow>,
    /// How many there are.
    pub count: i64,
    /// How many waiting invites lead into it.
    pub invites: i64,
    /// The agents that rely on it, by name (G2).
    pub agents: Vec<AgentLabel>,
    /// Who would lose an agent with it.
    pub losing: Losing,
    /// The latest entries of the trail about it.
    pub timeline: Timeline,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

text_enum!(
    /// What was done to a group, as its toast tells it.
    GroupDeed {
        /// It was made.
        Created = "created",
        /// It got another name or description.
        Changed = "changed",
        /// It was deleted.
        Deleted = "deleted",
        /// It was given back.
        Restored = "restored",
        /// People came into it.
        Added = "added",
        /// People went from it.
        Removed = "removed",
        /// Who was in it before an act is in it again.
        MembersRestored = "members_restored",
        /// Somebody is in other groups.
        OfUser = "of_user",
    }
);

/// What an act came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupActed {
    /// What was done, or was so already (U7).
    pub deed: GroupDeed,
    /// Which group, where it is about one.
    pub group: Option<GroupId>,
    /// What the group is called, or the person.
    pub name: String,
    /// How many people it touched.
    pub people: i64,
    /// The entry by which it can be undone (F6).
    pub undo: Option<EntryId>,
}

impl GroupActed {
    /// What was done to a group.
    pub fn of_group(deed: GroupDeed, group: &GroupLabel, people: i64, undo: Option<EntryId>) -> Self {
        Self { deed, group: Some(group.id), name: group.name.to_string(), people, undo }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g1_a_name_has_one_to_sixty_characters_and_a_description_may_be_left_out() {
        let parsed = GroupDetails::parse("  Design   team ", "").unwrap();
        assert_eq!((parsed.name.as_str(), parsed.description.as_str()), ("Design team", ""));
        let both = GroupDetails::parse(&"x".repeat(61), &"y".repeat(301)).unwrap_err();
        assert_eq!(both.fault_of("name"), Some(Fault::TooLong { max: 60 }));
        assert_eq!(both.fault_of("description"), Some(Fault::TooLong { max: 300 }));
        let hidden = GroupDetails::parse(" ", "a\u{202e}b").unwrap_err();
        assert_eq!(hidden.fault_of("name"), Some(Fault::Empty));
        assert_eq!(hidden.fault_of("description"), Some(Fault::Hidden));
    }

    #[test]
    fn ids_are_read_once_each() {
        let id = "018f0000-0000-7000-8000-000000000001".to_owned();
        assert_eq!(parse_groups(&[id.clone(), String::new(), id.clone()]).unwrap().len(), 1);
        assert_eq!(parse_groups(&["x".to_owned()]), Err(AppError::GroupGone));
        assert_eq!(parse_users(&["x".to_owned()]), Err(AppError::NotFound));
        assert_eq!(parse_users(&vec![id; 501]), Err(AppError::TooLarge));
    }
}
