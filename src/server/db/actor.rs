//! The actor's own role and status, read again inside the transaction that acts (P1): what the guard saw may be over by now.

use super::{Tx, fetch_optional, statements};
use crate::domain::{Authority, Role, Status, UserId};
use crate::error::AppError;

statements! {
    ROLE_AND_STATUS = "SELECT role, status FROM users WHERE id = $1";
}

/// Whether a user's account is still active.
///
/// # Errors
/// [`AppError::SignedOut`] where it is not.
pub async fn still_active(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    let row: Option<(Role, Status)> = fetch_optional!(tx, ROLE_AND_STATUS, user)?;
    row.filter(|(_, status)| *status == Status::Active).map(drop).ok_or(AppError::SignedOut)
}

/// Whether the authority still holds.
///
/// # Errors
/// [`AppError::SignedOut`] when the account is active no more, [`AppError::RightLost`] when it is no admin's any more.
pub async fn still_may(tx: &mut Tx, authority: &Authority) -> Result<(), AppError> {
    let Some(user) = authority.user() else { return Ok(()) };
    let row: Option<(Role, Status)> = fetch_optional!(tx, ROLE_AND_STATUS, user)?;
    match row {
        Some((Role::Admin, Status::Active)) => Ok(()),
        Some((Role::Member, Status::Active)) => Err(AppError::RightLost),
        _ => Err(AppError::SignedOut),
    }
}
