//! Taking people into a group (G2).

use super::{
    membership::{self, Change},
    target,
};
use crate::domain::{Authority, GroupId, UserId};
use crate::error::AppError;
use crate::features::groups::model::{GroupActed, GroupDeed};
use crate::server::AppState;
use crate::write_tx;

/// Puts people into a group. Who is in it already changes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`] and [`target::group`]; [`AppError::NotFound`] for somebody who is not there.
pub async fn add_members(
    app: &AppState,
    authority: &Authority,
    id: GroupId,
    users: &[UserId],
) -> Result<GroupActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let group = target::group(tx, id).await?;
        let done = membership::change(tx, app, authority, &group, Change { add: users, ..Change::default() }).await?;
        let (undo, people) = done.map_or((None, 0), |(entry, people)| (Some(entry), people));
        Ok(GroupActed::of_group(GroupDeed::Added, &group.label(), people, undo))
    })
}
