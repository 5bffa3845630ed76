//! What a reset by an admin does to somebody's password and sessions (R1-R4). The link itself is a matter of `users`.

use super::{passwords, sessions, sign_in::PasswordSet};
use crate::domain::{Member, PersonName, Timestamp, UserId};
use crate::error::AppError;
use crate::features::auth::{
    model::PasswordReset,
    store::{credentials, sessions as store},
};
use crate::server::{AppState, db::Tx};
use std::time::Duration;

/// How long a session tells of a reset.
const TELL: Duration = Duration::from_secs(15 * 60);

/// What a change to the credentials came to.
#[derive(Clone, Copy, Debug)]
pub struct Raised {
    /// The version of the credentials now.
    pub version: i64,
    /// How many sessions ended.
    pub ended_sessions: i64,
}

/// A new password must be set at the next sign-in, and the old one stops at a time. Every session ends, no sign-in that is under way
/// gets through (A7), and an older link dies with the version of the credentials (R3). `by` is the admin who wants it so.
///
/// # Errors
/// A fault of the database.
pub async fn demand_new_password(
    tx: &mut Tx,
    app: &AppState,
    user: UserId,
    by: Option<UserId>,
    stops_at: Timestamp,
) -> Result<Raised, AppError> {
    credentials::demand_new(tx, user, by, stops_at, app.clock.now()).await?;
    raise(tx, app, user).await
}

/// The old password stops at once, and so do the sessions that it has begun since (R2).
///
/// # Errors
/// A fault of the database.
pub async fn stop_now(tx: &mut Tx, app: &AppState, user: UserId) -> Result<Raised, AppError> {
    let now = app.clock.now();
    credentials::stop(tx, user, now, now).await?;
    raise(tx, app, user).await
}

async fn raise(tx: &mut Tx, app: &AppState, user: UserId) -> Result<Raised, AppError> {
    credentials::raise_version(tx, user).await?;
    let ended_sessions = sessions::end_all(tx, app, user).await?;
    Ok(Raised { version: credentials::version(tx, user).await?, ended_sessions })
}

/// The old password stops when the link ends, and the link has another end now (R1).
///
/// # Errors
/// A fault of the database.
pub async fn stop_at(tx: &mut Tx, user: UserId, at: Timestamp, now: Timestamp) -> Result<(), AppError> {
    credentials::stop(tx, user, at, now).await
}

/// The link is gone before its time: the old password stays good for setting a new one, unless it has stopped already (R1).
///
/// # Errors
/// A fault of the database.
pub async fn keep_old_password(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), AppError> {
    credentials::keep(tx, user, now).await
}

/// Who started the last reset of this user's password, unless the command line did, and when.
///
/// # Errors
/// A fault of the database.
pub async fn started(app: &AppState, user: UserId) -> Result<(Option<PersonName>, Option<Timestamp>), AppError> {
    Ok(credentials::reset_by(&mut app.db.read().await?, user).await?.unwrap_or_default())
}

/// The reset by link of which this session tells its user, for its first quarter of an hour (R5).
///
/// # Errors
/// A fault of the database.
pub async fn told(app: &AppState, member: &Member) -> Result<Option<PasswordReset>, AppError> {
    let mut tx = app.db.read().await?;
    let Some((began, at)) = store::tells_reset(&mut tx, member.session).await? else { return Ok(None) };
    let Some(at) = at.filter(|_| app.clock.now().since(began) < TELL) else { return Ok(None) };
    let (by, _) = credentials::reset_by(&mut tx, member.user).await?.unwrap_or_default();
    Ok(Some(PasswordReset { by, at }))
}

/// Kills the link, and lets no sign-in that is under way through (A7, R3): the e-mail is another now. Sessions go on.
///
/// # Errors
/// A fault of the database.
pub async fn kill_link(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), AppError> {
    credentials::raise_version(tx, user).await?;
    credentials::keep(tx, user, now).await
}

/// Whether a new password must be set at the next sign-in (R1).
///
/// # Errors
/// A fault of the database.
pub async fn is_pending(tx: &mut Tx, user: UserId) -> Result<bool, AppError> {
    Ok(credentials::find_by_id(tx, user).await?.is_some_and(|row| row.must_change != 0))
}

/// Whether the old password has stopped (R2).
///
/// # Errors
/// A fault of the database.
pub async fn has_stopped(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<bool, AppError> {
    let row = credentials::find_by_id(tx, user).await?;
    Ok(row.and_then(|row| row.stops_at).is_some_and(|at| at <= now))
}

/// The hash of a new password for this user, which must differ from the one they have (A4, R1). Never inside a transaction.
///
/// # Errors
/// [`AppError::Invalid`] for the field `password`; [`AppError::Busy`].
pub async fn hash_differing(app: &AppState, user: UserId, typed: &str) -> Result<String, AppError> {
    let row = credentials::find_by_id(&mut app.db.read().await?, user).await?.ok_or(AppError::NotFound)?;
    passwords::hash_differing(app, typed, &row).await
}

/// Sets the password that the holder of a link has chosen, ends all sessions, and has the user told at the next sign-in (R4, R5). Gives
/// nothing where the credentials are of another version by now.
///
/// # Errors
/// A fault of the database.
pub async fn finish(
    tx: &mut Tx,
    app: &AppState,
    user: UserId,
    version: i64,
    hash: &str,
) -> Result<Option<(PasswordSet, i64)>, AppError> {
    let now = app.clock.now();
    if !credentials::set_password(tx, user, version, hash, now, Some(now)).await? {
        return Ok(None);
    }
    let ended_sessions = sessions::end_all(tx, app, user).await?;
    Ok(Some((PasswordSet { user, version: version + 1 }, ended_sessions)))
}
