//! A restored backup goes on as another log (T8): what it signs cannot contradict what the first one has signed since.

use super::super::event::{NewEntry, ProofEvent};
use super::super::store::log as store;
use super::{append, key, seal};
use crate::domain::Authority;
use crate::error::AppError;
use crate::features::audit::Event;
use crate::server::{
    AppState,
    db::{Key, moved},
};
use crate::write_tx;

/// Begins the next log, with an entry that holds the last checkpoint of the one before.
///
/// # Errors
/// A fault of the database.
pub async fn begin_log(app: &AppState, authority: &Authority) -> Result<(), AppError> {
    let now = app.clock.now();
    // The folder may know of a log that an earlier restore began.
    let in_folder = seal::kept(app).map(|kept| kept.log);
    write_tx!(app.db, |tx| {
        tx.lock(Key::Sealer).await?;
        // Up to here nothing could be written: no second one goes on with the log of the backup.
        moved::arrived(tx).await?;
        let log = key::log_name(tx).await?;
        let known =
            in_folder.as_ref().filter(|kept| kept.installation == log.installation).map_or(0, |kept| kept.number);
        let (number, last) = (log.number.max(known) + 1, store::newest_checkpoint(tx).await?);
        let size = last.as_ref().map_or(0, |row| row.size);
        let event = ProofEvent::LogBegan { log: number, checkpoint: last.map(|row| row.note) };
        let entry = append(tx, &app.random, NewEntry::by(authority, now, Event::Proof(event))).await?;
        store::insert_log(tx, number, size, entry, now).await
    })
}
