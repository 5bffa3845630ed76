//! A file that is one proof: of an entry, or of two checkpoints (T3). `docs/audit-format.md`, "Proofs by themselves".

use super::super::file::{ConsistencyProof, EntryProof, FORMAT};
use super::super::{Hash, check_record, check_tree, record_hash};
use super::{Fault, Given, Proven, Report, checkpoint};
use data_encoding::BASE64;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
enum Proof {
    Entry(EntryProof),
    Step(ConsistencyProof),
}

/// What a line comes to that is a proof; nothing where it is none of a version that is known.
pub(super) fn look(line: &[u8], given: &Given) -> Option<Report> {
    let shown = match serde_json::from_slice(line).ok()? {
        Proof::Entry(proof) if proof.pinchy_audit_proof == FORMAT => entry(&proof, given),
        Proof::Step(proof) if proof.pinchy_audit_consistency == FORMAT => step(&proof, given),
        _ => return None,
    };
    let mut report = Report::default();
    match shown {
        Ok(proven) => report.proven = Some(proven),
        Err(fault) => report.faults.push(fault),
    }
    Some(report)
}

fn entry(proof: &EntryProof, given: &Given) -> Result<Proven, Fault> {
    let checkpoint = checkpoint(&proof.checkpoint, &proof.rotations, given)?;
    let (leaf, size) = (proof.leaf, checkpoint.size);
    let hash = record_hash(proof.entry.as_bytes());
    let holds = hashes(&proof.path)
        .zip(unsigned(leaf, size))
        .is_some_and(|(path, (leaf, size))| check_record(&path, size, checkpoint.root, leaf, hash).is_ok());
    if holds { Ok(Proven::Entry { leaf, size }) } else { Err(Fault::Altered { leaf }) }
}

fn step(proof: &ConsistencyProof, given: &Given) -> Result<Proven, Fault> {
    let (earlier, later) =
        (checkpoint(&proof.earlier, &proof.rotations, given)?, checkpoint(&proof.later, &proof.rotations, given)?);
    // A log that began with a restored backup goes on with the tree of the one before (T8).
    let holds = earlier.log.number <= later.log.number
        && hashes(&proof.path)
            .zip(unsigned(earlier.size, later.size))
            .is_some_and(|(path, (from, to))| check_tree(&path, to, later.root, from, earlier.root).is_ok());
    let (earlier, later) = (earlier.size, later.size);
    if holds { Ok(Proven::Step { earlier, later }) } else { Err(Fault::NotConsistent { earlier, later }) }
}

fn hashes(path: &[String]) -> Option<Vec<Hash>> {
    path.iter().map(|hash| BASE64.decode(hash.as_bytes()).ok()?.try_into().ok().map(Hash)).collect()
}

fn unsigned(one: i64, other: i64) -> Option<(u64, u64)> {
    Some((one.try_into().ok()?, other.try_into().ok()?))
}
