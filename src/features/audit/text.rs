//! Every sentence of the trail (F8).

mod agents;
pub mod anchors;
mod context;
mod groups;
mod keep;
mod license;
mod proofs;
pub mod prove;
mod providers;
mod reasons;
pub mod tokens;

pub use keep::*;
pub use proofs::{
    ALL_LOOKED_AT, AS_CSV, AS_JSONL, EXPORT, FILE, FINGERPRINT, HALTED, MORE, NEW_LOOKED_AT, NOT_LOOKED_AT, NOT_WHOLE,
    PROOF, VERIFY, WHOLE, WRONG, finding, halt, leaf, progress, rests_on, verdict,
};
#[cfg(feature = "ssr")]
pub use proofs::{fault, report};
pub use prove::CHECKPOINTS;
pub use tokens::READ_TOKENS;

use super::model::{Action, AuditRow, Outcome};
use crate::domain::Role;
use crate::error::AppError;
use std::collections::BTreeMap;

/// The page.
pub const TITLE: &str = "Audit trail";
/// Below its title.
pub const SUBTITLE: &str = "Every change, sign-in and refusal, as it happened.";
/// A column; the server tells UTC until the page knows where its reader lives.
pub const TIME_UTC: &str = "Time (UTC)";
/// The same column in the reader's own time.
pub const TIME: &str = "Time";
/// A column.
pub const WHO: &str = "Who";
/// A column.
pub const DID: &str = "Did";
/// A column.
pub const TO_WHAT: &str = "To what";
/// The link to the entries before these.
pub const OLDER: &str = "Older";
/// The link back to the latest entries.
pub const NEWEST: &str = "Newest";
/// The row of these links.
pub const PAGES: &str = "Pages of the trail";
/// A page of the trail without entries.
pub const NOTHING: &str = "Nothing here";
/// See [`NOTHING`].
pub const NOTHING_EXPLAINED: &str = "There are no entries before this point.";

/// A filter.
pub const PERSON: &str = "Person";
/// A filter.
pub const ACTION: &str = "Action";
/// A filter.
pub const OUTCOME: &str = "Outcome";
/// A filter.
pub const FROM: &str = "From";
/// A filter.
pub const TO: &str = "To";
/// A filter.
pub const SEARCH: &str = "Search the trail";
/// See [`PERSON`].
pub const PERSON_HINT: &str = "Who did it, or to whom.";
/// The choice that leaves a filter out.
pub const ANY: &str = "Any";
/// Sends the filters.
pub const FILTER: &str = "Filter";
/// Takes the filters out.
pub const NO_FILTERS: &str = "Show everything";
/// Nothing fits the filters.
pub const NOTHING_FITS: &str = "No entry fits";
/// See [`NOTHING_FITS`].
pub const NOTHING_FITS_EXPLAINED: &str = "Take a filter out, or look over a longer time.";
/// Opens an entry.
pub const DETAILS: &str = "Details";
/// In the details of an entry.
pub const ENTRY: &str = "Entry";
/// In the details of an entry.
pub const LEAF: &str = "Place in the trail";
/// In the details of an entry.
pub const ADDRESS: &str = "Address";
/// In the details of an entry.
pub const PROGRAM: &str = "Program";
/// In the details of an entry.
pub const SESSION: &str = "Session";

/// How something ended, in a word.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Failed => "Failed",
        Outcome::Refused => "Refused",
    }
}

/// An actor who is no person.
pub fn actor(kind: &str) -> &'static str {
    match kind {
        "link_holder" => "Somebody with an invite link",
        "reset_holder" => "Somebody with a reset link",
        "agent" => "An agent",
        "system" => "Pinchy",
        "operator" => "Command line",
        "user" => "Somebody whose name was erased",
        _ => "Not signed in",
    }
}

/// An agent that acts for somebody.
pub fn agent_for(user: &str) -> String {
    format!("An agent for {user}")
}

/// Who did it, as they were called then.
pub fn who(row: &AuditRow) -> String {
    match &row.actor_name {
        Some(name) if row.actor_kind == "agent" => agent_for(name),
        Some(name) => name.clone(),
        None => actor(&row.actor_kind).to_owned(),
    }
}

/// What was done, as said of somebody.
pub const fn action(action: Action) -> &'static str {
    match action {
        Action::WorkspaceSetUp => "set up the workspace",
        Action::SetUpRefused => "set-up code refused",
        Action::UserCreated => "account made",
        Action::RoleChanged => "changed a role",
        Action::UserDeactivated => "deactivated",
        Action::UserReactivated => "reactivated",
        Action::ProfileCorrected => "corrected a profile",
        Action::NameChanged => "name changed",
        Action::UserErased => "erased a person",
        Action::ResetStarted => "reset a password",
        Action::ResetChanged => "changed a reset link",
        Action::ResetRevoked => "revoked a reset link",
        Action::ResetFinished => "set a new password by link",
        Action::ResetRefused => "reset refused",
        Action::SessionsEnded => "signed somebody out",
        Action::PasswordChanged => "password changed",
        Action::SignedIn => "signed in",
        Action::SignInFailed => "sign-in failed",
        Action::SignedOut => "signed out",
        Action::InviteCreated => "invited",
        Action::InviteRenewed => "renewed an invite",
        Action::InviteRevoked => "revoked an invite",
        Action::InviteRestored => "gave an invite back",
        Action::InviteClaimed => "claimed an invite",
        Action::InviteEdited => "edited an invite",
        Action::GroupCreated => "made a group",
        Action::GroupChanged => "changed a group",
        Action::GroupDeleted => "deleted a group",
        Action::GroupRestored => "gave a group back",
        Action::GroupMembersChanged => "changed who is in a group",
        Action::UserGroupsChanged => "changed somebody’s groups",
        Action::ProviderConnected => "connected a provider",
        Action::ModelsListed => "listed a provider’s models",
        Action::DefaultModelChosen => "chose the default model",
        Action::ProviderRemoved => "removed a provider",
        Action::LicenseSaved => "licence key saved",
        Action::LicenseRemoved => "licence key removed",
        Action::LicenseRefused => "licence key refused",
        Action::LicenseShown => "licence shown",
        Action::BrandingChanged => "branding changed",
        Action::AgentCreated => "made an agent",
        Action::AgentConfigured => "configured an agent",
        Action::AgentVisibilityChanged => "changed who sees an agent",
        Action::AgentArchived => "archived an agent",
        Action::AgentRestored => "gave an agent back",
        Action::ClaimRefused => "claim refused",
        Action::SettingsChanged => "settings changed",
        Action::ContextSaved => "changed what agents know",
        Action::AccessRefused => "access refused",
        Action::HeldBack => "held back",
        Action::BackupMade => "backup made",
        Action::BackupRestored => "backup restored",
        Action::UsersListed => "accounts listed",
        Action::UsersExported => "list exported",
        Action::InstallationExamined => "installation examined",
        Action::SetUpAddressShown => "set-up address shown",
        Action::AuditKeyShown => "key of the trail shown",
        Action::AuditKeyRotated => "changed the key of the trail",
        Action::AuditVerified => "verified the trail",
        Action::AuditExported => "exported the trail",
        Action::ReadTokenMade => "made a read token",
        Action::ReadTokenRevoked => "revoked a read token",
        Action::InstallationMoved => "moved the workspace to another database",
        Action::AuditPruned => "pruned the trail",
        Action::AuditPruneShown => "looked at what could be pruned",
    }
}

/// To what it was done, and what else there is to say, from the most telling to the least.
pub fn particulars(row: &AuditRow) -> String {
    let is_counted = row.count.map(|count| format!("×{count}"));
    let from = row.address.clone().filter(|_| tells_address(row));
    let known = row.details.iter().filter_map(|(name, value)| detail(row.action, name, value));
    let former = row.former_name.iter().map(|name| format!("was {name}"));
    let parts = row.target_name.iter().cloned().chain(former).chain(known).chain(from).chain(is_counted);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Where somebody acted from is told of sessions, and of whatever did not succeed.
fn tells_address(row: &AuditRow) -> bool {
    row.outcome != Outcome::Done || matches!(row.action, Action::SignedIn | Action::WorkspaceSetUp)
}

fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    if action == Action::SettingsChanged {
        return Some(setting_changed(name, value));
    }
    if proofs::tells(action) {
        return proofs::detail(name, value);
    }
    let of_feature = groups::detail(action, name, value)
        .or_else(|| keep::detail(action, name, value))
        .or_else(|| providers::detail(action, name, value))
        .or_else(|| license::detail(action, name, value))
        .or_else(|| context::detail(action, name, value))
        .or_else(|| agents::detail(action, name, value));
    if of_feature.is_some() {
        return of_feature;
    }
    match name {
        "before" | "after" if action == Action::RoleChanged => role_changed(name, value),
        "undoes" => (!value.is_empty()).then(|| "undone".to_owned()),
        "ended_sessions" => counted(value, "session ended", "sessions ended"),
        "revoked_invites" => counted(value, "invite revoked", "invites revoked"),
        "restored_invites" => counted(value, "invite restored", "invites restored"),
        "members" => counted(value, "person in it", "people in it"),
        "invites" => counted(value, "waiting invite named it", "waiting invites named it"),
        "before" if action == Action::GroupMembersChanged => None,
        "because" => revoked_because(value).map(str::to_owned),
        "role" => value.parse::<Role>().ok().map(|role| crate::text::role(role).to_owned()),
        "holds_ms" => value.parse().ok().map(length),
        "open" => (value == "true").then(|| "no e-mail named".to_owned()),
        "reason" => Some(reasons::reason(action, value)),
        "attempt" => Some(format!("too many {}", reasons::attempts(value))),
        "email" => (value == "true").then(|| "e-mail corrected".to_owned()),
        "compromised" => (value == "true").then(|| "the old password stopped at once".to_owned()),
        "demanded" => (value == "true").then(|| "after a reset".to_owned()),
        "limited" => (value == "true").then(|| "only to set a new password".to_owned()),
        "route" | "organisation" | "public_url" => Some(value.to_owned()),
        // An invite waits and an account is what the act's opposite left, as long as nothing else is said of it.
        "before" => (!["waiting", "revoked", "active", "deactivated"].contains(&value)).then(|| format!("was {value}")),
        "count" => Some(format!("{value} accounts")),
        _ => None,
    }
}

fn role_changed(name: &str, role: &str) -> Option<String> {
    let role = crate::text::role(role.parse::<Role>().ok()?);
    Some(if name == "before" { format!("was {role}") } else { role.to_owned() })
}

/// A number with its noun; nothing where there was none.
fn counted(number: &str, one: &str, many: &str) -> Option<String> {
    match number {
        "0" | "" => None,
        "1" => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    }
}

/// Why an invite was revoked, where nobody did it by hand (I7).
fn revoked_because(word: &str) -> Option<&'static str> {
    match word {
        "sender_demoted" => Some("its sender is no longer an admin"),
        "sender_deactivated" => Some("its sender was deactivated"),
        _ => None,
    }
}

/// A length of time in the unit in which it was chosen.
fn length(millis: i64) -> String {
    match millis / 3_600_000 {
        1 => "1 hour".to_owned(),
        24 => "1 day".to_owned(),
        hours if hours % 24 == 0 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}

fn setting_changed(name: &str, json: &str) -> String {
    let values: BTreeMap<String, Option<String>> = crate::json::read(json).unwrap_or_default();
    if name == "organisation_context" {
        return context::organisation_changed(&values);
    }
    let value =
        |side| values.get(side).cloned().flatten().filter(|value| !value.is_empty()).unwrap_or_else(|| "—".to_owned());
    let setting = match name {
        "organisation" => "Organisation name",
        "public_url" => "Public address",
        "session_idle" => "Signed out when idle for",
        "session_absolute" => "Signed out at the latest after",
        "invite_holds" => "Invites hold",
        "audit_keep" => "Audit entries are kept",
        other => other,
    };
    format!("{setting}: {} → {}", value("before"), value("after"))
}

/// Why the trail could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and read the trail.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so the trail could not be loaded. Check your connection and try again."
                .to_owned()
        }
        AppError::Internal => {
            "Pinchy ran into a fault of its own and could not load the trail. No entry was lost.".to_owned()
        }
        other => crate::text::error(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EntryId, Timestamp};

    fn row(action: Action, outcome: Outcome, target: Option<&str>, details: &[(&str, &str)]) -> AuditRow {
        AuditRow {
            id: EntryId::from_uuid(uuid::Uuid::nil()),
            at: Timestamp::default(),
            actor_kind: "user".to_owned(),
            actor: None,
            actor_name: None,
            action,
            target_name: target.map(str::to_owned),
            former_name: None,
            outcome,
            address: Some("203.0.113.7".to_owned()),
            count: None,
            details: details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            leaf: None,
            session: None,
            user_agent: None,
        }
    }

    #[test]
    fn an_invite_tells_for_whom_with_which_role_and_how_long() {
        let details = [("role", "member"), ("holds_ms", "604800000"), ("open", "false")];
        let row = row(Action::InviteCreated, Outcome::Done, Some("Mira Lindqvist"), &details);
        assert_eq!(particulars(&row), "Mira Lindqvist · 7 days · Member");
    }

    #[test]
    fn a_failure_tells_why_from_where_and_how_often() {
        let row = row(Action::SignInFailed, Outcome::Failed, Some("Elif Demir"), &[("reason", "wrong_password")]);
        assert_eq!(particulars(&row), "Elif Demir · wrong password · 203.0.113.7");
        assert_eq!(particulars(&AuditRow { count: Some(3), ..row }), "Elif Demir · wrong password · 203.0.113.7 · ×3");
    }

    #[test]
    fn a_setting_tells_both_values() {
        let details = [
            ("organisation", r#"{"before":"Harbour","after":"Harbour & Co"}"#),
            ("public_url", r#"{"before":null,"after":""}"#),
        ];
        let row = row(Action::SettingsChanged, Outcome::Done, None, &details);
        assert_eq!(particulars(&row), "Organisation name: Harbour → Harbour & Co · Public address: — → —");
    }

    #[test]
    fn lengths_read_as_they_were_chosen() {
        for (hours, words) in [(1, "1 hour"), (24, "1 day"), (72, "3 days"), (720, "30 days"), (30, "30 hours")] {
            assert_eq!(length(hours * 3_600_000), words);
        }
    }

    #[test]
    fn every_action_has_words_of_its_own() {
        let words: std::collections::BTreeSet<_> = Action::ALL.iter().map(|one| action(*one)).collect();
        assert_eq!(words.len(), Action::ALL.len());
    }
}
