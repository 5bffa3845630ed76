//! What the trail says of groups.

use crate::domain::{GroupLabel, Role};
use crate::features::audit::model::Action;
use crate::json::read;
use serde::Deserialize;

/// Name and description of a group, as an entry holds them.
#[derive(Deserialize)]
struct Details {
    name: String,
    description: String,
}

/// What an invite gives, as an entry holds it.
#[derive(Deserialize)]
struct Gives {
    role: Role,
    groups: Vec<GroupLabel>,
}

/// A detail of an act on groups or on what is in them; nothing where it is none of these.
pub fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    match (action, name) {
        (Action::UserGroupsChanged, _) => of_user(name, value),
        (Action::GroupChanged, "before") => details(value).map(|was| format!("was {}", told(&was))),
        (Action::GroupCreated | Action::GroupChanged, "after") => {
            details(value).map(|is| is.description).filter(|text| !text.is_empty())
        }
        (Action::InviteEdited, "before") => gives(value).map(|what| format!("was {what}")),
        (Action::InviteEdited, "after") => gives(value),
        (Action::InviteCreated | Action::InviteClaimed, "groups") => {
            labels(value).filter(|names| names != NONE).map(|names| format!("in {names}"))
        }
        (Action::GroupMembersChanged, "added") => people(value).map(|count| format!("{count} added")),
        (Action::GroupMembersChanged, "removed") => people(value).map(|count| format!("{count} removed")),
        _ => None,
    }
}

/// Entries hold the groups that somebody came into and went from; older ones all of them, before and after.
fn of_user(name: &str, value: &str) -> Option<String> {
    let (words, is_told) = match name {
        "before" => ("was in", true),
        "after" => ("now in", true),
        "added" => ("now also in", false),
        "removed" => ("no longer in", false),
        _ => return None,
    };
    labels(value).filter(|names| is_told || names != NONE).map(|names| format!("{words} {names}"))
}

const NONE: &str = "no group";

fn labels(json: &str) -> Option<String> {
    Some(names(&read::<Vec<GroupLabel>>(json)?))
}

/// Names in their order. Very many have none in an entry, for want of room.
pub(super) fn names(labels: &[GroupLabel]) -> String {
    let mut names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).filter(|name| !name.is_empty()).collect();
    if names.len() < labels.len() {
        names.push("…");
    }
    if names.is_empty() { NONE.to_owned() } else { names.join(", ") }
}

fn details(json: &str) -> Option<Details> {
    read(json)
}

fn told(details: &Details) -> String {
    match details.description.as_str() {
        "" => details.name.clone(),
        description => format!("{} ({description})", details.name),
    }
}

fn gives(json: &str) -> Option<String> {
    let Gives { role, groups } = read(json)?;
    Some(format!("{} in {}", crate::text::role(role), names(&groups)))
}

fn people(json: &str) -> Option<usize> {
    let ids: Vec<String> = read(json)?;
    Some(ids.len()).filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_by_name() {
        let design = r#"[{"id":"018f0000-0000-7000-8000-000000000001","name":"Design"}]"#;
        let told = |action, name, value: &str| detail(action, name, value).unwrap_or_default();
        assert_eq!(told(Action::UserGroupsChanged, "before", "[]"), "was in no group");
        assert_eq!(told(Action::UserGroupsChanged, "after", design), "now in Design");
        assert_eq!(told(Action::UserGroupsChanged, "added", design), "now also in Design");
        assert_eq!(told(Action::UserGroupsChanged, "removed", design), "no longer in Design");
        assert_eq!(told(Action::UserGroupsChanged, "removed", "[]"), "");
        let nameless = design.replace(']', r#",{"id":"018f0000-0000-7000-8000-000000000002","name":""}]"#);
        assert_eq!(told(Action::UserGroupsChanged, "added", &nameless), "now also in Design, …");
        assert_eq!(told(Action::InviteCreated, "groups", design), "in Design");
        assert_eq!(told(Action::InviteCreated, "groups", "[]"), "");
        assert_eq!(told(Action::GroupMembersChanged, "added", r#"["x","y"]"#), "2 added");
        let edited = format!(r#"{{"role":"admin","groups":{design}}}"#);
        assert_eq!(told(Action::InviteEdited, "before", &edited), "was Admin in Design");
        let changed = r#"{"name":"Design","description":"They draw"}"#;
        assert_eq!(told(Action::GroupChanged, "before", changed), "was Design (They draw)");
        assert_eq!(told(Action::RoleChanged, "before", "admin"), "");
    }
}
