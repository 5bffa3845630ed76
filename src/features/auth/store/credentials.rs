//! Password hashes.

use crate::domain::{Email, PersonName, Role, Status, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_one, fetch_optional, statements};

statements! {
    FIND = "SELECT u.id, u.name, u.email, u.role, u.status, c.password_hash, c.credential_version, c.must_change, c.stops_at,
        c.untold_reset_at FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.email_key = $1";
    INSERT = "INSERT INTO credentials (user_id, password_hash, credential_version, changed_at) VALUES ($1, $2, $3, $4)";
    REHASH = "UPDATE credentials SET password_hash = $3 WHERE user_id = $1 AND credential_version = $2";
    RAISE_VERSION = "UPDATE credentials SET credential_version = credential_version + 1 WHERE user_id = $1";
    FIND_BY_ID = "SELECT u.id, u.name, u.email, u.role, u.status, c.password_hash, c.credential_version, c.must_change, c.stops_at,
        c.untold_reset_at FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.id = $1";
    VERSION = "SELECT credential_version FROM credentials WHERE user_id = $1";
    /// What has stopped stays so.
    DEMAND_NEW = "UPDATE credentials SET must_change = 1, stops_at = CASE WHEN stops_at <= $3 THEN stops_at ELSE $2 END, reset_by = $4,
        reset_at = $3 WHERE user_id = $1";
    STOP = "UPDATE credentials SET stops_at = CASE WHEN stops_at <= $3 THEN stops_at ELSE $2 END WHERE user_id = $1 AND must_change = 1";
    KEEP = "UPDATE credentials SET stops_at = NULL WHERE user_id = $1 AND stops_at > $2";
    SET_PASSWORD = "UPDATE credentials SET password_hash = $3, credential_version = credential_version + 1, changed_at = $4,
        must_change = 0, stops_at = NULL, untold_reset_at = $5 WHERE user_id = $1 AND credential_version = $2";
    TOLD = "UPDATE credentials SET untold_reset_at = NULL WHERE user_id = $1";
    RESET_BY = "SELECT u.name, c.reset_at FROM credentials c LEFT JOIN users u ON u.id = c.reset_by WHERE c.user_id = $1";
}

/// What signing in needs to know of an account.
#[derive(sqlx::FromRow)]
pub struct CredentialRow {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub role: Role,
    pub status: Status,
    pub password_hash: String,
    pub credential_version: i64,
    /// Whether a new password must be set before anything else (R1).
    pub must_change: i64,
    /// From when on this password is good for nothing (R1, R2).
    pub stops_at: Option<Timestamp>,
    /// A reset by link of which the user has not been told (R5).
    pub untold_reset_at: Option<Timestamp>,
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

/// The version of the credentials as they are now.
pub async fn version(tx: &mut Tx, user: UserId) -> Result<i64, AppError> {
    let (version,): (i64,) = fetch_one!(tx, VERSION, user)?;
    Ok(version)
}

/// A new password must be set; the one there is stops at a time. `by` is the admin who wants it so.
pub async fn demand_new(
    tx: &mut Tx,
    user: UserId,
    by: Option<UserId>,
    stops_at: Timestamp,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, DEMAND_NEW, user, stops_at, now, by)?;
    Ok(())
}

/// Moves the time at which the password stops, where a new one must be set and it has not stopped yet.
pub async fn stop(tx: &mut Tx, user: UserId, at: Timestamp, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, STOP, user, at, now)?;
    Ok(())
}

/// The password does not stop after all, unless it has.
pub async fn keep(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, KEEP, user, now)?;
    Ok(())
}

/// Replaces the password of this version. `untold` is the time of a reset of which the user is to be told at the next sign-in (R5).
/// `false` where the version is another by now.
pub async fn set_password(
    tx: &mut Tx,
    user: UserId,
    version: i64,
    hash: &str,
    now: Timestamp,
    untold: Option<Timestamp>,
) -> Result<bool, AppError> {
    Ok(execute!(tx, SET_PASSWORD, user, version, hash, now, untold)? == 1)
}

/// The user has been told of the last reset.
pub async fn told(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    execute!(tx, TOLD, user)?;
    Ok(())
}

/// Who started the last reset, unless the command line did, and when.
pub async fn reset_by(tx: &mut Tx, user: UserId) -> Result<Option<(Option<PersonName>, Option<Timestamp>)>, AppError> {
    Ok(fetch_optional!(tx, RESET_BY, user)?)
}
