//! The root of the first so many leaves, without keeping them: what a trusted checkpoint is held against.

use super::proofs::path_to;
use super::{Hash, node_hash};

/// The roots of the largest whole subtrees side by side, from the first leaf on.
#[derive(Clone, Debug, Default)]
pub struct Prefix {
    size: u64,
    roots: Vec<Hash>,
}

impl Prefix {
    /// All leaves before one, out of that one's inclusion proof: what stands to the left of its way to the root. The proof must hold.
    pub fn before(leaf: u64, size: u64, proof: &[Hash]) -> Option<Self> {
        let path = path_to(leaf, size);
        if leaf >= size || proof.len() + 1 != path.len() {
            return None;
        }
        let goes_right = |depth: &usize| path[*depth].0 != path[*depth - 1].0;
        let roots = (1..path.len()).filter(goes_right).map(|depth| proof[proof.len() - depth]).collect();
        Some(Self { size: leaf, roots })
    }

    /// How many leaves there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The root; nothing where there is no leaf.
    pub fn root(&self) -> Option<Hash> {
        self.roots.iter().rev().copied().reduce(|right, left| node_hash(left, right))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tiles, record_hash};
    use super::*;
    use std::collections::BTreeSet;
    use tlog_tiles::prove_record;

    #[test]
    fn a_prefix_has_the_root_of_its_leaves_and_can_begin_behind_any_of_them() {
        let (mut tree, mut prefix) = (Tiles::default(), Prefix::default());
        let leaves: Vec<Hash> = (0..700_u32).map(|leaf| record_hash(&leaf.to_be_bytes())).collect();
        let mut roots = vec![prefix.root()];
        for leaf in &leaves {
            tree.push(*leaf, &mut BTreeSet::new());
            prefix.push(*leaf);
            assert_eq!(prefix.root(), tree.root());
            roots.push(prefix.root());
        }
        for from in [0, 1, 2, 255, 256, 257, 511, 512, 640, 699] {
            let proof = prove_record(700, from as u64, &tree).unwrap();
            let mut behind = Prefix::before(from as u64, 700, &proof).unwrap();
            assert_eq!((behind.size(), behind.root()), (from as u64, roots[from]));
            for leaf in &leaves[from..] {
                behind.push(*leaf);
            }
            assert_eq!(behind.root(), tree.root());
            assert!(Prefix::before(from as u64, 700, &proof[1..]).is_none());
        }
        assert!(Prefix::before(700, 700, &[]).is_none());
    }
}
