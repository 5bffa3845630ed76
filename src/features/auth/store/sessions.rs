//! Sessions.

use crate::domain::{Origin, PersonName, Role, SessionId, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    /// A7: only where the status is active and the version is the one that was verified. The update holds the user's row until the
    /// transaction ends, so that a deactivation or a new password comes wholly before or wholly after this session.
    ADMIT = "UPDATE users SET last_active_at = $3 WHERE id = $1 AND status = 'active'
        AND EXISTS (SELECT 1 FROM credentials c WHERE c.user_id = users.id AND c.credential_version = $2)";
    INSERT = "INSERT INTO sessions (id, token_hash, user_id, created_at, last_seen_at, ended_at, address, user_agent)
        VALUES ($1, $2, $3, $4, $4, NULL, $5, $6)";
    FIND = "SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.ended_at, u.name, u.role, u.status
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1";
    FIND_BY_ID = "SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.ended_at, u.name, u.role, u.status
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1";
    TOUCH = "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $2";
    TOUCH_USER = "UPDATE users SET last_active_at = $2 WHERE id = $1 AND last_active_at < $2";
    END = "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END_ALL = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL";
    DROP_ENDED = "DELETE FROM sessions WHERE ended_at < $1 OR created_at < $2 OR last_seen_at < $3";
}

/// A session with its user, as they are now.
#[derive(sqlx::FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub user_id: UserId,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub name: PersonName,
    pub role: Role,
    pub status: Status,
}

/// `false` where the account is not active any more, or its password another.
pub async fn insert(
    tx: &mut Tx,
    id: SessionId,
    token_hash: &[u8],
    user: UserId,
    now: Timestamp,
    version: i64,
    origin: &Origin,
) -> Result<bool, AppError> {
    if execute!(tx, ADMIT, user, version, now)? != 1 {
        return Ok(false);
    }
    execute!(tx, INSERT, id, token_hash, user, now, &origin.address, &origin.user_agent)?;
    Ok(true)
}

pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<SessionRow>, AppError> {
    Ok(fetch_optional!(tx, FIND, token_hash)?)
}

pub async fn find_by_id(tx: &mut Tx, id: SessionId) -> Result<Option<SessionRow>, AppError> {
    Ok(fetch_optional!(tx, FIND_BY_ID, id)?)
}

pub async fn touch(tx: &mut Tx, id: SessionId, user: UserId, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, TOUCH, id, now)?;
    execute!(tx, TOUCH_USER, user, now)?;
    Ok(())
}

/// `false` where it had ended already.
pub async fn end(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, END, id, now)? == 1)
}

/// Ends every session of a user; gives how many there were.
pub async fn end_all(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<u64, AppError> {
    Ok(execute!(tx, END_ALL, user, now)?)
}

/// Drops what ended, began or was last seen before the given times.
pub async fn drop_ended(tx: &mut Tx, ended: Timestamp, created: Timestamp, seen: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_ENDED, ended, created, seen)?;
    Ok(())
}
