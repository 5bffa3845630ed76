//! An entry to be, and what stands in it or beside it.

use super::Event;
use crate::domain::{Actor, Authority, Member, Origin, PersonName, Timestamp};
use serde::{Deserialize, Serialize};

/// What an event was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Such as `user`, `invite`, `agent` or `workspace`.
    pub kind: &'static str,
    /// Its id, where it has one.
    pub id: Option<String>,
}

/// A personal value: committed to by the entry, kept beside it, and erased with its subject (T2, T9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// Its name in the entry.
    pub field: &'static str,
    /// The user or invite it tells of.
    pub subject: Option<String>,
    /// The value itself.
    pub value: String,
}

/// An entry to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What the actor is called, where it is a user.
    pub actor_name: Option<PersonName>,
    /// From where: the client's address.
    pub address: Option<String>,
    /// From where: the client's program.
    pub user_agent: Option<String>,
    /// What.
    pub event: Event,
}

impl NewEntry {
    /// An entry by somebody who came over the network.
    pub fn new(at: Timestamp, actor: Actor, actor_name: Option<PersonName>, origin: Origin, event: Event) -> Self {
        Self { at, actor, actor_name, address: origin.address, user_agent: origin.user_agent, event }
    }

    /// An entry by an admin or the operator.
    pub fn by(authority: &Authority, at: Timestamp, event: Event) -> Self {
        Self::new(at, authority.actor(), authority.actor_name(), authority.origin(), event)
    }

    /// An entry by a signed-in user.
    pub fn by_member(member: &Member, at: Timestamp, event: Event) -> Self {
        Self::new(at, member.actor(), Some(member.name.clone()), member.origin.clone(), event)
    }
}
