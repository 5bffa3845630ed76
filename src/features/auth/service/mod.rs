//! What can be done about identity, one file an act.

pub mod devices;
pub mod passwords;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod throttle;

use crate::domain::{Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::Tx;

/// The version of a new account's credentials.
pub const FIRST_CREDENTIAL_VERSION: i64 = 1;

/// Gives a new account its password, in the transaction that makes the account.
///
/// # Errors
/// A fault of the database.
pub async fn set_first_password(tx: &mut Tx, user: UserId, hash: &str, now: Timestamp) -> Result<(), AppError> {
    super::store::credentials::insert(tx, user, hash, FIRST_CREDENTIAL_VERSION, now).await
}
