//! The groups that an invite leads into (I1, C1), for the acts on invites.

use super::{membership, target};
use crate::domain::{EntryId, GroupId, GroupLabel, InviteId, UserId};
use crate::error::AppError;
use crate::features::groups::store;
use crate::server::{AppState, db::Tx};

/// The groups that were chosen, in a transaction that holds the lock.
///
/// # Errors
/// [`AppError::GroupGone`] where one was deleted meanwhile.
pub async fn chosen(tx: &mut Tx, groups: &[GroupId]) -> Result<Vec<GroupLabel>, AppError> {
    target::labels(tx, groups).await
}

/// The groups that an invite leads into, by name.
///
/// # Errors
/// A fault of the database.
pub async fn of_invite(tx: &mut Tx, invite: InviteId) -> Result<Vec<GroupLabel>, AppError> {
    store::of_invite(tx, invite).await
}

/// Has an invite lead into exactly these groups.
///
/// # Errors
/// A fault of the database.
pub async fn set(tx: &mut Tx, invite: InviteId, groups: &[GroupLabel]) -> Result<(), AppError> {
    store::set_of_invite(tx, invite, groups).await
}

/// Puts a new account into the groups of its invite; `entry` is that of the claim, which tells of them.
///
/// # Errors
/// A fault of the database.
pub async fn enter(
    tx: &mut Tx,
    app: &AppState,
    user: UserId,
    groups: &[GroupLabel],
    entry: EntryId,
) -> Result<(), AppError> {
    if groups.is_empty() {
        return Ok(());
    }
    for group in groups {
        store::add(tx, group.id, user, app.clock.now()).await?;
    }
    membership::note(tx, user, groups.iter().map(|label| &label.id), entry).await
}
