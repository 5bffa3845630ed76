//! Every kind of event, with its fields: what the trail is told.

mod agents;
mod attempts;
mod context;
mod describe;
mod entry;
mod groups;
mod keep;
mod license;
mod proofs;
mod providers;

pub use agents::{AgentEvent, AgentFacts};
pub use attempts::{Attempt, SignInFailure};
pub use context::ContextEvent;
pub use entry::{NewEntry, Personal, Target};
pub use groups::GroupEvent;
pub use keep::KeepEvent;
pub use license::LicenseEvent;
pub use proofs::ProofEvent;
pub use providers::ProviderEvent;

use crate::domain::{EntryId, GroupLabel, InviteId, OrganisationName, PersonName, ResetId, Role, Timestamp, UserId};
use crate::error::DeadLink;
use serde::{Deserialize, Serialize};

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
    /// See [`Action::ProfileCorrected`].
    ProfileCorrected {
        /// Whose.
        user: UserId,
        /// What they are called now.
        name: PersonName,
        /// What they were called before, where that is another name.
        former_name: Option<PersonName>,
        /// Whether the e-mail was corrected.
        email: bool,
    },
    /// See [`Action::NameChanged`].
    NameChanged {
        /// Whose.
        user: UserId,
        /// What they are called now.
        name: PersonName,
        /// What they were called before.
        former_name: PersonName,
    },
    /// See [`Action::UserErased`].
    UserErased {
        /// Whose account it was.
        user: UserId,
    },
    /// See [`Action::ResetStarted`].
    ResetStarted {
        /// Whose password.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// The link.
        reset: ResetId,
        /// Until when the link holds.
        expires_at: Timestamp,
        /// How many of their sessions ended with it.
        ended_sessions: i64,
    },
    /// See [`Action::ResetChanged`].
    ResetChanged {
        /// Whose password.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// The link.
        reset: ResetId,
        /// Until when the link holds now.
        expires_at: Timestamp,
        /// Whether the old password was stopped at once (R2).
        compromised: bool,
    },
    /// See [`Action::ResetRevoked`].
    ResetRevoked {
        /// Whose password.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// The link.
        reset: ResetId,
        /// Why (I7).
        because: String,
    },
    /// See [`Action::ResetFinished`].
    ResetFinished {
        /// Whose password.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// The link.
        reset: ResetId,
        /// How many of their sessions ended with it.
        ended_sessions: i64,
    },
    /// See [`Action::ResetRefused`].
    ResetRefused {
        /// Whose password.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// The link.
        reset: ResetId,
        /// Why.
        reason: DeadLink,
    },
    /// See [`Action::SessionsEnded`].
    SessionsEnded {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// How many.
        count: i64,
    },
    /// See [`Action::PasswordChanged`].
    PasswordChanged {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// Whether an admin's reset demanded it (R1).
        demanded: bool,
        /// How many other sessions of theirs ended with it.
        ended_sessions: i64,
    },
    /// See [`Action::SignedIn`].
    SignedIn {
        /// Whether only to set a new password (R1).
        limited: bool,
    },
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
        /// The groups it leads into.
        groups: Vec<GroupLabel>,
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
        /// In which groups.
        groups: Vec<GroupLabel>,
    },
    /// See [`Action::InviteEdited`].
    InviteEdited {
        /// Which invite.
        invite: InviteId,
        /// For whom now.
        name: PersonName,
        /// For whom before, where that is another name.
        former_name: Option<PersonName>,
        /// Role and groups, before and now.
        gives: [(Role, Vec<GroupLabel>); 2],
    },
    /// What happened to a group, or to somebody's groups.
    Group(GroupEvent),
    /// What happened to a provider, or to the default model.
    Provider(ProviderEvent),
    /// What happened to the licence, or to what it brings.
    License(LicenseEvent),
    /// What happened to a personal context.
    Context(ContextEvent),
    /// What happened to a shared agent.
    Agent(AgentEvent),
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
    /// See [`Action::HeldBack`].
    HeldBack {
        /// What was attempted.
        attempt: Attempt,
    },
    /// See [`Action::BackupMade`].
    BackupMade,
    /// What happened to the trail as a log that can be proven.
    Proof(ProofEvent),
    /// What happened to the keeping of the trail.
    Keep(KeepEvent),
    /// See [`Action::UsersListed`].
    UsersListed {
        /// How many.
        count: i64,
    },
    /// See [`Action::UsersExported`].
    UsersExported {
        /// Which list: a tab of the page.
        list: String,
        /// Whether it was narrowed by a search, a role or a state.
        narrowed: bool,
    },
    /// See [`Action::InstallationExamined`].
    InstallationExamined {
        /// How many warnings there were.
        warnings: i64,
    },
    /// See [`Action::SetUpAddressShown`].
    SetUpAddressShown,
}
