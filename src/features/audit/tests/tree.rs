//! T3: the tree and its proofs, against an implementation by others.

use crate::features::audit::log::{Hash, Tiles, check_record, check_tree, record_hash, wanted};
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use proptest::prelude::*;
use sha2::Sha256;
use std::collections::BTreeSet;
use tlog_tiles::{prove_record, prove_tree};

type Theirs = MemoryBackedTree<Sha256, Vec<u8>>;

/// The same leaves in both trees.
fn trees(leaves: &[Vec<u8>]) -> (Tiles, Theirs) {
    let (mut ours, mut theirs) = (Tiles::default(), Theirs::new());
    for leaf in leaves {
        ours.push(record_hash(leaf), &mut BTreeSet::new());
        theirs.push(leaf.clone());
    }
    (ours, theirs)
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn their_root(tree: &Tiles) -> RootHash<Sha256> {
    RootHash::new(tree.root().unwrap().0.into(), tree.size() as u64)
}

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|number| format!("leaf {number}").into_bytes()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn t3_roots_and_proofs_are_those_of_another_implementation(
        leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..700),
        at in any::<prop::sample::Index>(),
        earlier in any::<prop::sample::Index>(),
    ) {
        let (ours, theirs) = trees(&leaves);
        let (size, leaf, before) = (leaves.len(), at.index(leaves.len()), earlier.index(leaves.len()) + 1);
        prop_assert_eq!(ours.root().unwrap().0.to_vec(), theirs.root().as_bytes().to_vec());
        let proof = prove_record(size as u64, leaf as u64, &ours).unwrap();
        let their_proof = theirs.prove_inclusion(leaf);
        prop_assert_eq!(bytes(&proof), their_proof.as_bytes().to_vec());
        let read = InclusionProof::try_from_bytes(bytes(&proof)).unwrap();
        prop_assert!(their_root(&ours).verify_inclusion(&leaves[leaf], leaf as u64, &read).is_ok());
        check_record(&proof, size as u64, ours.root().unwrap(), leaf as u64, record_hash(&leaves[leaf])).unwrap();
        let (old, _) = trees(&leaves[..before]);
        let proof = prove_tree(size as u64, before as u64, &ours).unwrap();
        prop_assert_eq!(bytes(&proof), theirs.prove_consistency(size - before).as_bytes().to_vec());
        let read = ConsistencyProof::try_from_bytes(bytes(&proof)).unwrap();
        prop_assert!(their_root(&ours).verify_consistency(&their_root(&old), &read).is_ok());
        check_tree(&proof, size as u64, ours.root().unwrap(), before as u64, old.root().unwrap()).unwrap();
    }

    #[test]
    fn t3_a_proof_holds_for_nothing_else(
        count in 2_usize..300, at in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(count);
        let (tree, _) = trees(&leaves);
        let (size, leaf, root) = (count as u64, at.index(count) as u64, tree.root().unwrap());
        let proof = prove_record(size, leaf, &tree).unwrap();
        let hash = record_hash(&leaves[leaf as usize]);
        prop_assert!(check_record(&proof, size, root, (leaf + 1) % size, hash).is_err(), "another place");
        prop_assert!(check_record(&proof, size, root, leaf, record_hash(b"other")).is_err(), "another entry");
        let mut changed = proof.clone();
        changed[flip.index(proof.len())].0[0] ^= 1;
        prop_assert!(check_record(&changed, size, root, leaf, hash).is_err(), "another proof");
        prop_assert!(check_record(&proof[1..].to_vec(), size, root, leaf, hash).is_err(), "half a proof");
    }
}

#[test]
fn t3_the_end_of_a_tree_is_all_that_its_growth_needs() {
    let leaves = leaves(70_000);
    let mut end = Tiles::default();
    let mut whole = Tiles::default();
    for (size, leaf) in leaves.iter().enumerate() {
        let hash = record_hash(leaf);
        whole.push(hash, &mut BTreeSet::new());
        end.push(hash, &mut BTreeSet::new());
        end.forget_full();
        let size = size as i64 + 1;
        assert!(end.ends_at_size(), "{size}");
        if [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000].contains(&size) {
            assert_eq!(end.root(), whole.root(), "{size}");
            let kept: Vec<_> =
                Tiles::end_of(size).into_iter().filter_map(|at| Some((at, whole.tile(at)?.to_vec()))).collect();
            assert_eq!(Tiles::new(size, kept).root(), whole.root(), "{size}");
        }
    }
}

#[test]
fn t3_a_proof_reads_few_tiles() {
    let tiles = wanted(|asked| prove_record(1_000_000, 123_456, asked));
    assert!(tiles.contains(&(0, 123_456 / 256)) && tiles.len() <= 6, "{tiles:?}");
}
