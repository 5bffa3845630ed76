//! The rows behind flashes and form outcomes: sealed bodies with an end.

use super::{Tx, execute, fetch_optional, statements};
use crate::domain::Timestamp;
use crate::error::AppError;

statements! {
    PUT_FLASH = "INSERT INTO flashes (cookie_hash, path, body, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (cookie_hash, path) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at";
    TAKE_FLASH = "DELETE FROM flashes WHERE cookie_hash = $1 AND path = $2 AND expires_at > $3 RETURNING body";
    DROP_OLD_FLASHES = "DELETE FROM flashes WHERE expires_at <= $1";
    RESERVE_OUTCOME = "INSERT INTO form_outcomes (key, body, expires_at) VALUES ($1, NULL, $2)
        ON CONFLICT (key) DO UPDATE SET body = NULL, expires_at = excluded.expires_at WHERE form_outcomes.expires_at <= $3";
    RENEW_OUTCOME = "UPDATE form_outcomes SET expires_at = $2 WHERE key = $1 AND body IS NULL";
    OUTCOME = "SELECT body FROM form_outcomes WHERE key = $1 AND expires_at > $2";
    FILL_OUTCOME = "UPDATE form_outcomes SET body = $2, expires_at = $3 WHERE key = $1";
    RELEASE_OUTCOME = "DELETE FROM form_outcomes WHERE key = $1";
    DROP_OLD_OUTCOMES = "DELETE FROM form_outcomes WHERE expires_at <= $1";
}

/// Keeps a flash for a page; a newer one for the same page takes its place.
pub async fn put_flash(tx: &mut Tx, cookie: &[u8], path: &str, body: &[u8], until: Timestamp) -> Result<(), AppError> {
    execute!(tx, PUT_FLASH, cookie, path, body, until)?;
    Ok(())
}

/// Takes a flash out; it cannot be read again.
pub async fn take_flash(tx: &mut Tx, cookie: &[u8], path: &str, now: Timestamp) -> Result<Option<Vec<u8>>, AppError> {
    let row: Option<(Vec<u8>,)> = fetch_optional!(tx, TAKE_FLASH, cookie, path, now)?;
    Ok(row.map(|(body,)| body))
}

/// Claims the right to carry out a form; `false` when another sending of it already has it.
pub async fn reserve_outcome(tx: &mut Tx, key: &[u8], until: Timestamp, now: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, RESERVE_OUTCOME, key, until, now)? == 1)
}

/// Has the right to carry out a form hold for longer.
pub async fn renew_outcome(tx: &mut Tx, key: &[u8], until: Timestamp) -> Result<(), AppError> {
    execute!(tx, RENEW_OUTCOME, key, until)?;
    Ok(())
}

/// The outcome of a form: nothing where it was never sent, an empty one where it is still at work.
pub async fn outcome(tx: &mut Tx, key: &[u8], now: Timestamp) -> Result<Option<Option<Vec<u8>>>, AppError> {
    let row: Option<(Option<Vec<u8>>,)> = fetch_optional!(tx, OUTCOME, key, now)?;
    Ok(row.map(|(body,)| body))
}

/// Keeps what came of a form.
pub async fn fill_outcome(tx: &mut Tx, key: &[u8], body: &[u8], until: Timestamp) -> Result<(), AppError> {
    execute!(tx, FILL_OUTCOME, key, body, until)?;
    Ok(())
}

/// Gives the right back: the form was not done and may be sent again.
pub async fn release_outcome(tx: &mut Tx, key: &[u8]) -> Result<(), AppError> {
    execute!(tx, RELEASE_OUTCOME, key)?;
    Ok(())
}

/// Drops what nobody fetched in time.
pub async fn drop_old(tx: &mut Tx, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_OLD_FLASHES, now)?;
    execute!(tx, DROP_OLD_OUTCOMES, now)?;
    Ok(())
}
