//! What a pruning takes out of the trail, and what is told where something is gone (T4).

use super::AuditRow;
use crate::domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Entries that can be pruned: whole tiles at the beginning of what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prunable {
    /// The first of them.
    pub from: i64,
    /// The first behind them.
    pub below: i64,
    /// All were written before this moment.
    pub older_than: Timestamp,
}

impl Prunable {
    /// How many there are.
    pub const fn count(&self) -> i64 {
        self.below - self.from
    }
}

/// The latest entries by or about somebody, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The entries.
    pub rows: Vec<AuditRow>,
    /// The entry that says up to where the trail was pruned, where these are all that there are and some may be gone.
    pub pruned: Option<AuditRow>,
}
