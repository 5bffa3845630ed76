//! Who sees which agent, and why (N2, N3).

use super::Face;
use crate::domain::{AgentId, AgentName, GroupId, GroupLabel, PersonName, Role, Status, UserId, Visibility};
use crate::error::{AppError, Fault};
use serde::{Deserialize, Serialize};

/// Whom an agent is for, as it was accepted (N2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Of which kind.
    pub visibility: Visibility,
    /// The groups that see it; none where it is of another kind.
    pub groups: Vec<GroupId>,
}

impl Audience {
    /// Reads the form. Groups count only where they are meant.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `visibility` or `groups`; [`AppError::GroupGone`] for what is no id of a group.
    pub fn parse(visibility: &str, groups: Vec<GroupId>) -> Result<Self, AppError> {
        let visibility = visibility.parse().map_err(|()| AppError::field("visibility", Fault::NotAChoice))?;
        match visibility {
            Visibility::Groups if groups.is_empty() => Err(AppError::field("groups", Fault::NoGroupChosen)),
            Visibility::Groups => Ok(Self { visibility, groups }),
            Visibility::Admins | Visibility::Everyone => Ok(Self { visibility, groups: Vec::new() }),
        }
    }
}

/// Somebody who sees an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seer {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their role.
    pub role: Role,
    /// The groups of theirs that are let in.
    pub groups: Vec<GroupLabel>,
}

/// Who sees an agent, by name (N3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenBy {
    /// Whom it is for.
    pub visibility: Visibility,
    /// Whether it is archived, so that nobody sees it.
    pub archived: bool,
    /// One page of them.
    pub rows: Vec<Seer>,
    /// How many there are.
    pub count: i64,
    /// Whether this is the first page.
    pub is_first: bool,
    /// Behind whom the next page begins, if there is one.
    pub next: Option<UserId>,
}

/// A shared agent that somebody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAgent {
    /// Which agent.
    pub id: AgentId,
    /// What it is called.
    pub name: AgentName,
    /// What it is for.
    pub tagline: String,
    /// How it looks.
    pub face: Face,
    /// Whom it is for.
    pub visibility: Visibility,
    /// The groups of theirs that are let in.
    pub groups: Vec<GroupLabel>,
}

/// What somebody sees (N3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentsOfPerson {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their role.
    pub role: Role,
    /// Whether they can sign in.
    pub status: Status,
    /// The shared agents that they see, by name.
    pub rows: Vec<SeenAgent>,
}

/// An agent that a group could be let in to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    /// Which agent.
    pub id: AgentId,
    /// What it is called.
    pub name: AgentName,
    /// What it is for.
    pub tagline: String,
    /// Whom it is for.
    pub visibility: Visibility,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether the group is let in.
    pub chosen: bool,
}

/// The agents of a group (G2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentsOfGroup {
    /// Which group.
    pub group: GroupLabel,
    /// Every shared agent, by name.
    pub rows: Vec<GroupChoice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n2_groups_count_only_where_they_are_meant_and_one_is_needed_there() {
        let group: GroupId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        for word in ["admins", "everyone"] {
            assert_eq!(Audience::parse(word, vec![group]).unwrap().groups, []);
        }
        assert_eq!(Audience::parse("groups", vec![group]).unwrap().groups, [group]);
        let error = Audience::parse("groups", Vec::new()).unwrap_err();
        assert_eq!(error.fault_of("groups"), Some(Fault::NoGroupChosen));
        assert_eq!(Audience::parse("", vec![group]).unwrap_err().fault_of("visibility"), Some(Fault::NotAChoice));
    }
}
