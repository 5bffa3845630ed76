//! What is said of the keeping of the trail.

use crate::domain::KeepFor;
use crate::error::AppError;
use crate::features::audit::model::{Action, AuditRow, Prunable};

/// The page.
pub const PRUNE_TITLE: &str = "Prune the trail";
/// Below its title.
pub const PRUNE_SUBTITLE: &str =
    "Let old entries go. Their hashes stay, so everything that is left can still be proven.";
/// The link to it.
pub const PRUNE_LINK: &str = "Prune";
/// The way back.
pub const BACK: &str = "Audit trail";
/// The choice of an age.
pub const OLDER_THAN: &str = "Entries older than";
/// Shows what would go; changes nothing.
pub const SHOW_PRUNABLE: &str = "Show what would go";
/// Before a moment.
pub const NOTHING_TO_PRUNE: &str =
    "Nothing would go. Entries go 256 at a time, and the first 256 that are there were not all written before";
/// What it means.
pub const PRUNE_EXPLAINED: &str = "They go for good, with the names and addresses beside them. An entry says that you let them go. \
    Export the trail first if anybody may still ask for them.";
/// Before the button.
pub const PRUNE_SURE: &str = "Yes, let these entries go";
/// See [`PRUNE_SURE`].
pub const PRUNE_SURE_HINT: &str = "This cannot be undone.";
/// The button.
pub const PRUNE: &str = "Prune entries";

/// How long entries are kept, in words.
pub const fn kept_for(kept: KeepFor) -> &'static str {
    match kept {
        KeepFor::Forever => "For ever",
        KeepFor::Quarter => "90 days",
        KeepFor::Year => "1 year",
        KeepFor::TwoYears => "2 years",
        KeepFor::FiveYears => "5 years",
        KeepFor::TenYears => "10 years",
    }
}

/// How many would go.
pub fn prunable(count: i64) -> String {
    format!("{count} entries would go")
}

/// Which; the moment follows.
pub fn prunable_range(found: &Prunable) -> String {
    format!("Entries {} to {}, all written before", found.from, found.below - 1)
}

/// What the command line says of it.
#[cfg(feature = "ssr")]
pub fn would_go(found: &Prunable) -> String {
    match found.count() {
        0 => "Nothing would go.".to_owned(),
        count => format!("{count} entries would go: {} to {}.", found.from, found.below - 1),
    }
}

/// They went.
pub fn pruned_now(count: i64) -> String {
    match count {
        0 => "Nothing had to go.".to_owned(),
        count => format!("{count} entries pruned."),
    }
}

/// What was pruned up to now, and by whom; the moment follows.
pub fn pruned(row: &AuditRow) -> String {
    let below = row.details.get("below").map(String::as_str).unwrap_or_default();
    let who = match (&row.actor_name, row.actor_kind.as_str()) {
        (Some(name), _) => name,
        (None, "system") => "the setting for how long entries are kept",
        (None, "operator") => "the command line",
        (None, _) => "somebody whose name was erased",
    };
    format!("All entries before entry {below} were pruned by {who},")
}

/// What a program gets in place of entries that were pruned; one line.
#[cfg(feature = "ssr")]
pub fn pruned_bundle(below: i64) -> String {
    format!("These entries are gone: all entries before entry {below} were pruned on record. Their hashes stay.\n")
}

/// Why nothing was pruned.
pub fn prune_error(error: &AppError) -> String {
    match error {
        AppError::TrailUnsound => {
            "Nothing was pruned: the trail is not as it was sealed, or cannot be sealed, and what shows that has to stay. The page of the trail says what is wrong."
                .to_owned()
        }
        error if error.fault_of("sure").is_some() => {
            "Nothing was pruned yet. Please tick the box if these entries shall go.".to_owned()
        }
        other => crate::text::error(other),
    }
}

/// A detail of an act on the keeping of the trail; nothing where it is none.
pub(super) fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    match (action, name) {
        (Action::InstallationMoved, "from") => Some(format!("from {value}")),
        (Action::InstallationMoved, "to") => Some(format!("to {value}")),
        (Action::AuditPruned | Action::AuditPruneShown, "below") => Some(format!("entries before entry {value}")),
        // What else it says stands in its details.
        (Action::InstallationMoved | Action::AuditPruned | Action::AuditPruneShown, _) => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t8_a_move_tells_from_where_and_where_to_and_a_pruning_up_to_where() {
        let told = |action, name, value| detail(action, name, value).unwrap_or_default();
        assert_eq!(told(Action::InstallationMoved, "to", "postgres://db/pinchy"), "to postgres://db/pinchy");
        assert_eq!(told(Action::AuditPruned, "below", "512"), "entries before entry 512");
        assert_eq!(told(Action::AuditPruned, "before", "256"), "");
    }
}
