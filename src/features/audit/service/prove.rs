//! Proofs (T3): that an entry is in the trail, and that the trail of a later checkpoint begins with all of an earlier one's.

use super::super::log::{
    Hash, Tiles,
    file::{ConsistencyProof, EntryProof, FORMAT, path_text},
    wanted,
};
use super::super::model::{Checkpoints, ProvenEntry, ProvenStep};
use super::super::store::{
    entries,
    log::{self as store, CheckpointRow},
};
use crate::domain::EntryId;
use crate::error::AppError;
use crate::server::{AppState, db::Tx};
use serde::Serialize;
use std::collections::BTreeSet;
use tlog_tiles::{prove_record, prove_tree};

/// How many checkpoints are listed.
const LISTED: i64 = 50;

/// The tiles at these places, of a tree of `size` leaves.
pub(super) async fn tiles(tx: &mut Tx, size: i64, places: BTreeSet<(i64, i64)>) -> Result<Tiles, AppError> {
    let mut found = Vec::new();
    for at in places {
        if let Some(hashes) = store::tile(tx, at).await? {
            found.push((at, hashes));
        }
    }
    Ok(Tiles::new(size, found))
}

/// What is proven by the leaf index.
///
/// # Errors
/// [`AppError::NotFound`] where no sealed entry stands there; [`AppError::Internal`] where the tree is damaged.
pub async fn leaf(tx: &mut Tx, leaf: i64) -> Result<EntryProof, AppError> {
    let newest = store::newest_checkpoint(tx).await?.ok_or(AppError::NotFound)?;
    if !(0..newest.size).contains(&leaf) {
        return Err(AppError::NotFound);
    }
    // One that was pruned on record has its place in the tree, and nothing to show there.
    let entry = store::sealed(tx, leaf, leaf + 1).await?.pop().and_then(|row| row.body).ok_or(AppError::NotFound)?;
    let (size, index) = (newest.size as u64, leaf as u64);
    let tiles = tiles(tx, newest.size, wanted(|asked| prove_record(size, index, asked))).await?;
    let path = whole(prove_record(size, index, &tiles))?;
    let rotations = rotations(tx).await?;
    Ok(EntryProof { pinchy_audit_proof: FORMAT, leaf, entry, path, checkpoint: newest.note, rotations })
}

/// The same by the entry.
///
/// # Errors
/// Those of [`leaf`]; [`AppError::Busy`] as long as the entry waits for its place.
pub async fn entry(tx: &mut Tx, id: EntryId) -> Result<EntryProof, AppError> {
    match store::leaf_of(tx, id).await? {
        Some(at) => leaf(tx, at).await,
        None if entries::by_id(tx, id).await?.is_some() => Err(AppError::Busy { retry_after_s: 1 }),
        None => Err(AppError::NotFound),
    }
}

/// The proof that one checkpoint follows on another, named by how many entries they cover, in any order.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such checkpoint; [`AppError::Internal`] where the tree is damaged.
pub async fn consistency(tx: &mut Tx, sizes: (i64, i64)) -> Result<ConsistencyProof, AppError> {
    let (earlier, later) = (found(tx, sizes.0.min(sizes.1)).await?, found(tx, sizes.0.max(sizes.1)).await?);
    let (from, to) = (earlier.size as u64, later.size as u64);
    let tiles = tiles(tx, later.size, wanted(|asked| prove_tree(to, from, asked))).await?;
    let path = whole(prove_tree(to, from, &tiles))?;
    let rotations = rotations(tx).await?;
    Ok(ConsistencyProof { pinchy_audit_consistency: FORMAT, earlier: earlier.note, later: later.note, path, rotations })
}

async fn found(tx: &mut Tx, size: i64) -> Result<CheckpointRow, AppError> {
    store::checkpoint(tx, size).await?.ok_or(AppError::NotFound)
}

fn whole(proof: Result<Vec<Hash>, tlog_tiles::Error>) -> Result<Vec<String>, AppError> {
    proof.map(|hashes| path_text(&hashes)).map_err(|error| {
        tracing::error!(%error, "the tree of the audit trail is damaged");
        AppError::Internal
    })
}

/// The notes by which each key handed over to the next.
pub(super) async fn rotations(tx: &mut Tx) -> Result<Vec<String>, AppError> {
    Ok(store::keys(tx).await?.into_iter().filter_map(|row| row.note).collect())
}

/// The proof of an entry, for its page.
///
/// # Errors
/// Those of [`entry`].
pub async fn entry_page(app: &AppState, id: EntryId) -> Result<ProvenEntry, AppError> {
    let proof = entry(&mut app.db.read().await?, id).await?;
    let (size, root) = read(&proof.checkpoint)?;
    let json = json(&proof)?;
    Ok(ProvenEntry { leaf: proof.leaf, size, root, path: proof.path, checkpoint: proof.checkpoint, json })
}

/// The latest checkpoints, and the proof about two of them, where they are asked for.
///
/// # Errors
/// A fault of the database; [`AppError::Internal`] where the tree is damaged.
pub async fn checkpoints(app: &AppState, asked: Asked) -> Result<Checkpoints, AppError> {
    let mut tx = app.db.read().await?;
    let proven = match asked {
        Asked::Nothing => Ok(None),
        Asked::Two(sizes) => step(&mut tx, sizes).await.map(Some),
        Asked::Unreadable => Err(AppError::NotFound),
    };
    let (proven, unknown) = match proven {
        Err(AppError::NotFound) => (None, true),
        proven => (proven?, false),
    };
    Ok(Checkpoints { latest: store::latest_checkpoints(&mut tx, LISTED).await?, proven, unknown })
}

async fn step(tx: &mut Tx, sizes: (i64, i64)) -> Result<ProvenStep, AppError> {
    let proof = consistency(tx, sizes).await?;
    let ((earlier, earlier_root), (later, later_root)) = (read(&proof.earlier)?, read(&proof.later)?);
    let json = json(&proof)?;
    Ok(ProvenStep { earlier, later, earlier_root, later_root, path: proof.path, json })
}

/// Which two checkpoints somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// None.
    Nothing,
    /// Those over so many entries.
    Two((i64, i64)),
    /// What is no number.
    Unreadable,
}

impl Asked {
    /// Reads what was typed.
    pub fn read(from: &str, to: &str) -> Self {
        let (from, to) = (from.trim(), to.trim());
        match (from.parse(), to.parse()) {
            _ if from.is_empty() && to.is_empty() => Self::Nothing,
            (Ok(from), Ok(to)) => Self::Two((from, to)),
            _ => Self::Unreadable,
        }
    }
}

/// Size and root of a checkpoint, as they stand in it.
fn read(note: &str) -> Result<(i64, String), AppError> {
    let mut lines = note.lines().skip(1);
    let size = lines.next().and_then(|size| size.parse().ok());
    size.zip(lines.next().map(str::to_owned)).ok_or(AppError::Internal)
}

/// A proof as a file: one line.
///
/// # Errors
/// [`AppError::Internal`], which does not happen.
pub fn json(proof: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(proof).map(|text| text + "\n").map_err(|_| AppError::Internal)
}
