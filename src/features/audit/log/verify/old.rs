//! The part of a trail that a trusted checkpoint covers: it must be the same, and is not looked at one by one.

use super::super::{Checkpoint, Hash, Prefix, file::Head};
use super::{Fault, look::Entry};

pub(super) struct Old {
    size: i64,
    root: Hash,
    is_later: bool,
    tree: Prefix,
}

impl Old {
    pub(super) fn new(since: &Checkpoint, now: &Checkpoint) -> Self {
        let is_later = since.log.installation == now.log.installation && since.size <= now.size;
        Self { size: since.size, root: since.root, is_later, tree: Prefix::default() }
    }

    /// How many entries it covers.
    pub(super) const fn size(&self) -> i64 {
        self.size
    }

    pub(super) fn push(&mut self, entry: &Entry) {
        if let Some(before) = &entry.before {
            self.tree = before.clone();
        }
        if entry.leaf < self.size && u64::try_from(entry.leaf) == Ok(self.tree.size()) {
            self.tree.push(entry.hash);
        }
    }

    /// What is wrong with it, once all was read.
    pub(super) fn fault(&self, head: &Head) -> Option<Fault> {
        if !head.whole {
            return Some(Fault::SinceFiltered);
        }
        if self.is_later && self.size < head.pruned_below {
            return Some(Fault::SincePruned);
        }
        let is_whole = u64::try_from(self.size) == Ok(self.tree.size());
        let is_same = self.is_later && is_whole && (self.size == 0 || self.tree.root() == Some(self.root));
        (!is_same).then_some(Fault::NotSince)
    }
}
