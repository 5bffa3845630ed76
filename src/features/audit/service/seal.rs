//! The sealer (T3): gives leaves to entries that have none, extends the tree and signs a checkpoint. One at a time for an installation.

use super::super::log::{Checkpoint, Tiles, record_hash};
use super::super::model::Halt;
use super::super::store::log as store;
use super::{
    key::{self, Signing},
    prove,
};
use crate::domain::Topic;
use crate::error::AppError;
use crate::server::{
    AppState,
    db::{Key, Kind, Tx},
    files::{FileLock, replace},
};
use crate::write_tx;
use std::{collections::BTreeSet, path::PathBuf};

/// How many entries are sealed in one transaction.
const BATCH: i64 = 500;

/// Why the entries that wait are not sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealing would be wrong.
    #[error("nothing is sealed: {0:?}")]
    Halted(Halt),
    /// It could not be done.
    #[error(transparent)]
    Failed(#[from] AppError),
}

/// One transaction's work.
#[derive(Default)]
struct Sealed {
    entries: u64,
    /// The checkpoint that is newest now.
    note: Option<String>,
}

/// Seals what waits; gives how many entries. Where another sealer is at work it is left to that one.
///
/// # Errors
/// See [`SealError`].
pub async fn seal(app: &AppState) -> Result<u64, SealError> {
    let mut sealed = 0;
    if !store::is_waiting(&mut app.db.read().await?).await? {
        return Ok(sealed);
    }
    // On PostgreSQL the lock is in the database.
    let lock = if app.db.kind() == Kind::Sqlite { lock(app)? } else { None };
    if app.db.kind() == Kind::Sqlite && lock.is_none() {
        return Ok(sealed);
    }
    loop {
        let done = batch(app).await?.map_err(SealError::Halted)?;
        if let Some(note) = done.note {
            keep(app, note).await?;
        }
        sealed += done.entries;
        if done.entries < BATCH as u64 {
            return Ok(sealed);
        }
    }
}

fn lock(app: &AppState) -> Result<Option<FileLock>, AppError> {
    FileLock::take(&folder(app).join("lock")).map_err(|error| {
        tracing::error!(%error, "the sealer's lock");
        AppError::Internal
    })
}

async fn batch(app: &AppState) -> Result<Result<Sealed, Halt>, AppError> {
    write_tx!(app.db, |tx| {
        if !tx.try_lock(Key::Sealer).await? {
            return Ok(Ok(Sealed::default()));
        }
        let signing = match key::signing(tx, &app.config).await? {
            Ok(signing) => signing,
            Err(halt) => return Ok(Err(halt)),
        };
        let tiles = match ground(tx, kept(app), &signing).await? {
            Ok(tiles) => tiles,
            Err(halt) => return Ok(Err(halt)),
        };
        extend(tx, app, &signing, tiles).await.map(Ok)
    })
}

/// The end of the tree, where database, newest checkpoint and data folder agree on it. Otherwise nothing may be signed: it would say that
/// what was changed behind the program's back had always been so.
async fn ground(tx: &mut Tx, kept: Option<Checkpoint>, signing: &Signing) -> Result<Result<Tiles, Halt>, AppError> {
    let leaves = store::leaves(tx).await?;
    let newest = store::newest_checkpoint(tx).await?;
    let size = newest.as_ref().map_or(0, |row| row.size);
    let damaged = Ok(Err(Halt::Damaged { size }));
    if let Some(kept) = kept.filter(|kept| kept.log.installation == signing.log.installation) {
        if (kept.log.number, kept.size) > (signing.log.number, size) {
            return Ok(Err(Halt::Cut { database: size, folder: kept.size }));
        }
        // A restored backup goes on as another log, beside which the end of the one before counts for nothing (T8).
        if kept.log.number == signing.log.number && !agrees(tx, &kept).await? {
            return damaged;
        }
    }
    let tiles = end_of_tree(tx, size).await?;
    let says = |note: &str| Checkpoint::open(note, signing.trust.all()).ok();
    let holds = match &newest {
        None => leaves == 0,
        Some(row) => says(&row.note).is_some_and(|checkpoint| {
            leaves == size && checkpoint.size == size && tiles.root() == Some(checkpoint.root) && tiles.ends_at_size()
        }),
    };
    if holds { Ok(Ok(tiles)) } else { damaged }
}

/// Whether the database still has the checkpoint that the data folder holds.
pub(super) async fn agrees(tx: &mut Tx, kept: &Checkpoint) -> Result<bool, AppError> {
    let row = store::checkpoint(tx, kept.size).await?;
    Ok(row.and_then(|row| Checkpoint::parse(&row.note).ok()).is_some_and(|known| known.root == kept.root))
}

/// The tiles at the end of a tree of `size` leaves.
pub(super) async fn end_of_tree(tx: &mut Tx, size: i64) -> Result<Tiles, AppError> {
    prove::tiles(tx, size, Tiles::end_of(size).into_iter().collect()).await
}

async fn extend(tx: &mut Tx, app: &AppState, signing: &Signing, mut tiles: Tiles) -> Result<Sealed, AppError> {
    let from = tiles.size();
    let entries = store::take(tx, from, BATCH).await?;
    if entries == 0 {
        return Ok(Sealed::default());
    }
    let mut changed = BTreeSet::new();
    for (body,) in store::bodies(tx, from).await? {
        tiles.push(record_hash(body.as_bytes()), &mut changed);
    }
    for at in changed {
        store::put_tile(tx, at, tiles.tile(at).unwrap_or_default()).await?;
    }
    let root = tiles.root().ok_or(AppError::Internal)?;
    let note = Checkpoint::sign(&signing.log, tiles.size(), root, &signing.key).ok_or(AppError::Internal)?;
    store::insert_checkpoint(tx, tiles.size(), signing.log.number, app.clock.now(), &note).await?;
    tx.announce(Topic::Audit);
    Ok(Sealed { entries, note: Some(note) })
}

/// The folder of what is kept outside the database.
pub(super) fn folder(app: &AppState) -> PathBuf {
    app.config.data.join("audit")
}

/// The newest checkpoint that the data folder knows of; nothing where there is none that can be read.
pub fn kept(app: &AppState) -> Option<Checkpoint> {
    Checkpoint::parse(&std::fs::read_to_string(folder(app).join(CHECKPOINT)).ok()?).ok()
}

/// The newest checkpoint in the data folder, so that a cut of the database alone is seen (T4).
const CHECKPOINT: &str = "checkpoint";

async fn keep(app: &AppState, note: String) -> Result<(), AppError> {
    let file = folder(app).join(CHECKPOINT);
    let kept = tokio::task::spawn_blocking(move || replace(&file, note.as_bytes())).await;
    kept.map_err(std::io::Error::other).flatten().map_err(|error| {
        tracing::error!(%error, "the newest checkpoint cannot be kept in the data folder");
        AppError::Internal
    })
}

/// Keeps a checkpoint that another node has signed. One that contradicts what is kept here is not taken.
///
/// # Errors
/// See [`SealError`].
pub async fn keep_newest(app: &AppState) -> Result<(), SealError> {
    // First: the database always has what the folder has. Then all of it as of one moment, since others seal meanwhile.
    let before = kept(app);
    let mut tx = app.db.snapshot().await?;
    let Some(newest) = store::newest_checkpoint(&mut tx).await? else { return Ok(()) };
    if before.as_ref().is_some_and(|kept| kept.size == newest.size) {
        return Ok(());
    }
    let signing = key::signing(&mut tx, &app.config).await?.map_err(SealError::Halted)?;
    ground(&mut tx, before, &signing).await?.map_err(SealError::Halted)?;
    drop(tx);
    keep(app, newest.note).await.map_err(SealError::Failed)
}
