//! The group that an act is done to, read inside its transaction.

use crate::domain::{Authority, GroupId, GroupLabel, GroupName, UserId};
use crate::error::{AppError, Fault};
use crate::features::groups::store::{self, Group, Person};
use crate::server::db::{Key, Tx, actor};

/// Takes the lock of all acts on people and reads the actor's right again (P1).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub async fn lock(tx: &mut Tx, authority: &Authority) -> Result<(), AppError> {
    tx.lock(Key::People).await?;
    actor::still_may(tx, authority).await
}

/// The group.
///
/// # Errors
/// [`AppError::GroupGone`].
pub async fn group(tx: &mut Tx, id: GroupId) -> Result<Group, AppError> {
    store::by_id(tx, id).await?.ok_or(AppError::GroupGone)
}

/// The person. Somebody who was erased is not there any more (U9).
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn person(tx: &mut Tx, id: UserId) -> Result<Person, AppError> {
    store::person(tx, id).await?.ok_or(AppError::NotFound)
}

/// Refuses a name that another group has (G1).
///
/// # Errors
/// [`AppError::Invalid`] for the field `name`.
pub async fn refuse_taken(tx: &mut Tx, name: &GroupName, own: Option<GroupId>) -> Result<(), AppError> {
    match store::by_name(tx, name).await? {
        Some(other) if Some(other) != own => Err(AppError::field("name", Fault::GroupNameTaken)),
        _ => Ok(()),
    }
}

/// The groups with these ids.
///
/// # Errors
/// [`AppError::GroupGone`] where one is not there any more.
pub async fn labels(tx: &mut Tx, ids: &[GroupId]) -> Result<Vec<GroupLabel>, AppError> {
    let mut labels = Vec::new();
    for id in ids {
        labels.push(group(tx, *id).await?.label());
    }
    Ok(labels)
}
