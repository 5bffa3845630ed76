//! Password hashes.

use crate::domain::{PersonName, Role, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    FIND = "SELECT u.id, u.name, u.role, u.status, c.password_hash, c.credential_version
        FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.email_key = $1";
    INSERT = "INSERT INTO credentials (user_id, password_hash, credential_version, changed_at) VALUES ($1, $2, $3, $4)";
    REHASH = "UPDATE credentials SET password_hash = $3 WHERE user_id = $1 AND credential_version = $2";
    RAISE_VERSION = "UPDATE credentials SET credential_version = credential_version + 1 WHERE user_id = $1";
    FIND_BY_ID = "SELECT u.id, u.name, u.role, u.status, c.password_hash, c.credential_version
        FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.id = $1";
}

/// What signing in needs to know of an account.
#[derive(sqlx::FromRow)]
pub struct CredentialRow {
    pub id: UserId,
    pub name: PersonName,
    pub role: Role,
    pub status: Status,
    pub password_hash: String,
    pub credential_version: i64,
}

pub async fn find(tx: &mut Tx, email_key: &str) -> Result<Option<CredentialRow>, AppError> {
    Ok(fetch_optional!(tx, FIND, email_key)?)
}

pub async fn insert(tx: &mut Tx, user: UserId, hash: &str, version: i64, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, INSERT, user, hash, version, now)?;
    Ok(())
}

/// Replaces the hash of an unchanged password by one with today's parameters.
pub async fn rehash(tx: &mut Tx, user: UserId, version: i64, hash: &str) -> Result<(), AppError> {
    execute!(tx, REHASH, user, version, hash)?;
    Ok(())
}

/// Makes every sign-in that has verified the credentials as they were come to nothing (A7).
pub async fn raise_version(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    execute!(tx, RAISE_VERSION, user)?;
    Ok(())
}

pub async fn find_by_id(tx: &mut Tx, user: UserId) -> Result<Option<CredentialRow>, AppError> {
    Ok(fetch_optional!(tx, FIND_BY_ID, user)?)
}
