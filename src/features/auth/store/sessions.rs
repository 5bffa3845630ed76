//! Sessions.

use crate::domain::{Origin, PersonName, Role, SessionId, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_optional, statements};

statements! {
    /// A7: only where the version is the one that was verified. It holds the credentials until the transaction ends, so that whatever
    /// raises the version comes wholly before this session or wholly after it, and then finds the session to end. A condition on another
    /// table's row would not do: PostgreSQL, having waited for a row, looks at that one alone anew.
    HOLD_VERSION = "UPDATE credentials SET credential_version = credential_version WHERE user_id = $1 AND credential_version = $2";
    /// A7: only where the status is active.
    ADMIT = "UPDATE users SET last_active_at = $2 WHERE id = $1 AND status = 'active'";
    INSERT = "INSERT INTO sessions (id, token_hash, user_id, created_at, last_seen_at, ended_at, address, user_agent, limited,
        tells_reset_at) VALUES ($1, $2, $3, $4, $4, NULL, $5, $6, $7, $8)";
    FIND = "SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.ended_at, s.limited, u.name, u.role, u.status,
        (SELECT value FROM settings WHERE name = 'session_idle') AS idle_limit,
        (SELECT value FROM settings WHERE name = 'session_absolute') AS absolute_limit
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1";
    FIND_BY_ID = "SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.ended_at, s.limited, u.name, u.role, u.status,
        (SELECT value FROM settings WHERE name = 'session_idle') AS idle_limit,
        (SELECT value FROM settings WHERE name = 'session_absolute') AS absolute_limit
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1";
    TOUCH = "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $2";
    TOUCH_USER = "UPDATE users SET last_active_at = $2 WHERE id = $1 AND last_active_at < $2";
    END = "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    DELETE_ALL = "DELETE FROM sessions WHERE user_id = $1";
    LIVE = "SELECT id, created_at, last_seen_at, address, user_agent, limited FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND created_at > $2 AND last_seen_at > $3 AND (limited = 0 OR created_at > $4)
        ORDER BY last_seen_at DESC, id DESC LIMIT 100";
    CHANGE_TOKEN = "UPDATE sessions SET token_hash = $2 WHERE id = $1 AND ended_at IS NULL";
    END_OTHERS = "UPDATE sessions SET ended_at = $3 WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL
        RETURNING created_at, last_seen_at, limited";
    END_OF = "UPDATE sessions SET ended_at = $3 WHERE id = $2 AND user_id = $1 AND ended_at IS NULL
        RETURNING created_at, last_seen_at, limited";
    TELLS_RESET = "SELECT created_at, tells_reset_at FROM sessions WHERE id = $1";
    END_ALL = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL RETURNING created_at, last_seen_at, limited";
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
    pub limited: i64,
    pub name: PersonName,
    pub role: Role,
    pub status: Status,
    /// The stored limits (O1), read along: every request asks for a session.
    pub idle_limit: Option<String>,
    pub absolute_limit: Option<String>,
}

/// A session to be.
pub struct NewRow<'a> {
    pub id: SessionId,
    pub token_hash: &'a [u8],
    pub user: UserId,
    /// The version of the credentials that were verified (A7).
    pub version: i64,
    pub now: Timestamp,
    pub origin: &'a Origin,
    /// Whether it reaches only "Set a new password" (R1).
    pub limited: bool,
    /// The reset of which it tells (R5).
    pub tells_reset_at: Option<Timestamp>,
}

/// `false` where the account is not active any more, or its password another.
pub async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<bool, AppError> {
    if execute!(tx, HOLD_VERSION, row.user, row.version)? != 1 || execute!(tx, ADMIT, row.user, row.now)? != 1 {
        return Ok(false);
    }
    let (limited, Origin { address, user_agent }) = (i64::from(row.limited), row.origin);
    execute!(tx, INSERT, row.id, row.token_hash, row.user, row.now, address, user_agent, limited, row.tells_reset_at)?;
    Ok(true)
}

/// When a session began, and the time of the reset that it tells of (R5).
pub async fn tells_reset(tx: &mut Tx, id: SessionId) -> Result<Option<(Timestamp, Option<Timestamp>)>, AppError> {
    Ok(fetch_optional!(tx, TELLS_RESET, id)?)
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

/// Ends every session of a user; gives those that this act itself has ended.
pub async fn end_all(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Vec<EndedRow>, AppError> {
    Ok(fetch_all!(tx, END_ALL, user, now)?)
}

/// Drops what ended, began or was last seen before the given times.
pub async fn drop_ended(tx: &mut Tx, ended: Timestamp, created: Timestamp, seen: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_ENDED, ended, created, seen)?;
    Ok(())
}

/// A live session in a list.
#[derive(sqlx::FromRow)]
pub struct LiveRow {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub limited: i64,
}

/// After which times a session must have begun and been seen to be live.
#[derive(Clone, Copy)]
pub struct Since {
    pub created: Timestamp,
    pub seen: Timestamp,
    /// The same as `created`, for one that reaches only "Set a new password" (R1).
    pub limited: Timestamp,
}

/// A session that an act has ended. Of the same act done twice at once the second finds none: what was read before it proves nothing.
#[derive(sqlx::FromRow)]
pub struct EndedRow {
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub limited: i64,
}

impl EndedRow {
    /// Whether it was live until then.
    pub fn was_live(&self, since: Since) -> bool {
        let begun = self.created_at > since.created && self.last_seen_at > since.seen;
        begun && (self.limited == 0 || self.created_at > since.limited)
    }
}

/// The live sessions of a user, the last seen first; a hundred at most.
pub async fn live(tx: &mut Tx, user: UserId, since: Since) -> Result<Vec<LiveRow>, AppError> {
    Ok(fetch_all!(tx, LIVE, user, since.created, since.seen, since.limited)?)
}

/// `false` where it has ended.
pub async fn change_token(tx: &mut Tx, id: SessionId, token_hash: &[u8]) -> Result<bool, AppError> {
    Ok(execute!(tx, CHANGE_TOKEN, id, token_hash)? == 1)
}

/// Ends every session of a user but one; gives those that this act itself has ended.
pub async fn end_others(tx: &mut Tx, user: UserId, but: SessionId, now: Timestamp) -> Result<Vec<EndedRow>, AppError> {
    Ok(fetch_all!(tx, END_OTHERS, user, but, now)?)
}

/// Ends a session if it is this user's; nothing where it is not, or had ended already.
pub async fn end_of(tx: &mut Tx, user: UserId, id: SessionId, now: Timestamp) -> Result<Option<EndedRow>, AppError> {
    Ok(fetch_optional!(tx, END_OF, user, id, now)?)
}

/// Forgets every session of a user.
pub async fn delete_all(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    execute!(tx, DELETE_ALL, user)?;
    Ok(())
}
