//! Every sentence about groups (F8).

use super::model::{GroupActed, GroupDeed, Losing};
use crate::domain::AgentLabel;
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
/// A column, and a panel of a group's page.
pub const AGENTS: &str = "Agents";
/// In that panel.
pub const AGENTS_HINT: &str = "Whoever is in this group sees these agents.";
/// In that panel, where there are none.
pub const NO_AGENTS: &str = "No agent relies on this group yet.";
/// Leads to the choice of them.
pub const CHOOSE_AGENTS: &str = "Choose agents";
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

/// How many agents rely on a group.
pub fn agents(count: i64) -> String {
    match count {
        0 => "None".to_owned(),
        1 => "1 agent".to_owned(),
        count => format!("{count} agents"),
    }
}

/// The rest of the members, who do not all fit.
pub fn and_more(count: i64) -> String {
    format!("and {count} more: see all of them in People")
}

/// What a deletion takes away, by name (G2).
pub fn deletion(members: i64, agents: &[AgentLabel], losing: &Losing, invites: i64) -> String {
    let members = match members {
        0 => "Nobody is in this group.".to_owned(),
        1 => "1 person is in this group.".to_owned(),
        count => format!("{count} people are in this group."),
    };
    let mut told = vec![members];
    if !agents.is_empty() {
        let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
        told.push(format!("It lets them see {}.", listed(&names, names.len() as i64)));
        told.push(lost(losing));
    }
    match invites {
        0 => {}
        1 => told.push("1 waiting invite no longer leads into it.".to_owned()),
        count => told.push(format!("{count} waiting invites no longer lead into it.")),
    }
    told.join(" ")
}

fn lost(losing: &Losing) -> String {
    let names: Vec<&str> = losing.names.iter().map(|name| name.as_str()).collect();
    match losing.count {
        0 => "Nobody loses one of these: all of them see them by another way, too.".to_owned(),
        1 => format!("{} loses access.", listed(&names, 1)),
        count => format!("{} lose access.", listed(&names, count)),
    }
}

/// `a, b and c`; where not all are named, `a, b and 3 more`.
fn listed(names: &[&str], count: i64) -> String {
    let more = count - names.len() as i64;
    match names {
        [] => format!("{more} people"),
        _ if more > 0 => format!("{} and {more} more", names.join(", ")),
        [name] => (*name).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentName, PersonName};

    fn agents(names: &[&str]) -> Vec<AgentLabel> {
        let id = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        names.iter().map(|name| AgentLabel { id, name: AgentName::parse(name).unwrap() }).collect()
    }

    fn losing(names: &[&str], count: i64) -> Losing {
        Losing { names: names.iter().map(|name| PersonName::parse(name).unwrap()).collect(), count }
    }

    #[test]
    fn g2_a_deletion_names_the_agents_and_the_people_that_lose_access() {
        assert_eq!(deletion(0, &[], &losing(&[], 0), 0), "Nobody is in this group.");
        assert_eq!(
            deletion(2, &agents(&["Analyst", "Monitor", "Guide"]), &losing(&["Mira", "Ben"], 2), 1),
            "2 people are in this group. It lets them see Analyst, Monitor and Guide. Mira and Ben lose access. \
             1 waiting invite no longer leads into it."
        );
        assert!(deletion(1, &agents(&["Guide"]), &losing(&[], 0), 0).ends_with("by another way, too."));
        assert!(deletion(1, &agents(&["Guide"]), &losing(&["Mira"], 1), 0).ends_with("Mira loses access."));
        assert!(deletion(9, &agents(&["Guide"]), &losing(&["A", "B"], 5), 0).ends_with("A, B and 3 more lose access."));
    }
}
