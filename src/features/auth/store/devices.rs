//! The devices that have signed in to an account before (A3).

use crate::domain::{Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_one, statements};

statements! {
    DELETE_ALL = "DELETE FROM known_devices WHERE user_id = $1";
    KNOWS = "SELECT COUNT(*) FROM known_devices d JOIN users u ON u.id = d.user_id
        WHERE d.token_hash = $1 AND u.email_key = $2";
    IS_KNOWN = "SELECT COUNT(*) FROM known_devices WHERE token_hash = $1";
    REMEMBER = "INSERT INTO known_devices (token_hash, user_id, last_used_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash, user_id) DO UPDATE SET last_used_at = excluded.last_used_at";
    DROP_OLD = "DELETE FROM known_devices WHERE last_used_at < $1";
}

/// Whether the device knows the account with this folded e-mail.
pub async fn knows(tx: &mut Tx, token_hash: &[u8], email_key: &str) -> Result<bool, AppError> {
    let (count,): (i64,) = fetch_one!(tx, KNOWS, token_hash, email_key)?;
    Ok(count > 0)
}

/// Whether the device knows any account.
pub async fn is_known(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, AppError> {
    let (count,): (i64,) = fetch_one!(tx, IS_KNOWN, token_hash)?;
    Ok(count > 0)
}

pub async fn remember(tx: &mut Tx, token_hash: &[u8], user: UserId, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, REMEMBER, token_hash, user, now)?;
    Ok(())
}

pub async fn drop_old(tx: &mut Tx, before: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_OLD, before)?;
    Ok(())
}

/// Forgets every device of a user.
pub async fn delete_all(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    execute!(tx, DELETE_ALL, user)?;
    Ok(())
}
