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

/// A tile as far as it is asked for; nothing where it is not filled so far, or its entries were pruned.
///
/// # Errors
/// A fault of the database.
pub async fn tile(app: &AppState, place: Place) -> Result<Option<Vec<u8>>, AppError> {
    let mut tx = app.db.read().await?;
    match place.what {
        What::Hashes(level) => {
            let mut hashes = store::tile(&mut tx, (level, place.number)).await?.unwrap_or_default();
            let wanted = place.width as usize * HASH;
            let is_there = hashes.len() >= wanted;
            hashes.truncate(wanted);
            Ok(is_there.then_some(hashes))
        }
        What::Entries => entries(&mut tx, place).await,
    }
}

/// Each entry behind its length in two bytes, the greater one first.
async fn entries(tx: &mut Tx, place: Place) -> Result<Option<Vec<u8>>, AppError> {
    let Some(from) = place.number.checked_mul(WIDTH) else { return Ok(None) };
    let bodies = store::sealed(tx, from, from.saturating_add(place.width)).await?.into_iter().map(|row| row.body);
    let Some(bodies) = bodies.collect::<Option<Vec<String>>>() else { return Ok(None) };
    if bodies.len() as i64 != place.width {
        return Ok(None);
    }
    let mut tile = Vec::new();
    for body in bodies {
        // An entry has at most 60 kB.
        let length = u16::try_from(body.len()).map_err(|_| AppError::Internal)?;
        tile.extend(length.to_be_bytes());
        tile.extend(body.into_bytes());
    }
    Ok(Some(tile))
}
