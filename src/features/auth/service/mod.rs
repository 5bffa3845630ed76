//! What can be done about identity, one file an act.

pub mod change_password;
pub mod devices;
pub mod own_sessions;
pub mod passwords;
pub mod read_tokens;
pub mod reset;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod streams;
pub mod throttle;

use super::store;
use crate::domain::{Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::server::{AppState, db::Tx};

/// The version of a new account's credentials.
pub const FIRST_CREDENTIAL_VERSION: i64 = 1;

/// Gives a new account its password, in the transaction that makes the account.
///
/// # Errors
/// A fault of the database.
pub async fn set_first_password(tx: &mut Tx, user: UserId, hash: &str, now: Timestamp) -> Result<(), AppError> {
    store::credentials::insert(tx, user, hash, FIRST_CREDENTIAL_VERSION, now).await
}

/// Takes everything away by which somebody could sign in, and all that tells from where they did (U9).
///
/// # Errors
/// A fault of the database.
pub async fn erase(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    store::sessions::delete_all(tx, user).await?;
    store::devices::delete_all(tx, user).await?;
    store::credentials::erase(tx, user).await
}

/// Ends every session of a user whose account is being deactivated, lets no sign-in that is under way through (A7, U5), and kills the
/// reset link (R3). Gives how many sessions there were.
///
/// # Errors
/// A fault of the database.
pub async fn shut_out(tx: &mut Tx, app: &AppState, user: UserId) -> Result<i64, AppError> {
    store::credentials::raise_version(tx, user).await?;
    store::credentials::keep(tx, user, app.clock.now()).await?;
    tx.announce(Topic::Sessions(user));
    sessions::end_all(tx, app, user).await
}
