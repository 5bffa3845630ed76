//! The log as other programs follow it: the newest checkpoint, and tiles (C2SP tlog-tiles).

use super::super::log::{Place, WIDTH, What};
use super::super::store::log as store;
use crate::error::AppError;
use crate::server::{AppState, db::Tx};

/// Bytes of a hash.
const HASH: usize = 32;

/// The newest checkpoint; nothing before the first.
///
/// # Errors
/// A fault of the database.
pub async fn checkpoint(app: &AppState) -> Result<Option<String>, AppError> {
    Ok(store::newest_checkpoint(&mut app.db.read().await?).await?.map(|row| row.note))
}

/// What there is of a tile.
pub enum Found {
    /// All that was asked for.
    Bytes(Vec<u8>),
    /// Its entries were pruned on record, as all before this leaf were; of them the hashes alone are left (T4).
    Pruned {
        /// The first leaf that was kept.
        below: i64,
    },
    /// It is not filled so far.
    Nothing,
}

impl From<Option<Vec<u8>>> for Found {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        bytes.map_or(Self::Nothing, Self::Bytes)
    }
}

/// A tile as far as it is asked for.
///
/// # Errors
/// A fault of the database.
pub async fn tile(app: &AppState, place: Place) -> Result<Found, AppError> {
    let mut tx = app.db.read().await?;
    match place.what {
        What::Hashes(level) => {
            let mut hashes = store::tile(&mut tx, (level, place.number)).await?.unwrap_or_default();
            let wanted = place.width as usize * HASH;
            let is_there = hashes.len() >= wanted;
            hashes.truncate(wanted);
            Ok(is_there.then_some(hashes).into())
        }
        What::Entries => bundle(&mut tx, place).await,
    }
}

/// The entries of a tile. Whole tiles are pruned, so that of one either all entries are kept or none.
async fn bundle(tx: &mut Tx, place: Place) -> Result<Found, AppError> {
    let Some(from) = place.number.checked_mul(WIDTH) else { return Ok(Found::Nothing) };
    let bytes = entries(tx, from, place.width).await?;
    // Only now: what was pruned on the way here is known as such. What still waits to go is shown no more.
    let below = store::pruned(tx).await?;
    Ok(if from < below { Found::Pruned { below } } else { bytes.into() })
}

/// Each entry behind its length in two bytes, the greater one first.
async fn entries(tx: &mut Tx, from: i64, width: i64) -> Result<Option<Vec<u8>>, AppError> {
    let bodies = store::sealed(tx, from, from.saturating_add(width)).await?.into_iter().map(|row| row.body);
    let Some(bodies) = bodies.collect::<Option<Vec<String>>>() else { return Ok(None) };
    if bodies.len() as i64 != width {
        return Ok(None);
    }
    let mut tile = Vec::new();
    for body in bodies {
        // An entry has at most 60 kB, which `append` sees to.
        let length = u16::try_from(body.len()).map_err(|_| AppError::Internal)?;
        tile.extend(length.to_be_bytes());
        tile.extend(body.into_bytes());
    }
    Ok(Some(tile))
}
