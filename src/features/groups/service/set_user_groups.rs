//! Choosing somebody's groups, from their own side (G2).

use super::{membership, target};
use crate::domain::{Authority, GroupId, UserId};
use crate::error::AppError;
use crate::features::groups::model::{GroupActed, GroupDeed};
use crate::server::AppState;
use crate::write_tx;

/// Puts somebody into exactly these groups. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`] and [`target::person`]; [`AppError::GroupGone`] where one of the groups was deleted meanwhile.
pub async fn set_user_groups(
    app: &AppState,
    authority: &Authority,
    user: UserId,
    groups: &[GroupId],
) -> Result<GroupActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let person = target::person(tx, user).await?;
        let groups = target::labels(tx, groups).await?;
        let entries = membership::set_of_user(tx, app, authority, &person, groups, None).await?;
        // What several entries tell of is not taken back by one press.
        let undo = if let [entry] = entries[..] { Some(entry) } else { None };
        Ok(GroupActed { deed: GroupDeed::OfUser, group: None, name: person.name.to_string(), people: 1, undo })
    })
}
