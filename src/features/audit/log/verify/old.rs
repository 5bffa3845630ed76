//! The part of a trail that a trusted checkpoint covers: it must be the same, and is not looked at one by one.

use super::super::{Checkpoint, Hash, Prefix, file::Head};
use super::{Fault, look::Entry};

pub(super) struct Old {
    size: i64,
    root: Hash,
    is_later: bool,
    /// Whether the file holds what a filter left.
    is_filtered: bool,
    /// Below which leaf entries were pruned.
    pruned_below: i64,
    /// What the entries of the file come to, one after another.
    tree: Prefix,
    /// Whether the trail of the file's own checkpoint begins with that of the trusted one. The entries alone do not show it: a file may
    /// hold those of the one under a checkpoint of another.
    is_joined: bool,
}

impl Old {
    pub(super) fn new(since: &Checkpoint, now: &Checkpoint, head: &Head) -> Self {
        let is_of_this_or_before = since.log.installation == now.log.installation && since.log.number <= now.log.number;
        Self {
            size: since.size,
            root: since.root,
            is_later: is_of_this_or_before && since.size <= now.size,
            is_filtered: !head.whole,
            pruned_below: head.pruned_below,
            tree: Prefix::default(),
            // A tree of nothing begins every other; of two that are as large both are the same.
            is_joined: since.size == 0 || (since.size == now.size && since.root == now.root),
        }
    }

    /// How many entries it covers.
    pub(super) const fn size(&self) -> i64 {
        self.size
    }

    /// The leaves whose proofs tell what all before them come to: the first of the file, since what was pruned before it is not there to be
    /// looked at, and the first that the trusted checkpoint does not cover.
    pub(super) fn joints(&self) -> [Option<i64>; 2] {
        let first = Some(self.pruned_below).filter(|below| !self.is_filtered && *below > 0);
        [first, Some(self.size)]
    }

    pub(super) fn push(&mut self, entry: &Entry) {
        if let Some(before) = &entry.before {
            if entry.leaf == self.pruned_below {
                self.tree = before.clone();
            }
            if entry.leaf == self.size {
                self.is_joined |= before.root() == Some(self.root);
            }
        }
        if entry.leaf < self.size && u64::try_from(entry.leaf) == Ok(self.tree.size()) {
            self.tree.push(entry.hash);
        }
    }

    /// What is wrong with it, once all was read.
    pub(super) fn fault(&self) -> Option<Fault> {
        if self.is_filtered {
            return Some(Fault::SinceFiltered);
        }
        if self.is_later && self.size < self.pruned_below {
            return Some(Fault::SincePruned);
        }
        let is_whole = u64::try_from(self.size) == Ok(self.tree.size());
        let is_same = self.size == 0 || self.tree.root() == Some(self.root);
        let follows = self.is_later && self.is_joined && is_whole && is_same;
        (!follows).then_some(Fault::NotSince)
    }
}
