//! Checking the inclusion proofs of one entry after another. Neighbours share most of their way to the root, so each is led to what its
//! neighbour has shown already, not to the root again: two hashes for an entry in the mean, and not twenty.

use super::{Hash, check_record, node_hash};

/// A part of the tree: from the first of its leaves to the one behind its last.
type Range = (u64, u64);

/// Checks proofs that lead to one root.
pub struct Proofs {
    size: u64,
    root: Hash,
    last: Option<Shown>,
}

/// A proof that holds.
struct Shown {
    /// The parts around the leaf, from the whole tree to the leaf itself.
    path: Vec<Range>,
    /// Their hashes.
    hashes: Vec<Hash>,
    /// The proof, from the leaf upwards.
    proof: Vec<Hash>,
}

impl Proofs {
    /// Proofs of a tree of `size` leaves with this root.
    pub const fn new(size: u64, root: Hash) -> Self {
        Self { size, root, last: None }
    }

    /// Whether the entry with this hash stands at this leaf of the tree.
    pub fn holds(&mut self, leaf: u64, hash: Hash, proof: &[Hash]) -> bool {
        if leaf >= self.size {
            return false;
        }
        let path = path_to(leaf, self.size);
        if proof.len() + 1 != path.len() {
            return false;
        }
        let near = self.last.as_ref().and_then(|last| last.meeting(&path, hash, proof));
        let hashes = match near {
            Some(hashes) => hashes,
            None if check_record(&proof.to_vec(), self.size, self.root, leaf, hash).is_ok() => {
                hashes_along(&path, hash, proof)
            }
            None => return false,
        };
        self.last = Some(Shown { path, hashes, proof: proof.to_vec() });
        true
    }
}

impl Shown {
    /// Where another proof meets this one and agrees with it from there on: the hashes along its path.
    fn meeting(&self, path: &[Range], hash: Hash, proof: &[Hash]) -> Option<Vec<Hash>> {
        let common = self.path.iter().zip(path).take_while(|(ours, theirs)| ours == theirs).count();
        // The parts differ right below the last one in common. At the leaf itself there is nothing below.
        if common == self.path.len() || common == path.len() {
            return None;
        }
        let part = &path[common..];
        let below = hashes_along(part, hash, &proof[..part.len() - 1]);
        let above = (1..common).all(|depth| self.beside(depth) == beside(proof, depth));
        let meets = beside(proof, common) == self.hashes[common] && below[0] == self.beside(common);
        (above && meets).then(|| [&self.hashes[..common], &below].concat())
    }

    fn beside(&self, depth: usize) -> Hash {
        beside(&self.proof, depth)
    }
}

/// The hash of a proof that stands beside the part at this depth.
fn beside(proof: &[Hash], depth: usize) -> Hash {
    proof[proof.len() - depth]
}

/// The parts around a leaf: each is cut after the largest power of two that leaves something (RFC 6962, 2.1).
pub(super) fn path_to(leaf: u64, size: u64) -> Vec<Range> {
    let (mut from, mut to) = (0, size);
    let mut path = vec![(from, to)];
    while to - from > 1 {
        let cut = from + (to - from).next_power_of_two() / 2;
        (from, to) = if leaf < cut { (from, cut) } else { (cut, to) };
        path.push((from, to));
    }
    path
}

/// The hash of each part of a path, given that of the last and what stands beside the others.
fn hashes_along(path: &[Range], leaf: Hash, proof: &[Hash]) -> Vec<Hash> {
    let mut hashes = vec![leaf; path.len()];
    for depth in (0..path.len() - 1).rev() {
        let (below, beside) = (hashes[depth + 1], proof[path.len() - 2 - depth]);
        let is_left = path[depth + 1].0 == path[depth].0;
        hashes[depth] = if is_left { node_hash(below, beside) } else { node_hash(beside, below) };
    }
    hashes
}
