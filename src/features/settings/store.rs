//! The installation's one row, and the settings by name.

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_optional, statements};

statements! {
    INSTALLATION = "SELECT id, key_fingerprint, set_up_at FROM installation WHERE only_row = 1";
    INSERT_INSTALLATION = "INSERT INTO installation (only_row, id, key_fingerprint, created_at, set_up_at) VALUES (1, $1, $2, $3, NULL)
        ON CONFLICT (only_row) DO NOTHING";
    MARK_SET_UP = "UPDATE installation SET set_up_at = $1 WHERE only_row = 1 AND set_up_at IS NULL";
    ALL_SETTINGS = "SELECT name, value FROM settings";
    PUT_SETTING = "INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    DROP_SETTING = "DELETE FROM settings WHERE name = $1";
}

/// The installation's row.
#[derive(sqlx::FromRow)]
pub(super) struct InstallationRow {
    pub id: String,
    pub key_fingerprint: String,
    pub set_up_at: Option<Timestamp>,
}

pub(super) async fn installation(tx: &mut Tx) -> Result<Option<InstallationRow>, AppError> {
    Ok(fetch_optional!(tx, INSTALLATION)?)
}

pub(super) async fn insert_installation(
    tx: &mut Tx,
    id: &str,
    fingerprint: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, INSERT_INSTALLATION, id, fingerprint, now)?;
    Ok(())
}

/// `true` for the one caller who made it so (S3).
pub(super) async fn mark_set_up(tx: &mut Tx, now: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, MARK_SET_UP, now)? == 1)
}

pub(super) async fn settings(tx: &mut Tx) -> Result<Vec<(String, String)>, AppError> {
    Ok(fetch_all!(tx, ALL_SETTINGS)?)
}

pub(super) async fn put_setting(tx: &mut Tx, name: &str, value: Option<&str>, now: Timestamp) -> Result<(), AppError> {
    match value {
        Some(value) => execute!(tx, PUT_SETTING, name, value, now)?,
        None => execute!(tx, DROP_SETTING, name)?,
    };
    Ok(())
}
