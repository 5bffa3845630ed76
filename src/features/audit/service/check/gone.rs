//! Entries that are not there any more, and what says that they were pruned (T4).

use super::super::super::log::pruned_below;
use super::super::super::model::Finding;
use super::super::super::store::{
    log::{self as store, SealedRow},
    prune,
};
use super::MOST;
use crate::error::AppError;
use crate::server::db::Tx;

/// What is gone from the beginning of the trail. The database says below which entry; an entry has to say so, too.
#[derive(Default)]
pub(super) struct Gone {
    /// What the database says.
    below: i64,
    /// What the sealed entries say that were looked at.
    recorded: i64,
    /// Places below `below` without an entry, joined where they stand next to each other.
    places: Vec<(i64, i64)>,
}

impl Gone {
    /// Learns what the database says now.
    pub(super) async fn refresh(&mut self, tx: &mut Tx) -> Result<(), AppError> {
        self.below = store::pruned(tx).await?;
        Ok(())
    }

    /// Below which entry what is gone was pruned on record.
    pub(super) const fn below(&self) -> i64 {
        if self.below < self.recorded { self.below } else { self.recorded }
    }

    pub(super) const fn is_pruned(&self, leaf: i64) -> bool {
        leaf < self.below
    }

    /// A sealed entry that may say it.
    pub(super) fn hear(&mut self, row: &SealedRow) {
        let below = row.body.as_deref().map_or(0, |body| pruned_below(row.leaf_index, body));
        self.recorded = self.recorded.max(below);
    }

    /// A place below without an entry.
    pub(super) fn note(&mut self, leaf: i64) {
        let has_room = self.places.len() < MOST;
        match self.places.last_mut() {
            Some((_, to)) if *to + 1 == leaf => *to = leaf,
            _ if has_room => self.places.push((leaf, leaf)),
            _ => {}
        }
    }

    /// What is gone and was not pruned on record. `size` is how far the entries were looked at: a record behind that counts until it is.
    pub(super) async fn findings(&self, tx: &mut Tx, size: i64) -> Result<Vec<Finding>, AppError> {
        if self.below <= self.recorded {
            return Ok(Vec::new());
        }
        let newer = prune::records(tx).await?.into_iter().filter(|row| row.leaf_index.is_none_or(|leaf| leaf >= size));
        // What is not sealed yet stands behind all that is.
        let below = newer.map(|row| pruned_below(row.leaf_index.unwrap_or(i64::MAX), &row.body));
        let recorded = below.max().unwrap_or(0).max(self.recorded);
        if self.below <= recorded {
            return Ok(Vec::new());
        }
        let gone = self.places.iter().filter(|(_, to)| *to >= recorded);
        let gone = gone.map(|(from, to)| Finding::Missing { from: (*from).max(recorded), to: *to });
        Ok(gone.chain([Finding::Unrecorded { below: self.below }]).collect())
    }
}
