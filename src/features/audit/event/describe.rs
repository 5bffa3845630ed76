//! What the trail says of each kind of event.

use super::groups::{ROOM, labels};
use super::{Event, Personal, Target};
use crate::domain::{GroupLabel, InviteId, Role, UserId};
use crate::features::audit::model::{Action, Outcome};
use serde_json::{Map, Value, json};

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
            Self::ProfileCorrected { .. } => Action::ProfileCorrected,
            Self::NameChanged { .. } => Action::NameChanged,
            Self::UserErased { .. } => Action::UserErased,
            Self::ResetStarted { .. } => Action::ResetStarted,
            Self::ResetChanged { .. } => Action::ResetChanged,
            Self::ResetRevoked { .. } => Action::ResetRevoked,
            Self::ResetFinished { .. } => Action::ResetFinished,
            Self::ResetRefused { .. } => Action::ResetRefused,
            Self::SessionsEnded { .. } => Action::SessionsEnded,
            Self::PasswordChanged { .. } => Action::PasswordChanged,
            Self::SignedIn { .. } => Action::SignedIn,
            Self::SignInFailed { .. } => Action::SignInFailed,
            Self::SignedOut => Action::SignedOut,
            Self::InviteCreated { .. } => Action::InviteCreated,
            Self::InviteRenewed { .. } => Action::InviteRenewed,
            Self::InviteRevoked { .. } => Action::InviteRevoked,
            Self::InviteRestored { .. } => Action::InviteRestored,
            Self::InviteClaimed { .. } => Action::InviteClaimed,
            Self::InviteEdited { .. } => Action::InviteEdited,
            Self::Group(event) => event.action(),
            Self::Provider(event) => event.action(),
            Self::License(event) => event.action(),
            Self::Context(event) => event.action(),
            Self::Agent(event) => event.action(),
            Self::ClaimRefused { .. } => Action::ClaimRefused,
            Self::SettingsChanged { .. } => Action::SettingsChanged,
            Self::AccessRefused { .. } => Action::AccessRefused,
            Self::HeldBack { .. } => Action::HeldBack,
            Self::BackupMade => Action::BackupMade,
            Self::Proof(event) => event.action(),
            Self::Keep(event) => event.action(),
            Self::UsersListed { .. } => Action::UsersListed,
            Self::UsersExported { .. } => Action::UsersExported,
            Self::InstallationExamined { .. } => Action::InstallationExamined,
            Self::SetUpAddressShown => Action::SetUpAddressShown,
        }
    }

    /// How it ended.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::SignInFailed { .. } | Self::SetUpRefused | Self::ClaimRefused { .. } | Self::ResetRefused { .. } => {
                Outcome::Failed
            }
            Self::License(event) => event.outcome(),
            Self::AccessRefused { .. } | Self::HeldBack { .. } => Outcome::Refused,
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
            | Self::UserReactivated { user: id, .. }
            | Self::ProfileCorrected { user: id, .. }
            | Self::NameChanged { user: id, .. }
            | Self::UserErased { user: id }
            | Self::ResetStarted { user: id, .. }
            | Self::ResetChanged { user: id, .. }
            | Self::ResetRevoked { user: id, .. }
            | Self::ResetFinished { user: id, .. }
            | Self::ResetRefused { user: id, .. }
            | Self::SessionsEnded { user: id, .. }
            | Self::PasswordChanged { user: id, .. } => user(id),
            Self::SignInFailed { user: Some((id, _)), .. } => user(id),
            Self::InviteCreated { invite: id, .. }
            | Self::InviteRenewed { invite: id, .. }
            | Self::InviteRevoked { invite: id, .. }
            | Self::InviteRestored { invite: id, .. }
            | Self::InviteClaimed { invite: id, .. }
            | Self::InviteEdited { invite: id, .. }
            | Self::ClaimRefused { invite: id, .. } => invite(id),
            Self::Group(event) => Some(event.target()),
            Self::Provider(event) => Some(event.target()),
            Self::Context(event) => Some(event.target()),
            Self::Agent(event) => Some(event.target()),
            Self::Proof(event) => event.target(),
            Self::WorkspaceSetUp { .. }
            | Self::SetUpRefused
            | Self::SettingsChanged { .. }
            | Self::License(_)
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
            | Self::UserReactivated { user, name, .. }
            | Self::ProfileCorrected { user, name, .. }
            | Self::NameChanged { user, name, .. }
            | Self::ResetStarted { user, name, .. }
            | Self::ResetChanged { user, name, .. }
            | Self::ResetRevoked { user, name, .. }
            | Self::ResetFinished { user, name, .. }
            | Self::ResetRefused { user, name, .. }
            | Self::SessionsEnded { user, name, .. }
            | Self::PasswordChanged { user, name, .. } => (user.to_string(), name),
            Self::SignInFailed { user: Some((user, name)), .. } => (user.to_string(), name),
            Self::InviteCreated { invite, name, .. }
            | Self::InviteRenewed { invite, name, .. }
            | Self::InviteRevoked { invite, name, .. }
            | Self::InviteRestored { invite, name, .. }
            | Self::InviteEdited { invite, name, .. }
            | Self::ClaimRefused { invite, name, .. } => (invite.to_string(), name),
            Self::InviteClaimed { user, name, .. } => (user.to_string(), name),
            Self::Group(event) => return Some(event.target_name()),
            Self::Provider(event) => return Some(event.target_name()),
            Self::Context(event) => return Some(event.target_name()),
            Self::Agent(event) => return Some(event.target_name()),
            Self::Proof(event) => return event.target_name(),
            _ => return None,
        };
        Some(Personal { field: "target.name", subject: Some(subject), value: name.as_str().to_owned() })
    }

    /// What the target was called before, where that is another name.
    pub fn former_name(&self) -> Option<Personal> {
        let (subject, name) = match self {
            Self::ProfileCorrected { user, former_name: Some(name), .. } => (user.to_string(), name),
            Self::NameChanged { user, former_name, .. } => (user.to_string(), former_name),
            Self::InviteEdited { invite, former_name: Some(name), .. } => (invite.to_string(), name),
            _ => return None,
        };
        Some(Personal { field: "before.name", subject: Some(subject), value: name.as_str().to_owned() })
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
            Self::ProfileCorrected { email, .. } => json!({ "email": email }),
            Self::ResetStarted { reset, expires_at, ended_sessions, .. } => {
                json!({ "reset": reset, "expires_at": expires_at, "ended_sessions": ended_sessions })
            }
            Self::ResetChanged { reset, expires_at, compromised, .. } => {
                json!({ "reset": reset, "expires_at": expires_at, "compromised": compromised })
            }
            Self::ResetRevoked { reset, because, .. } => json!({ "reset": reset, "because": because }),
            Self::ResetFinished { reset, ended_sessions, .. } => {
                json!({ "reset": reset, "ended_sessions": ended_sessions })
            }
            Self::ResetRefused { reset, reason, .. } => json!({ "reset": reset, "reason": reason }),
            Self::SessionsEnded { count, .. } => json!({ "ended_sessions": count }),
            Self::PasswordChanged { demanded, ended_sessions, .. } => {
                json!({ "demanded": demanded, "ended_sessions": ended_sessions })
            }
            Self::SignedIn { limited } => json!({ "limited": limited }),
            Self::SignInFailed { reason, .. } => json!({ "reason": reason }),
            Self::InviteCreated { role, holds_ms, open, groups, .. } => {
                json!({ "role": role, "holds_ms": holds_ms, "open": open, "groups": labels(groups, ROOM) })
            }
            Self::InviteEdited { gives: [before, after], .. } => {
                let gives = |(role, groups): &(Role, Vec<GroupLabel>)| json!({ "role": role, "groups": labels(groups, ROOM / 2) });
                json!({ "before": gives(before), "after": gives(after) })
            }
            Self::Group(event) => event.details(),
            Self::Proof(event) => event.details(),
            Self::Keep(event) => event.details(),
            Self::Provider(event) => event.details(),
            Self::License(event) => event.details(),
            Self::Context(event) => event.details(),
            Self::Agent(event) => event.details(),
            Self::InviteRenewed { before, expires_at, .. } => {
                json!({ "before": before, "after": "waiting", "expires_at": expires_at })
            }
            Self::InviteRevoked { before, because, .. } => {
                json!({ "before": before, "after": "revoked", "because": because })
            }
            Self::InviteRestored { expires_at, undoes, .. } => {
                json!({ "before": "revoked", "after": "waiting", "expires_at": expires_at, "undoes": undoes })
            }
            Self::InviteClaimed { user, role, groups, .. } => json!({
                "before": "waiting", "after": "claimed", "role": role, "user": user, "groups": labels(groups, ROOM)
            }),
            Self::ClaimRefused { reason, .. } => json!({ "reason": reason }),
            Self::SettingsChanged { changes } => {
                let changes = changes
                    .iter()
                    .map(|(name, before, after)| (name.clone(), json!({ "before": before, "after": after })));
                Value::Object(changes.collect())
            }
            Self::AccessRefused { route } => json!({ "route": route }),
            Self::HeldBack { attempt } => json!({ "attempt": attempt }),
            Self::UsersListed { count } => json!({ "count": count }),
            Self::UsersExported { list, narrowed } => json!({ "list": list, "narrowed": narrowed }),
            Self::InstallationExamined { warnings } => json!({ "warnings": warnings }),
            _ => json!({}),
        };
        match details {
            Value::Object(details) => details,
            _ => Map::new(),
        }
    }
}
