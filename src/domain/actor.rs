//! Who did something, and from where: the first half of every audit entry (T2).

use super::{AgentId, InviteId, ResetId, Role, SessionId, UserId};
use serde::{Deserialize, Serialize};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in user.
    User {
        /// Whose account.
        id: UserId,
        /// With which role at that time.
        role: Role,
        /// In which session.
        session: Option<SessionId>,
    },
    /// An agent, for the user who talks to it: what it does is theirs to see and to undo (H1).
    Agent {
        /// Which agent.
        id: AgentId,
        /// For whom.
        user: UserId,
        /// In which session of theirs.
        session: Option<SessionId>,
    },
    /// Whoever holds a one-time link.
    LinkHolder {
        /// The invite behind the link.
        invite: InviteId,
    },
    /// Whoever holds a link by which a password is reset (R5).
    ResetHolder {
        /// The link.
        reset: ResetId,
    },
    /// Somebody who has not signed in.
    Anonymous,
    /// Pinchy itself.
    System,
    /// Whoever runs the command line on the server.
    Operator,
}

impl Actor {
    /// The word by which the database knows this kind of actor.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::User { .. } => "user",
            Self::Agent { .. } => "agent",
            Self::LinkHolder { .. } => "link_holder",
            Self::ResetHolder { .. } => "reset_holder",
            Self::Anonymous => "anonymous",
            Self::System => "system",
            Self::Operator => "operator",
        }
    }

    /// The user, where the actor is one or acts for one.
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } | Self::Agent { user: id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// From where somebody acted. Personal: the trail commits to it and keeps it beside the entry (T2, T9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address; none on the command line.
    pub address: Option<String>,
    /// The client's `User-Agent`, cut to 200 characters.
    pub user_agent: Option<String>,
}
