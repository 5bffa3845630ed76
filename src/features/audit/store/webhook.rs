//! How far the webhook is that gets the checkpoints (T7).

use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    READ = "SELECT url_hash, size, sent_at, next_at, attempts, failing_since, failure FROM audit_webhook";
    BEGIN = "INSERT INTO audit_webhook (only_row, url_hash, size, next_at, attempts) VALUES (1, $1, $2, 0, 0)
        ON CONFLICT (only_row) DO UPDATE SET url_hash = excluded.url_hash, size = excluded.size, sent_at = NULL, next_at = 0,
            attempts = 0, failing_since = NULL, failure = NULL WHERE audit_webhook.url_hash <> excluded.url_hash";
    CLAIM = "UPDATE audit_webhook SET next_at = $3 WHERE url_hash = $1 AND next_at <= $2 AND size < $4";
    ARRIVED = "UPDATE audit_webhook SET size = $3, sent_at = $4, next_at = 0, attempts = 0, failing_since = NULL, failure = NULL
        WHERE url_hash = $1 AND size = $2";
    FAILED = "UPDATE audit_webhook SET next_at = $4, attempts = attempts + 1, failing_since = COALESCE(failing_since, $3), failure = $2
        WHERE url_hash = $1";
}

/// Its one row.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct WebhookRow {
    pub url_hash: Vec<u8>,
    /// How many entries the last checkpoint covers that arrived, or with how many it began.
    pub size: i64,
    pub sent_at: Option<Timestamp>,
    pub next_at: Timestamp,
    pub attempts: i64,
    pub failing_since: Option<Timestamp>,
    pub failure: Option<String>,
}

pub(in crate::features::audit) async fn read(tx: &mut Tx) -> Result<Option<WebhookRow>, AppError> {
    Ok(fetch_optional!(tx, READ)?)
}

/// Begins with another address, behind the checkpoint over `size` entries.
pub(in crate::features::audit) async fn begin(tx: &mut Tx, hash: &[u8], size: i64) -> Result<(), AppError> {
    execute!(tx, BEGIN, hash, size)?;
    Ok(())
}

/// Keeps others from sending until a moment; gives whether nobody else does, and something of `newest` entries is due.
pub(in crate::features::audit) async fn claim(
    tx: &mut Tx,
    hash: &[u8],
    now: Timestamp,
    until: Timestamp,
    newest: i64,
) -> Result<bool, AppError> {
    Ok(execute!(tx, CLAIM, hash, now, until, newest)? > 0)
}

/// What was behind `before` has arrived, up to `size`.
pub(in crate::features::audit) async fn arrived(
    tx: &mut Tx,
    hash: &[u8],
    before: i64,
    size: i64,
    at: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, ARRIVED, hash, before, size, at)?;
    Ok(())
}

/// It failed; nobody tries again before `next`.
pub(in crate::features::audit) async fn failed(
    tx: &mut Tx,
    hash: &[u8],
    why: &str,
    at: Timestamp,
    next: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, FAILED, hash, why, at, next)?;
    Ok(())
}
