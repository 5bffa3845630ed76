//! The tokens with which programs follow the log (T3).

use crate::domain::{PersonName, ReadTokenId, Timestamp, TokenName, UserId};
use crate::error::AppError;
use crate::features::audit::model::ReadToken;
use crate::server::db::{Tx, execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO audit_read_tokens (id, token_hash, name, maker_id, made_at) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT t.id, t.name, u.name AS maker, t.made_at, t.last_used_at,
            CASE WHEN u.role = 'admin' AND u.status = 'active' THEN 1 ELSE 0 END AS good
        FROM audit_read_tokens t JOIN users u ON u.id = t.maker_id
        WHERE t.revoked_at IS NULL ORDER BY t.made_at DESC, t.id DESC LIMIT 500";
    /// Good as long as its maker is an active admin: what they lost nobody keeps through a token (P3).
    GOOD = "SELECT t.id FROM audit_read_tokens t JOIN users u ON u.id = t.maker_id
        WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND u.role = 'admin' AND u.status = 'active'";
    NOTE_USE = "UPDATE audit_read_tokens SET last_used_at = $2
        WHERE token_hash = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
    IS_FRESH = "SELECT id FROM audit_read_tokens WHERE token_hash = $1 AND last_used_at > $2";
    NAME = "SELECT name FROM audit_read_tokens WHERE id = $1";
    REVOKE = "UPDATE audit_read_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: ReadTokenId,
    name: TokenName,
    maker: PersonName,
    made_at: Timestamp,
    last_used_at: Option<Timestamp>,
    good: i32,
}

pub(in crate::features::audit) async fn insert(
    tx: &mut Tx,
    id: ReadTokenId,
    hash: &[u8],
    name: &TokenName,
    maker: UserId,
    at: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, INSERT, id, hash, name, maker, at)?;
    Ok(())
}

/// Those that were not revoked, newest first.
pub(in crate::features::audit) async fn list(tx: &mut Tx) -> Result<Vec<ReadToken>, AppError> {
    let rows: Vec<ListRow> = fetch_all!(tx, LIST)?;
    let token = |ListRow { id, name, maker, made_at, last_used_at, good }| ReadToken {
        id,
        name,
        maker,
        made_at,
        last_used_at,
        is_good: good == 1,
    };
    Ok(rows.into_iter().map(token).collect())
}

pub(in crate::features::audit) async fn is_good(tx: &mut Tx, hash: &[u8]) -> Result<bool, AppError> {
    let row: Option<(ReadTokenId,)> = fetch_optional!(tx, GOOD, hash)?;
    Ok(row.is_some())
}

/// Whether its use was noted after this moment.
pub(in crate::features::audit) async fn is_fresh(tx: &mut Tx, hash: &[u8], after: Timestamp) -> Result<bool, AppError> {
    let row: Option<(ReadTokenId,)> = fetch_optional!(tx, IS_FRESH, hash, after)?;
    Ok(row.is_some())
}

/// Notes a use, unless one was noted after `before`; gives whether it did.
pub(in crate::features::audit) async fn note_use(
    tx: &mut Tx,
    hash: &[u8],
    at: Timestamp,
    before: Timestamp,
) -> Result<bool, AppError> {
    Ok(execute!(tx, NOTE_USE, hash, at, before)? > 0)
}

/// What a token is called, also where it was revoked.
pub(in crate::features::audit) async fn name(tx: &mut Tx, id: ReadTokenId) -> Result<Option<TokenName>, AppError> {
    let row: Option<(TokenName,)> = fetch_optional!(tx, NAME, id)?;
    Ok(row.map(|(name,)| name))
}

/// Takes it back; gives whether it did.
pub(in crate::features::audit) async fn revoke(tx: &mut Tx, id: ReadTokenId, at: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, REVOKE, id, at)? > 0)
}
