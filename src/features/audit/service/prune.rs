//! Pruning (T4): entries older than a set age go, by whole tiles from the beginning of what is there. Hashes and checkpoints stay, so
//! that every proof of what is left holds, and an entry says what went: with that entry alone a verifier accepts the gap.

use super::super::event::{KeepEvent, NewEntry};
use super::super::log::WIDTH;
use super::super::model::Prunable;
use super::super::store::{log, prune as store};
use super::{append, check, seal};
use crate::domain::{Actor, Authority, Origin, Timestamp, Topic};
use crate::error::AppError;
use crate::features::audit::Event;
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;

/// How many entries go in one transaction: nobody who writes waits long.
const BATCH: i64 = 16 * WIDTH;

/// What a pruning of entries that were written before a moment would take out.
///
/// # Errors
/// A fault of the database.
pub async fn prunable(app: &AppState, older_than: Timestamp) -> Result<Prunable, AppError> {
    range(&mut app.db.read().await?, older_than).await
}

async fn range(tx: &mut Tx, older_than: Timestamp) -> Result<Prunable, AppError> {
    let from = log::pruned(tx).await?;
    let sealed = log::newest_checkpoint(tx).await?.map_or(0, |row| row.size);
    let newer = store::first_newer(tx, from, older_than).await?;
    // The last sealed entry stays, however old it is: what is sealed next goes on behind it.
    let end = newer.unwrap_or(sealed).min(sealed - 1);
    // What a tile holds goes as a whole or not at all.
    Ok(Prunable { from, below: (end / WIDTH * WIDTH).max(from), older_than })
}

/// Prunes; gives what went. Without an authority it is the setting that asks. `upto` is what was shown to whoever confirmed it: no more
/// than that goes.
///
/// # Errors
/// [`AppError::TrailUnsound`] where the trail is not as it was sealed, or cannot be sealed: what shows that shall stay.
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub async fn prune(
    app: &AppState,
    authority: Option<&Authority>,
    older_than: Timestamp,
    upto: Option<i64>,
) -> Result<Prunable, AppError> {
    seal::seal(app).await.map_err(unsound)?;
    let (wanted, left) = (prunable(app, older_than).await?, left_over(app).await?);
    if wanted.count() == 0 && !left {
        return Ok(wanted);
    }
    let verdict = check::check(app, |_, _| ()).await?;
    if !verdict.findings.is_empty() {
        return Err(AppError::TrailUnsound);
    }
    let pruned = record(app, authority, older_than, upto.unwrap_or(verdict.size).min(verdict.size)).await?;
    drop_recorded(app).await?;
    seal::seal(app).await.map_err(unsound)?;
    Ok(pruned)
}

fn unsound(error: seal::SealError) -> AppError {
    match error {
        seal::SealError::Halted(_) => AppError::TrailUnsound,
        seal::SealError::Failed(error) => error,
    }
}

/// Writes the entry, and from where on the database keeps entries from now on.
pub(in crate::features::audit) async fn record(
    app: &AppState,
    authority: Option<&Authority>,
    older_than: Timestamp,
    upto: i64,
) -> Result<Prunable, AppError> {
    let now = app.clock.now();
    // Before anybody is held up by it: what is old stays so, and what is sealed as well.
    let Prunable { below, .. } = range(&mut app.db.read().await?, older_than).await?;
    let below = below.min(upto / WIDTH * WIDTH);
    write_tx!(app.db, |tx| {
        tx.lock(Key::Sealer).await?;
        if let Some(authority) = authority {
            actor::still_may(tx, authority).await?;
        }
        let from = log::pruned(tx).await?;
        let found = Prunable { from, below: below.max(from), older_than };
        if found.count() > 0 {
            let event = Event::Keep(KeepEvent::Pruned { below: found.below, before: found.from, older_than });
            let entry = match authority {
                Some(authority) => NewEntry::by(authority, now, event),
                None => NewEntry::new(now, Actor::System, None, Origin::default(), event),
            };
            append(tx, &app.random, entry).await?;
            store::record(tx, found.below).await?;
            tx.announce(Topic::Verdict);
        }
        Ok(found)
    })
}

/// Whether a pruning was recorded that did not come to its end.
async fn left_over(app: &AppState) -> Result<bool, AppError> {
    let mut tx = app.db.read().await?;
    let first = store::first_leaf(&mut tx).await?;
    Ok(first < log::pruned(&mut tx).await?)
}

/// Lets everything go that a pruning was recorded for.
async fn drop_recorded(app: &AppState) -> Result<(), AppError> {
    while left_over(app).await? {
        write_tx!(app.db, |tx| {
            let (first, below) = (store::first_leaf(tx).await?, log::pruned(tx).await?);
            store::drop_below(tx, below.min((first / WIDTH * WIDTH) + BATCH)).await?;
            tx.announce(Topic::Audit);
            Ok(())
        })?;
    }
    Ok(())
}
