//! Every kind of event, with its fields: what the trail is told.

use super::model::{Action, Outcome};
use crate::domain::{
    Actor, Authority, EntryId, InviteId, Member, OrganisationName, Origin, PersonName, Role, Timestamp, UserId,
};
use crate::error::DeadLink;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// See [`Action::WorkspaceSetUp`].
    WorkspaceSetUp {
        /// What it is called.
        organisation: OrganisationName,
        /// The address that links are built from, where it was asked for.
        public_url: Option<String>,
    },
    /// See [`Action::SetUpRefused`].
    SetUpRefused,
    /// See [`Action::UserCreated`].
    UserCreated {
        /// Whose account.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// With which role.
        role: Role,
    },
    /// See [`Action::RoleChanged`].
    RoleChanged {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// From which role.
        before: Role,
        /// To which role.
        after: Role,
        /// How many invites of theirs fell with it (I7).
        revoked_invites: i64,
        /// How many of their invites came back with an undo (F6).
        restored_invites: i64,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::UserDeactivated`].
    UserDeactivated {
        /// Whose account.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// How many of their sessions ended with it (U5).
        ended_sessions: i64,
        /// How many invites of theirs fell with it (I7).
        revoked_invites: i64,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::UserReactivated`].
    UserReactivated {
        /// Whose account.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// How many of their invites came back with an undo (F6).
        restored_invites: i64,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::SignedIn`].
    SignedIn,
    /// See [`Action::SignInFailed`].
    SignInFailed {
        /// Whose account it was tried with, where there is one.
        user: Option<(UserId, PersonName)>,
        /// Why it failed.
        reason: SignInFailure,
    },
    /// See [`Action::SignedOut`].
    SignedOut,
    /// See [`Action::InviteCreated`].
    InviteCreated {
        /// Which invite.
        invite: InviteId,
        /// For whom.
        name: PersonName,
        /// The role it gives.
        role: Role,
        /// How long it holds, in milliseconds.
        holds_ms: i64,
        /// Whether it names no e-mail (I2).
        open: bool,
    },
    /// See [`Action::InviteRenewed`].
    InviteRenewed {
        /// Which invite.
        invite: InviteId,
        /// For whom.
        name: PersonName,
        /// Its state before.
        before: String,
        /// Until when it holds now.
        expires_at: Timestamp,
    },
    /// See [`Action::InviteRevoked`].
    InviteRevoked {
        /// Which invite.
        invite: InviteId,
        /// For whom.
        name: PersonName,
        /// Its state before.
        before: String,
        /// Why (I7).
        because: String,
    },
    /// See [`Action::InviteRestored`].
    InviteRestored {
        /// Which invite.
        invite: InviteId,
        /// For whom.
        name: PersonName,
        /// Until when it holds.
        expires_at: Timestamp,
        /// The entry that this undoes.
        undoes: EntryId,
    },
    /// See [`Action::InviteClaimed`].
    InviteClaimed {
        /// Which invite.
        invite: InviteId,
        /// The account that it became.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// With which role.
        role: Role,
    },
    /// See [`Action::ClaimRefused`].
    ClaimRefused {
        /// Which invite.
        invite: InviteId,
        /// For whom it was.
        name: PersonName,
        /// Why.
        reason: DeadLink,
    },
    /// See [`Action::SettingsChanged`].
    SettingsChanged {
        /// Each setting with its value before and after.
        changes: Vec<(String, Option<String>, String)>,
    },
    /// See [`Action::AccessRefused`].
    AccessRefused {
        /// The pattern of the route, never the path.
        route: String,
    },
    /// See [`Action::BackupMade`].
    BackupMade,
    /// See [`Action::BackupRestored`].
    BackupRestored,
    /// See [`Action::UsersListed`].
    UsersListed {
        /// How many.
        count: i64,
    },
    /// See [`Action::SetUpAddressShown`].
    SetUpAddressShown,
}

/// Why a sign-in failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInFailure {
    /// No account has the e-mail.
    UnknownEmail,
    /// The password is another.
    WrongPassword,
    /// The password is right, the account deactivated.
    Deactivated,
    /// Too many attempts before this one.
    Throttled,
}

/// What an event was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// `user`, `invite` or `workspace`.
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

impl Event {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::WorkspaceSetUp { .. } => Action::WorkspaceSetUp,
            Self::SetUpRefused => Action::SetUpRefused,
            Self::UserCreated { .. } => Action::UserCreated,
            Self::RoleChanged { .. } => Action::RoleChanged,
            Self::UserDeactivated { .. } => Action::UserDeactivated,
            Self::UserReactivated { .. } => Action::UserReactivated,
            Self::SignedIn => Action::SignedIn,
            Self::SignInFailed { .. } => Action::SignInFailed,
            Self::SignedOut => Action::SignedOut,
            Self::InviteCreated { .. } => Action::InviteCreated,
            Self::InviteRenewed { .. } => Action::InviteRenewed,
            Self::InviteRevoked { .. } => Action::InviteRevoked,
            Self::InviteRestored { .. } => Action::InviteRestored,
            Self::InviteClaimed { .. } => Action::InviteClaimed,
            Self::ClaimRefused { .. } => Action::ClaimRefused,
            Self::SettingsChanged { .. } => Action::SettingsChanged,
            Self::AccessRefused { .. } => Action::AccessRefused,
            Self::BackupMade => Action::BackupMade,
            Self::BackupRestored => Action::BackupRestored,
            Self::UsersListed { .. } => Action::UsersListed,
            Self::SetUpAddressShown => Action::SetUpAddressShown,
        }
    }

    /// How it ended.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::SignInFailed { .. } | Self::SetUpRefused | Self::ClaimRefused { .. } => Outcome::Failed,
            Self::AccessRefused { .. } => Outcome::Refused,
            _ => Outcome::Done,
        }
    }

    /// What it was done to.
    pub fn target(&self) -> Option<Target> {
        let user = |id: &UserId| Some(Target { kind: "user", id: Some(id.to_string()) });
        let invite = |id: &InviteId| Some(Target { kind: "invite", id: Some(id.to_string()) });
        match self {
            Self::UserCreated { user: id, .. }
            | Self::RoleChanged { user: id, .. }
            | Self::UserDeactivated { user: id, .. }
            | Self::UserReactivated { user: id, .. } => user(id),
            Self::SignInFailed { user: Some((id, _)), .. } => user(id),
            Self::InviteCreated { invite: id, .. }
            | Self::InviteRenewed { invite: id, .. }
            | Self::InviteRevoked { invite: id, .. }
            | Self::InviteRestored { invite: id, .. }
            | Self::InviteClaimed { invite: id, .. }
            | Self::ClaimRefused { invite: id, .. } => invite(id),
            Self::WorkspaceSetUp { .. }
            | Self::SetUpRefused
            | Self::SettingsChanged { .. }
            | Self::SetUpAddressShown => Some(Target { kind: "workspace", id: None }),
            _ => None,
        }
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Option<Personal> {
        let (subject, name) = match self {
            Self::UserCreated { user, name, .. }
            | Self::RoleChanged { user, name, .. }
            | Self::UserDeactivated { user, name, .. }
            | Self::UserReactivated { user, name, .. } => (user.to_string(), name),
            Self::SignInFailed { user: Some((user, name)), .. } => (user.to_string(), name),
            Self::InviteCreated { invite, name, .. }
            | Self::InviteRenewed { invite, name, .. }
            | Self::InviteRevoked { invite, name, .. }
            | Self::InviteRestored { invite, name, .. }
            | Self::ClaimRefused { invite, name, .. } => (invite.to_string(), name),
            Self::InviteClaimed { user, name, .. } => (user.to_string(), name),
            _ => return None,
        };
        Some(Personal { field: "target.name", subject: Some(subject), value: name.as_str().to_owned() })
    }

    /// What else there is to say; nothing personal and no secret.
    pub fn details(&self) -> Map<String, Value> {
        let details = match self {
            Self::WorkspaceSetUp { organisation, public_url } => {
                json!({ "organisation": organisation, "public_url": public_url })
            }
            Self::UserCreated { role, .. } => json!({ "role": role }),
            Self::RoleChanged { before, after, revoked_invites, restored_invites, undoes, .. } => json!({
                "before": before, "after": after, "revoked_invites": revoked_invites, "restored_invites": restored_invites,
                "undoes": undoes
            }),
            Self::UserDeactivated { ended_sessions, revoked_invites, undoes, .. } => json!({
                "before": "active", "after": "deactivated", "ended_sessions": ended_sessions,
                "revoked_invites": revoked_invites, "undoes": undoes
            }),
            Self::UserReactivated { restored_invites, undoes, .. } => json!({
                "before": "deactivated", "after": "active", "restored_invites": restored_invites, "undoes": undoes
            }),
            Self::SignInFailed { reason, .. } => json!({ "reason": reason }),
            Self::InviteCreated { role, holds_ms, open, .. } => {
                json!({ "role": role, "holds_ms": holds_ms, "open": open })
            }
            Self::InviteRenewed { before, expires_at, .. } => {
                json!({ "before": before, "after": "waiting", "expires_at": expires_at })
            }
            Self::InviteRevoked { before, because, .. } => {
                json!({ "before": before, "after": "revoked", "because": because })
            }
            Self::InviteRestored { expires_at, undoes, .. } => {
                json!({ "before": "revoked", "after": "waiting", "expires_at": expires_at, "undoes": undoes })
            }
            Self::InviteClaimed { user, role, .. } => {
                json!({ "before": "waiting", "after": "claimed", "role": role, "user": user })
            }
            Self::ClaimRefused { reason, .. } => json!({ "reason": reason }),
            Self::SettingsChanged { changes } => {
                let changes = changes
                    .iter()
                    .map(|(name, before, after)| (name.clone(), json!({ "before": before, "after": after })));
                Value::Object(changes.collect())
            }
            Self::AccessRefused { route } => json!({ "route": route }),
            Self::UsersListed { count } => json!({ "count": count }),
            _ => json!({}),
        };
        match details {
            Value::Object(details) => details,
            _ => Map::new(),
        }
    }
}
