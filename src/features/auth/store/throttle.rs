//! Failures and waits by key (A3).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_one, fetch_optional, statements};

statements! {
    /// Writes what it reads, so that the row is held until the transaction ends and attempts at one moment come one after the other.
    HOLD = "INSERT INTO throttle (key, failures, failed_at, free_at) VALUES ($1, 0, 0, 0)
        ON CONFLICT (key) DO UPDATE SET failures = throttle.failures RETURNING failures, failed_at, free_at";
    READ = "SELECT failures, failed_at, free_at FROM throttle WHERE key = $1";
    PUT = "UPDATE throttle SET failures = $2, failed_at = $3, free_at = $4 WHERE key = $1";
    FORGIVE = "UPDATE throttle SET failures = failures - 1, free_at = 0 WHERE key = $1 AND failures > 0";
    CLEAR = "DELETE FROM throttle WHERE key = $1";
    DROP_OLD = "DELETE FROM throttle WHERE failed_at < $1";
}

/// What is held against a key.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct ThrottleRow {
    pub failures: i64,
    pub failed_at: Timestamp,
    pub free_at: Timestamp,
}

/// Reads what is held against a key, and keeps others from reading it until the transaction ends.
pub async fn hold(tx: &mut Tx, key: &[u8]) -> Result<ThrottleRow, AppError> {
    Ok(fetch_one!(tx, HOLD, key)?)
}

/// The same for whoever only looks.
pub async fn read(tx: &mut Tx, key: &[u8]) -> Result<ThrottleRow, AppError> {
    let row: Option<ThrottleRow> = fetch_optional!(tx, READ, key)?;
    Ok(row.unwrap_or_default())
}

pub async fn put(tx: &mut Tx, key: &[u8], row: ThrottleRow) -> Result<(), AppError> {
    execute!(tx, PUT, key, row.failures, row.failed_at, row.free_at)?;
    Ok(())
}

/// Takes one failure back.
pub async fn forgive(tx: &mut Tx, key: &[u8]) -> Result<(), AppError> {
    execute!(tx, FORGIVE, key)?;
    Ok(())
}

pub async fn clear(tx: &mut Tx, key: &[u8]) -> Result<(), AppError> {
    execute!(tx, CLEAR, key)?;
    Ok(())
}

pub async fn drop_old(tx: &mut Tx, before: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_OLD, before)?;
    Ok(())
}
