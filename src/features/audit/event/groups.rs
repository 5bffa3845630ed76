//! What can happen to groups, and what the trail says of it (G1, G2).

use super::{Personal, Target};
use crate::domain::{EntryId, GroupId, GroupLabel, GroupName, PersonName, UserId};
use crate::features::audit::model::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What happened to a group, or to somebody's groups. Names and descriptions of groups are nobody's personal values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupEvent {
    /// See [`Action::GroupCreated`].
    Created {
        /// Which group, and its name.
        group: GroupLabel,
        /// What it is for.
        description: String,
    },
    /// See [`Action::GroupChanged`].
    Changed {
        /// Which group, and its name now.
        group: GroupLabel,
        /// What it was called before.
        former_name: GroupName,
        /// What it is for, before and now.
        description: (String, String),
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::GroupDeleted`].
    Deleted {
        /// Which group, and its name.
        group: GroupLabel,
        /// How many people were in it.
        members: i64,
        /// How many waiting invites named it.
        invites: i64,
    },
    /// See [`Action::GroupRestored`].
    Restored {
        /// Which group, and its name.
        group: GroupLabel,
        /// How many people are in it again.
        members: i64,
        /// The entry that this undoes.
        undoes: EntryId,
    },
    /// See [`Action::GroupMembersChanged`]. Of each person there is an entry beside.
    MembersChanged {
        /// Which group, and its name.
        group: GroupLabel,
        /// How many people were in it before.
        before: i64,
        /// Who came.
        added: Vec<UserId>,
        /// Who went.
        removed: Vec<UserId>,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::UserGroupsChanged`].
    OfUser {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// Into which they came.
        added: Vec<GroupLabel>,
        /// From which they went.
        removed: Vec<GroupLabel>,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
}

impl GroupEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Created { .. } => Action::GroupCreated,
            Self::Changed { .. } => Action::GroupChanged,
            Self::Deleted { .. } => Action::GroupDeleted,
            Self::Restored { .. } => Action::GroupRestored,
            Self::MembersChanged { .. } => Action::GroupMembersChanged,
            Self::OfUser { .. } => Action::UserGroupsChanged,
        }
    }

    /// What it was done to.
    pub fn target(&self) -> Target {
        let group = |id: &GroupId| Target { kind: "group", id: Some(id.to_string()) };
        match self {
            Self::Created { group: label, .. }
            | Self::Changed { group: label, .. }
            | Self::Deleted { group: label, .. }
            | Self::Restored { group: label, .. }
            | Self::MembersChanged { group: label, .. } => group(&label.id),
            Self::OfUser { user, .. } => Target { kind: "user", id: Some(user.to_string()) },
        }
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Personal {
        let (subject, value) = match self {
            Self::Created { group, .. }
            | Self::Changed { group, .. }
            | Self::Deleted { group, .. }
            | Self::Restored { group, .. }
            | Self::MembersChanged { group, .. } => (group.id.to_string(), group.name.as_str()),
            Self::OfUser { user, name, .. } => (user.to_string(), name.as_str()),
        };
        Personal { field: "target.name", subject: Some(subject), value: value.to_owned() }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::Created { group, description } => {
                json!({ "after": { "name": group.name, "description": description } })
            }
            Self::Changed { group, former_name, description: (before, after), undoes } => json!({
                "before": { "name": former_name, "description": before },
                "after": { "name": group.name, "description": after },
                "undoes": undoes
            }),
            Self::Deleted { members, invites, .. } => json!({ "members": members, "invites": invites }),
            Self::Restored { members, undoes, .. } => json!({ "members": members, "undoes": undoes }),
            Self::MembersChanged { before, added, removed, undoes, .. } => json!({
                "before": before, "after": before + added.len() as i64 - removed.len() as i64,
                "added": added, "removed": removed, "undoes": undoes
            }),
            Self::OfUser { added, removed, undoes, .. } => json!({
                "added": labels(added, ROOM / 2), "removed": labels(removed, ROOM / 2), "undoes": undoes
            }),
        }
    }
}

/// How many bytes of an entry groups have; where it holds two lists, each has half of them.
pub(super) const ROOM: usize = 58_000;
/// How many of them a group takes without its name.
const NAMELESS: usize = r#"{"id":"018f0000-0000-7000-8000-000000000001","name":""},"#.len();

/// Groups as an entry holds them: each with its id, which an undo needs, and with its name as long as there is room (T3).
pub(super) fn labels(groups: &[GroupLabel], room: usize) -> Value {
    let mut left = room.saturating_sub(groups.len() * NAMELESS);
    let label = |group: &GroupLabel| {
        let length = json!(group.name).to_string().len() - 2;
        let name = if length <= left { group.name.as_str() } else { "" };
        left -= if name.is_empty() { 0 } else { length };
        json!({ "id": group.id, "name": name })
    };
    groups.iter().map(label).collect()
}
