//! What is said of the trail as a log that can be proven.

#[cfg(feature = "ssr")]
use crate::features::audit::log::verify::{Fault, Proven, Report};
use crate::features::audit::model::{Action, Finding, Halt, RestsOn, Verdict};

/// The panel of the badge.
pub const PROOF: &str = "Proof";
/// The pages that say more of it.
pub const MORE: &str = "Pages about the proof";
/// Sends for a look at the whole trail.
pub const VERIFY: &str = "Verify";
/// Sends for the file.
pub const EXPORT: &str = "Export";
/// The choice of its form.
pub const FILE: &str = "File";
/// A form of the file.
pub const AS_JSONL: &str = "JSONL, each entry with its proof";
/// A form of the file.
pub const AS_CSV: &str = "CSV, for spreadsheets";
/// The badge.
pub const WHOLE: &str = "Verified";
/// The badge.
pub const NOT_WHOLE: &str = "Not as it was sealed";
/// The badge.
pub const NOT_LOOKED_AT: &str = "Not verified yet";
/// Over what is wrong.
pub const WRONG: &str = "This trail is not as it was sealed.";
/// Over why nothing is sealed.
pub const HALTED: &str = "New entries are not sealed.";
/// Before the time of the last look at the whole.
pub const ALL_LOOKED_AT: &str = "All looked at";
/// Before the time of the last look at what has come since.
pub const NEW_LOOKED_AT: &str = "New ones";
/// Before the fingerprint.
pub const FINGERPRINT: &str = "Fingerprint of the key:";
/// Beside an entry.
pub const NOT_SEALED: &str = "not yet sealed";

/// Where an entry stands in the sealed trail.
pub fn leaf(leaf: Option<i64>) -> String {
    leaf.map_or_else(|| NOT_SEALED.to_owned(), |leaf| leaf.to_string())
}

/// While the whole trail is looked at.
pub fn progress(at: i64, of: i64) -> String {
    format!("Verifying: {at} of {of} entries")
}

/// What is wrong with a file.
#[cfg(feature = "ssr")]
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::NoExport => "This is no export of an audit trail and no proof from one, or it is of a later version.".to_owned(),
        Fault::NoCheckpoint => "The checkpoint cannot be read.".to_owned(),
        Fault::OtherLog => "The file is of another installation than the key.".to_owned(),
        Fault::Signature => "The checkpoint is not signed by this key, nor by one that it handed over to.".to_owned(),
        Fault::NotSince => {
            "What the trusted checkpoint covers is not what the file holds. Verify it without --since to see which entries."
                .to_owned()
        }
        Fault::SinceSignature => {
            "The trusted checkpoint is not signed by this key, nor by one that it is connected with: it is of another trail, or was changed."
                .to_owned()
        }
        Fault::SinceFiltered => {
            "A filtered export cannot be held against a trusted checkpoint: that covers what the filter left out. Verify it without --since."
                .to_owned()
        }
        Fault::SincePruned => {
            "Everything that the trusted checkpoint covers was pruned since, so the file cannot be held against it. Use a newer one."
                .to_owned()
        }
        Fault::NotConsistent { earlier, later } => format!(
            "The trail of {later} entries does not begin with that of {earlier}, or the proof is not that of these two checkpoints."
        ),
        Fault::Line { number } => format!("Line {number} is none of an export."),
        Fault::Altered { leaf } => format!("Entry {leaf} was altered, or its proof was."),
        Fault::Missing { from, to } => format!("{} missing.", are(*from, *to)),
        Fault::Moved { leaf, after } => format!("Entry {leaf} stands behind entry {after}."),
        Fault::Repeated { leaf } => format!("Entry {leaf} is there twice."),
        Fault::CutOff { from } => format!("The file was cut off: what should follow from entry {from} on is gone."),
        Fault::Personal { leaf, field } => {
            format!("Beside entry {leaf}, the value “{field}” is not the one that it was written with.")
        }
    }
}

/// What the check of a file came to, in one line.
#[cfg(feature = "ssr")]
pub fn report(report: &Report) -> String {
    let Report { entries, size, whole, proven, faults } = report;
    let file = if *entries > 0 { format!("this file of {entries} entries") } else { "this file".to_owned() };
    if let (Some(proven), []) = (proven, faults.as_slice()) {
        return self::proven(*proven);
    }
    match (faults.len(), whole) {
        (0, true) => format!("Verified: all {size} entries are as they were sealed."),
        (0, false) => format!(
            "Verified: these {entries} entries are as they were sealed, among {size}. Whether a filter left out more than it said is not shown by this file."
        ),
        (1, _) => format!("1 thing is wrong with {file}."),
        (count, _) => format!("{count} things are wrong with {file}."),
    }
}

#[cfg(feature = "ssr")]
fn proven(proven: Proven) -> String {
    match proven {
        Proven::Entry { leaf, size } => {
            format!("Verified: entry {leaf} is in the trail of {size} entries, as it was sealed.")
        }
        Proven::Step { earlier, later } => {
            format!("Verified: the trail of {later} entries begins with all of that of {earlier}.")
        }
    }
}

/// Whether an act is one on the trail itself.
pub(super) const fn tells(action: Action) -> bool {
    matches!(action, Action::BackupRestored | Action::AuditKeyRotated | Action::AuditVerified | Action::AuditExported)
}

/// A detail of an act on the trail itself.
pub(super) fn detail(name: &str, value: &str) -> Option<String> {
    match name {
        "log" => Some(format!("goes on as log {value}")),
        "before" => Some(format!("was {value}")),
        "after" => Some(format!("now {value}")),
        "entries" => Some(format!("{value} entries")),
        "format" => Some(value.to_uppercase()),
        "size" => Some(format!("up to entry {}", last(value.parse().ok()?)?)),
        "narrowed" => (value == "true").then(|| "filtered".to_owned()),
        _ => None,
    }
}

/// Entries count from nought.
fn last(size: i64) -> Option<i64> {
    (size > 0).then(|| size - 1)
}

/// What is wrong, naming the entry.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::Altered { leaf } => format!("Entry {leaf} was altered."),
        Finding::Inserted { leaf } => format!("Entry {leaf} was inserted; it was never sealed here."),
        Finding::Missing { from, to } => format!("{} missing.", are(*from, *to)),
        Finding::Moved { leaf, belongs } => format!("Entry {belongs} stands in the place of entry {leaf}."),
        Finding::Repeated { leaf, of } => format!("Entry {of} is repeated in the place of entry {leaf}."),
        Finding::CutOff { from, to } => {
            format!("The trail was cut off: {} gone from its end.", range(*from, *to))
        }
        Finding::Personal { leaf, field } => {
            format!("Beside entry {leaf}, the value “{field}” is not the one that it was written with.")
        }
        Finding::Listed { leaf } => format!("Entry {leaf} is listed otherwise than it was written."),
        Finding::Tree { from, to } => {
            format!("Hashes over {} are damaged; the entries are whole.", range(*from, *to))
        }
        Finding::Contradicted { from, to } if from == to => {
            format!("Entry {from} was altered together with its hash.")
        }
        Finding::Contradicted { from, to } => {
            format!("Among entries {from} to {to} something was altered together with its hash.")
        }
        Finding::Signature { size } => {
            format!("The checkpoint over {size} entries is not signed by the key of this trail.")
        }
        Finding::Key => "The database names another key than the one of this trail.".to_owned(),
        Finding::Uncovered { from, to } => format!("No checkpoint covers {}.", range(*from, *to)),
        Finding::Stray { entry } => format!("The entry {entry} was written past the way in and is never sealed."),
        Finding::Unrecorded { below } => {
            format!("The database says that the entries before entry {below} were pruned, and no entry says so.")
        }
        Finding::Log { number } => format!("Log {number} does not begin with the last checkpoint of the log before."),
    }
}

fn range(from: i64, to: i64) -> String {
    if from == to { format!("entry {from}") } else { format!("entries {from} to {to}") }
}

fn are(from: i64, to: i64) -> String {
    if from == to { format!("Entry {from} is") } else { format!("Entries {from} to {to} are") }
}

/// Why nothing is sealed.
pub fn halt(halt: &Halt) -> String {
    match halt {
        Halt::KeyMissing => "The key of the trail is not there, so new entries are not sealed.".to_owned(),
        Halt::KeyUnusable => "The key of the trail cannot be read, so new entries are not sealed.".to_owned(),
        Halt::KeyOther => "The key at hand is not the one of this trail, so new entries are not sealed.".to_owned(),
        Halt::Cut { database, folder } => format!(
            "The data folder knows of {folder} sealed entries, the database has {database}. Nothing more is sealed until that is explained."
        ),
        Halt::Damaged { size } => format!(
            "The tree is not the one that the checkpoint over {size} entries speaks of. Nothing more is sealed until that is explained."
        ),
    }
}

/// What a check came to, in one line.
pub fn verdict(verdict: &Verdict) -> String {
    let rests_on = rests_on(verdict.rests_on);
    match (verdict.findings.len(), last(verdict.size)) {
        (0, None) => "There are no sealed entries yet.".to_owned(),
        (0, Some(last)) if verdict.below > 0 => format!(
            "Verified up to entry {last}: all entries from entry {} on are as they were sealed, and what was before was pruned on record. {rests_on}",
            verdict.below
        ),
        (0, Some(last)) => {
            format!("Verified up to entry {last}: all {} entries are as they were sealed. {rests_on}", verdict.size)
        }
        (1, _) => format!("1 thing is wrong with this trail of {} entries. {rests_on}", verdict.size),
        (count, _) => format!("{count} things are wrong with this trail of {} entries. {rests_on}", verdict.size),
    }
}

/// Who could forge the trail all the same.
pub const fn rests_on(what: RestsOn) -> &'static str {
    match what {
        RestsOn::Database => "This rests on the database alone: its key is not at hand.",
        RestsOn::Key => "This rests on the key of the trail.",
        RestsOn::KeyAndFolder => "This rests on the key of the trail and the checkpoint in the data folder.",
        RestsOn::Anchor => "This rests on the key of the trail and a checkpoint kept outside.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_its_entries() {
        for (what, words) in [
            (Finding::Altered { leaf: 3 }, "Entry 3 was altered."),
            (Finding::Missing { from: 3, to: 3 }, "Entry 3 is missing."),
            (Finding::Missing { from: 3, to: 5 }, "Entries 3 to 5 are missing."),
            (Finding::CutOff { from: 3, to: 5 }, "The trail was cut off: entries 3 to 5 gone from its end."),
            (Finding::Contradicted { from: 3, to: 3 }, "Entry 3 was altered together with its hash."),
        ] {
            assert_eq!(finding(&what), words);
        }
    }
}
