//! What a check of the trail finds, and what a reader is told of it (T3, T4).

use super::{Anchored, AuditRow};
use crate::domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that is wrong with the trail. Entries are named by their leaf index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The entry is another than the one that was sealed.
    Altered {
        /// Which.
        leaf: i64,
    },
    /// An entry stands where none was.
    Inserted {
        /// Where.
        leaf: i64,
    },
    /// These entries are gone.
    Missing {
        /// The first.
        from: i64,
        /// The last.
        to: i64,
    },
    /// The entry stands in the place of another.
    Moved {
        /// Where it stands.
        leaf: i64,
        /// Where it belongs.
        belongs: i64,
    },
    /// The entry is there twice.
    Repeated {
        /// Where it stands once more.
        leaf: i64,
        /// Where it belongs.
        of: i64,
    },
    /// The end of the trail is gone: these entries were sealed once.
    CutOff {
        /// The first that is gone.
        from: i64,
        /// The last.
        to: i64,
    },
    /// A personal value is another than the one that the entry was written with, or is gone without having been erased.
    Personal {
        /// Of which entry.
        leaf: i64,
        /// Which value.
        field: String,
    },
    /// The list shows the entry otherwise than it is.
    Listed {
        /// Which.
        leaf: i64,
    },
    /// Hashes of the tree are damaged, while the entries are whole.
    Tree {
        /// From which entry.
        from: i64,
        /// To which.
        to: i64,
    },
    /// Entries and hashes are others than a signed checkpoint says: something among these was altered together with its hash.
    Contradicted {
        /// The first that it may be.
        from: i64,
        /// The last.
        to: i64,
    },
    /// The checkpoint over so many entries is not signed by the key of this trail.
    Signature {
        /// How many.
        size: i64,
    },
    /// The key that the database names is not the one of this trail.
    Key,
    /// No checkpoint covers these sealed entries.
    Uncovered {
        /// The first.
        from: i64,
        /// The last.
        to: i64,
    },
    /// An entry was written past the way in, and is never sealed.
    Stray {
        /// Its id.
        entry: String,
    },
    /// The database says that entries were pruned, and no entry says so.
    Unrecorded {
        /// All before this one.
        below: i64,
    },
    /// A log does not begin with the last checkpoint of the one before (T8).
    Log {
        /// Its number.
        number: i64,
    },
}

/// Why nothing is sealed, though entries may wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// The key file is not there.
    KeyMissing,
    /// The key file cannot be used.
    KeyUnusable,
    /// The key is not the one that the trail is sealed with.
    KeyOther,
    /// The data folder knows of more entries than the database has.
    Cut {
        /// How many the database has.
        database: i64,
        /// How many the data folder knows of.
        folder: i64,
    },
    /// The tree is not the one that the newest checkpoint speaks of.
    Damaged {
        /// How many entries it covers.
        size: i64,
    },
}

/// What the state of the trail rests on: whoever holds all of it can forge it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestsOn {
    /// The database alone: there is no key outside it.
    Database,
    /// The signing key.
    Key,
    /// The signing key and the checkpoint in the data folder.
    KeyAndFolder,
    /// An anchor outside (T7).
    Anchor,
}

/// What a check came to. It is computed from the entries, never asserted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How many entries were looked at: all below this leaf index.
    pub size: i64,
    /// Entries before this one were pruned on record; 0 where none were.
    pub below: i64,
    /// When the last look at all entries began.
    pub whole_at: Timestamp,
    /// When what is new was looked at last.
    pub at: Timestamp,
    /// What is wrong, by the first entry that it concerns; nothing where the trail is whole.
    pub findings: Vec<Finding>,
    /// On what it rests.
    pub rests_on: RestsOn,
}

/// How the trail stands, for the badge (T5). What was found is told in words: a browser need not know all that can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// By which people compare the key that signs; nothing before the first start made it.
    pub fingerprint: Option<String>,
    /// What the last check came to; nothing as long as the first is not at its end.
    pub verdict: Option<Checked>,
    /// How far a check of the whole is: at how many entries, of how many.
    pub progress: Option<(i64, i64)>,
    /// Why nothing is sealed.
    pub halt: Option<String>,
    /// Where checkpoints are kept outside (T7).
    pub anchors: Vec<Anchored>,
    /// The entry that says up to where the trail was pruned.
    pub pruned: Option<AuditRow>,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

/// A [`Verdict`] in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// When the last look at all entries began.
    pub whole_at: Timestamp,
    /// When what is new was looked at last.
    pub at: Timestamp,
    /// What it came to.
    pub said: String,
    /// What is wrong, the first of it; nothing where the trail is whole. The command line names all.
    pub wrong: Vec<String>,
}

/// The proof that an entry is in the trail, as its page shows it (T3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenEntry {
    /// Its leaf index.
    pub leaf: i64,
    /// How many entries the checkpoint covers.
    pub size: i64,
    /// The root of their tree, in Base64.
    pub root: String,
    /// The hashes from the leaf upwards, in Base64.
    pub path: Vec<String>,
    /// The checkpoint as it was signed.
    pub checkpoint: String,
    /// The whole as a file.
    pub json: String,
}

/// A checkpoint among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Signed {
    /// How many entries it covers.
    pub size: i64,
    /// When it was signed.
    pub at: Timestamp,
}

/// The proof that one checkpoint follows on another, as its page shows it (T3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenStep {
    /// How many entries the earlier one covers.
    pub earlier: i64,
    /// How many the later one covers.
    pub later: i64,
    /// The root of the earlier one, in Base64.
    pub earlier_root: String,
    /// The root of the later one.
    pub later_root: String,
    /// The hashes of the proof, in Base64.
    pub path: Vec<String>,
    /// The whole as a file.
    pub json: String,
}

/// The checkpoints, and what was asked about two of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoints {
    /// The latest ones, newest first.
    pub latest: Vec<Signed>,
    /// The proof that was asked for.
    pub proven: Option<ProvenStep>,
    /// Whether two were asked for of which one is not there.
    pub unknown: bool,
}

impl Finding {
    /// The first entry that it concerns; nothing where it is not about one.
    pub const fn leaf(&self) -> Option<i64> {
        match self {
            Self::Altered { leaf }
            | Self::Inserted { leaf }
            | Self::Moved { leaf, .. }
            | Self::Repeated { leaf, .. }
            | Self::Personal { leaf, .. }
            | Self::Listed { leaf } => Some(*leaf),
            Self::Missing { from, .. }
            | Self::CutOff { from, .. }
            | Self::Tree { from, .. }
            | Self::Contradicted { from, .. }
            | Self::Uncovered { from, .. } => Some(*from),
            Self::Signature { size } => Some(*size - 1),
            Self::Key | Self::Stray { .. } | Self::Log { .. } | Self::Unrecorded { .. } => None,
        }
    }
}
