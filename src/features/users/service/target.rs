//! Whom an act is done to, read again inside its transaction, and what no act may do to them (U3, U4).

use crate::domain::{Authority, Role, Status, UserId};
use crate::error::AppError;
use crate::features::users::store::users::{self, Target};
use crate::server::db::{Key, Tx, actor};

/// Takes the lock of all acts on people, reads the actor's right again (P1), and gives the account to act on.
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`]; those of [`find`].
pub async fn lock(tx: &mut Tx, authority: &Authority, user: UserId) -> Result<Target, AppError> {
    tx.lock(Key::People).await?;
    actor::still_may(tx, authority).await?;
    find(tx, authority, user).await
}

/// The same for acts that one may do to one's own account too. Somebody who was erased is not there any more (U9).
///
/// # Errors
/// As [`lock`], but never [`AppError::OwnAccount`].
pub async fn lock_any(tx: &mut Tx, authority: &Authority, user: UserId) -> Result<Target, AppError> {
    tx.lock(Key::People).await?;
    actor::still_may(tx, authority).await?;
    users::by_id(tx, user).await?.filter(|target| target.erased_at.is_none()).ok_or(AppError::NotFound)
}

/// The account to act on, in a transaction that holds the lock.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::OwnAccount`] for the actor's own (U3).
pub async fn find(tx: &mut Tx, authority: &Authority, user: UserId) -> Result<Target, AppError> {
    let target = users::by_id(tx, user).await?.ok_or(AppError::NotFound)?;
    if authority.user() == Some(user) {
        return Err(AppError::OwnAccount);
    }
    Ok(target)
}

/// Refuses what would leave no active admin (U4).
///
/// # Errors
/// [`AppError::LastAdmin`].
pub async fn keep_an_admin(tx: &mut Tx, target: &Target) -> Result<(), AppError> {
    let counts = target.role == Role::Admin && target.status == Status::Active;
    if counts && users::other_active_admins(tx, target.id).await? == 0 {
        return Err(AppError::LastAdmin);
    }
    Ok(())
}
