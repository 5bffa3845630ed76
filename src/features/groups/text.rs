//! Every sentence about groups (F8).

use super::model::{GroupActed, GroupDeed};
use crate::error::{AppError, Fault};

/// The page, and what is on it.
pub const GROUPS: &str = "Groups";
/// Below the title of the page.
pub const SUBTITLE: &str = "Named sets of people, to choose who sees what.";
/// The page's primary act.
pub const NEW: &str = "New group";
/// In the form.
pub const NAME: &str = "Group name";
/// In the form.
pub const DESCRIPTION: &str = "Description";
/// Below the description.
pub const DESCRIPTION_HINT: &str = "What the group is for. It can stay empty.";
/// Sends the form.
pub const CREATE: &str = "Create group";
/// A column.
pub const PEOPLE: &str = "People";
/// The empty list.
pub const NO_GROUPS: &str = "No groups yet";
/// See [`NO_GROUPS`].
pub const NO_GROUPS_EXPLAINED: &str = "Make one, then put people into it or invite them straight into it.";
/// Where there is no group to choose.
pub const NOTHING_TO_CHOOSE: &str = "There are no groups yet. They are made under Groups.";
/// The way back from a group's page.
pub const BACK: &str = "Groups";
/// A panel of a group's page.
pub const DETAILS: &str = "Name and description";
/// Sends that panel's form.
pub const SAVE: &str = "Save group";
/// A panel of a group's page.
pub const MEMBERS: &str = "Members";
/// Where nobody is in the group.
pub const NO_MEMBERS: &str = "Nobody is in this group yet.";
/// Takes those who are checked out.
pub const REMOVE: &str = "Remove from group";
/// A panel of a group's page.
pub const ADD_PEOPLE: &str = "Add people";
/// The search for people to add.
pub const SEARCH: &str = "Search people to add";
/// Sends that search.
pub const FIND: &str = "Search";
/// Where nobody is left to be added.
pub const NOBODY_LEFT: &str = "Nobody else is found who could be added.";
/// Takes those who are checked in.
pub const ADD: &str = "Add to group";
/// A panel of a group's page.
pub const DELETE: &str = "Delete group";
/// The question before that.
pub const SURE: &str = "Yes, delete this group";
/// See [`SURE`].
pub const SURE_HINT: &str = "It can be taken back for ten minutes.";
/// The box of [`SURE`] was left empty.
pub const NOT_SURE: &str = "The group is still there: check the box to delete it.";
/// A panel of a group's page.
pub const TIMELINE: &str = "What happened";
/// See [`TIMELINE`].
pub const TIMELINE_HINT: &str = "The latest entries about this group, from the";
/// See [`TIMELINE`].
pub const TRAIL: &str = "audit trail";
/// Behind somebody who cannot sign in.
pub const DEACTIVATED: &str = "deactivated";
/// On somebody's page.
pub const CHOOSE: &str = "Save groups";

/// How many people are in a group.
pub fn people(count: i64) -> String {
    match count {
        0 => "Nobody".to_owned(),
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

/// The rest of the members, who do not all fit.
pub fn and_more(count: i64) -> String {
    format!("and {count} more: see all of them in People")
}

/// What a deletion takes away (G2).
pub fn deletion(members: i64, invites: i64) -> String {
    let members = match members {
        0 => "Nobody is in this group.".to_owned(),
        1 => "1 person loses what this group lets them see.".to_owned(),
        count => format!("{count} people lose what this group lets them see."),
    };
    match invites {
        0 => members,
        1 => format!("{members} 1 waiting invite no longer leads into it."),
        count => format!("{members} {count} waiting invites no longer lead into it."),
    }
}

/// What an act came to.
pub fn acted(acted: &GroupActed) -> String {
    let name = &acted.name;
    match (acted.deed, acted.people) {
        (GroupDeed::Created, _) => format!("The group {name} is made. Add people to it below."),
        (GroupDeed::Changed, _) => format!("The group {name} is saved."),
        (GroupDeed::Deleted, _) => format!("The group {name} is deleted."),
        (GroupDeed::Restored, count) => format!("The group {name} is back, with {}.", counted(count)),
        (GroupDeed::Added, 0) => "Nobody was chosen who is not in the group already.".to_owned(),
        (GroupDeed::Added, 1) => format!("1 person is now in {name}."),
        (GroupDeed::Added, count) => format!("{count} people are now in {name}."),
        (GroupDeed::Removed, 0) => "Nobody was chosen who is in the group.".to_owned(),
        (GroupDeed::Removed, 1) => format!("1 person is no longer in {name}."),
        (GroupDeed::Removed, count) => format!("{count} people are no longer in {name}."),
        (GroupDeed::MembersRestored, _) => format!("The members of {name} are as they were before."),
        (GroupDeed::OfUser, _) => format!("The groups of {name} are saved."),
    }
}

fn counted(people: i64) -> String {
    match people {
        0 => "nobody in it".to_owned(),
        1 => "1 person in it".to_owned(),
        count => format!("{count} people in it"),
    }
}

/// Why something about groups was not done.
pub fn error(error: &AppError) -> String {
    match error {
        error if error.fault_of("sure").is_some() => NOT_SURE.to_owned(),
        error if error.fault_of("name") == Some(Fault::GroupNameTaken) => {
            "Another group has this name already, so nothing was changed.".to_owned()
        }
        AppError::UndoStale => {
            "This has changed in the meantime, so it was not undone. The page shows what is the case now.".to_owned()
        }
        AppError::UndoTooLate => {
            "This was done more than ten minutes ago and can no longer be undone. Change it here instead.".to_owned()
        }
        other => crate::text::error(other),
    }
}

/// Why groups could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is no such group. It may have been deleted.".to_owned(),
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and see this.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so this could not be loaded. Check your connection and try again.".to_owned()
        }
        other => crate::text::error(other),
    }
}
