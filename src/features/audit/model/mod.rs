//! The catalogue of what can happen, and how an entry looks to a reader.

mod anchor;
mod filter;
mod proof;
mod prune;
mod read_token;

pub use anchor::{Anchor, AnchorFault, AnchorKind, Anchored};
pub use filter::{Filters, MAX_TEXT, Wanted};
pub use proof::{Checked, Checkpoints, Finding, Halt, ProvenEntry, ProvenStep, RestsOn, Signed, Standing, Verdict};
pub use prune::{Prunable, Timeline};
pub use read_token::{ReadToken, ReadTokens, TokenMade, TokenRevoked};

use crate::domain::{EntryId, Timestamp, UserId, text_enum};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum!(
    /// What was done.
    Action {
        /// The first admin set the workspace up (S3).
        WorkspaceSetUp = "workspace.set_up",
        /// A set-up code was refused (S1).
        SetUpRefused = "workspace.set_up_refused",
        /// An account was made.
        UserCreated = "user.created",
        /// A role was changed (U3).
        RoleChanged = "user.role_changed",
        /// An account was deactivated (U5).
        UserDeactivated = "user.deactivated",
        /// An account was reactivated (U6).
        UserReactivated = "user.reactivated",
        /// An admin corrected a name or an e-mail (U2).
        ProfileCorrected = "user.profile_corrected",
        /// Somebody changed their own name (A5).
        NameChanged = "user.name_changed",
        /// A person was erased (U9).
        UserErased = "user.erased",
        /// An admin reset a password (R1).
        ResetStarted = "reset.started",
        /// An admin changed how a reset link holds, or stopped the old password (R1, R2).
        ResetChanged = "reset.changed",
        /// A reset link was taken back (R3, I7).
        ResetRevoked = "reset.revoked",
        /// The holder of a reset link set a new password (R4).
        ResetFinished = "reset.finished",
        /// A dead reset link was tried (R4).
        ResetRefused = "reset.refused",
        /// An admin ended somebody's sessions.
        SessionsEnded = "user.sessions_ended",
        /// Somebody changed their own password (A5, R1).
        PasswordChanged = "user.password_changed",
        /// A session began.
        SignedIn = "session.signed_in",
        /// A session was refused.
        SignInFailed = "session.sign_in_failed",
        /// A session was ended by its user.
        SignedOut = "session.signed_out",
        /// Somebody was invited (I1).
        InviteCreated = "invite.created",
        /// An invite got a new link (I6).
        InviteRenewed = "invite.renewed",
        /// An invite was taken back (I6).
        InviteRevoked = "invite.revoked",
        /// A revoked invite was given back (F6).
        InviteRestored = "invite.restored",
        /// An invite became an account (C1).
        InviteClaimed = "invite.claimed",
        /// A claim was refused (C3).
        ClaimRefused = "invite.claim_refused",
        /// A waiting invite got another name, role or groups (I6).
        InviteEdited = "invite.edited",
        /// A group was made (G1).
        GroupCreated = "group.created",
        /// A group got another name or description (G1).
        GroupChanged = "group.changed",
        /// A group was deleted (G2).
        GroupDeleted = "group.deleted",
        /// A deleted group was given back (F6).
        GroupRestored = "group.restored",
        /// People came into a group, or went (G2).
        GroupMembersChanged = "group.members_changed",
        /// Somebody is in other groups than before (G2).
        UserGroupsChanged = "user.groups_changed",
        /// A provider was connected (V1).
        ProviderConnected = "provider.connected",
        /// A provider lists other models than before (V2).
        ModelsListed = "provider.models_listed",
        /// A model became the default (V2).
        DefaultModelChosen = "provider.default_chosen",
        /// A provider was removed (V2).
        ProviderRemoved = "provider.removed",
        /// A licence key was accepted (L1).
        LicenseSaved = "license.saved",
        /// The licence key was taken out (L3).
        LicenseRemoved = "license.removed",
        /// A licence key was refused (L1).
        LicenseRefused = "license.refused",
        /// The command line showed the licence (O2).
        LicenseShown = "license.shown",
        /// The logo or colour of sign-in and claim was changed (L3).
        BrandingChanged = "branding.changed",
        /// A shared agent was made (N1).
        AgentCreated = "agent.created",
        /// A shared agent was configured (N1).
        AgentConfigured = "agent.configured",
        /// A shared agent is seen by others than before (N2).
        AgentVisibilityChanged = "agent.visibility_changed",
        /// A shared agent was archived (N1).
        AgentArchived = "agent.archived",
        /// An archived agent was given back (N1).
        AgentRestored = "agent.restored",
        /// Settings of the workspace were changed (O1).
        SettingsChanged = "settings.changed",
        /// Somebody's personal context was saved, by hand or by an agent (X3).
        ContextSaved = "context.saved",
        /// A right was refused (P1).
        AccessRefused = "access.refused",
        /// An attempt came too early, or there were too many (A3). One to sign in is told as [`Self::SignInFailed`].
        HeldBack = "attempt.held_back",
        /// A backup was made (O7).
        BackupMade = "backup.made",
        /// An installation was restored from a backup, and goes on as another log (O7, T8).
        BackupRestored = "backup.restored",
        /// An installation was moved into another database (O3, T8).
        InstallationMoved = "installation.moved",
        /// Entries older than a set age were taken out of the trail (T4).
        AuditPruned = "audit.pruned",
        /// The command line showed what a pruning would take out (O2).
        AuditPruneShown = "audit.prune_shown",
        /// The command line listed accounts (O2).
        UsersListed = "users.listed",
        /// The list of people or of invites was exported (U8).
        UsersExported = "users.exported",
        /// The installation was looked at from the command line (O5).
        InstallationExamined = "installation.examined",
        /// The command line showed the set-up address (O2).
        SetUpAddressShown = "workspace.set_up_address_shown",
        /// The command line showed the public key of the trail (T3).
        AuditKeyShown = "audit.key_shown",
        /// Another key signs the trail from now on (T3).
        AuditKeyRotated = "audit.key_rotated",
        /// The command line verified the trail (T6).
        AuditVerified = "audit.verified",
        /// The trail was exported (T6).
        AuditExported = "audit.exported",
        /// A token was made with which a program follows the log of the trail (T3).
        ReadTokenMade = "audit.read_token_made",
        /// Such a token was taken back.
        ReadTokenRevoked = "audit.read_token_revoked",
    }
);

text_enum!(
    /// How it ended.
    Outcome {
        /// It was done.
        Done = "done",
        /// It did not succeed: a wrong password, a dead link.
        Failed = "failed",
        /// The actor has no right to it.
        Refused = "refused",
    }
);

/// An entry as `/audit` lists it. A name is missing where its person has been erased (T9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The entry.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// The kind of actor: `user`, `link_holder`, `reset_holder`, `anonymous`, `system`, `operator`.
    pub actor_kind: String,
    /// The user, where it was one.
    pub actor: Option<UserId>,
    /// What the actor was called at that time.
    pub actor_name: Option<String>,
    /// What was done.
    pub action: Action,
    /// What the target was called at that time.
    pub target_name: Option<String>,
    /// What the target was called before.
    pub former_name: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The client's address.
    pub address: Option<String>,
    /// How many times, where repeats were counted together (T1).
    pub count: Option<i64>,
    /// What else the entry holds, by name.
    pub details: BTreeMap<String, String>,
    /// Its place in the sealed trail; nothing as long as it is not sealed (T4).
    pub leaf: Option<i64>,
    /// The session of the act.
    pub session: Option<String>,
    /// The client's program.
    pub user_agent: Option<String>,
}

/// One page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
    /// The cursor of the next page, if there is one.
    pub next: Option<AuditCursor>,
    /// The entry that says up to where the trail was pruned, where there is no next page and entries are gone before these.
    pub pruned: Option<AuditRow>,
}

/// The last row of a page: where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCursor {
    /// Its time.
    pub at: Timestamp,
    /// Its entry.
    pub id: EntryId,
}

impl AuditCursor {
    /// Behind the newest entry that there can be.
    pub const END: Self = Self { at: Timestamp::from_millis(i64::MAX), id: EntryId::from_uuid(uuid::Uuid::max()) };
}

impl std::fmt::Display for AuditCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at.as_millis(), self.id)
    }
}

impl std::str::FromStr for AuditCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('_').ok_or(())?;
        Ok(Self { at: Timestamp::from_millis(at.parse().map_err(|_| ())?), id: id.parse().map_err(|_| ())? })
    }
}
