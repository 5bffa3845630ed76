//! What is said of proofs, and of the checkpoints that they lead to (T3).

use crate::error::AppError;

/// The page of a proof.
pub const TITLE: &str = "Proof of an entry";
/// Below its title.
pub const SUBTITLE: &str = "Shows, to somebody who does not trust this server, that the entry is in the signed trail.";
/// Back to the trail.
pub const BACK: &str = "Audit trail";
/// A part of the proof.
pub const LEAF: &str = "Leaf index";
/// A part of the proof.
pub const SIZE: &str = "Entries in the tree";
/// A part of the proof.
pub const ROOT: &str = "Root";
/// A part of the proof.
pub const PATH: &str = "Path";
/// A part of the proof.
pub const CHECKPOINT: &str = "Checkpoint";
/// The hashes of a path where there are none.
pub const NO_PATH: &str = "No hashes are needed.";
/// The field with the whole proof.
pub const AS_JSON: &str = "Proof as JSON";
/// Below it.
pub const AS_JSON_HINT: &str =
    "docs/audit-format.md tells how it is checked; scripts/verify-audit.mjs does it with the public key.";
/// Puts it on the clipboard.
pub const COPY: &str = "Copy proof";
/// Saves it as a file.
pub const DOWNLOAD: &str = "Download proof";

/// The page of the checkpoints, and the way there.
pub const CHECKPOINTS: &str = "Checkpoints";
/// Below its title.
pub const CHECKPOINTS_SUBTITLE: &str =
    "Each states the whole trail so far. A proof shows that a later one holds all of an earlier one.";
/// The form that asks for a proof.
pub const COMPARE_TITLE: &str = "Compare two checkpoints";
/// A field of it.
pub const EARLIER: &str = "Earlier checkpoint";
/// A field of it.
pub const LATER: &str = "Later checkpoint";
/// What both fields ask for.
pub const SIZE_HINT: &str = "How many entries it covers.";
/// Sends the form.
pub const COMPARE: &str = "Show proof";
/// One of the two is not there.
pub const UNKNOWN: &str = "There is no checkpoint over so many entries. Take the number of one from the list below.";
/// Over a proof.
pub const PROVEN: &str = "Proof of consistency";
/// A part of it.
pub const EARLIER_ROOT: &str = "Earlier root";
/// A part of it.
pub const LATER_ROOT: &str = "Later root";
/// The list.
pub const LATEST: &str = "Latest checkpoints";
/// A column.
pub const COVERS: &str = "Entries";
/// A column.
pub const SIGNED: &str = "Signed";
/// A column without words of its own.
pub const ACTS: &str = "Compare";
/// Nothing was sealed so far.
pub const NONE: &str = "No checkpoint yet";
/// See [`NONE`].
pub const NONE_EXPLAINED: &str = "One is signed within a second of the first entry.";

/// What a proof of consistency says.
pub fn step(earlier: i64, later: i64) -> String {
    format!("The trail of {later} entries begins with the {earlier} entries of the earlier checkpoint, unchanged.")
}

/// Compares a checkpoint with the newest.
pub fn with_newest(size: i64) -> String {
    format!("Compare {size} with the newest")
}

/// Why a proof cannot be shown.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is no such entry in the trail.".to_owned(),
        AppError::Busy { .. } => {
            "This entry is not sealed yet. That takes about a second; then load the page again.".to_owned()
        }
        other => super::load_error(other),
    }
}
