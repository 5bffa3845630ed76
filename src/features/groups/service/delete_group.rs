//! Deleting a group (G2).

use super::{change_group::announce, target};
use crate::domain::{Authority, EntryId, GroupId, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, GroupEvent, NewEntry, service::UNDO_WITHIN},
    groups::{
        model::{GroupActed, GroupDeed},
        store,
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Deletes a group: nobody is in it any more, and no invite leads into it. While that can be undone it stays, unseen (F6).
///
/// # Errors
/// Those of [`target::lock`] and [`target::group`].
pub async fn delete_group(app: &AppState, authority: &Authority, id: GroupId) -> Result<GroupActed, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let group = target::group(tx, id).await?.label();
        let members = store::count_members(tx, id).await?;
        let invites = store::count_invites(tx, id, now).await?;
        let event = GroupEvent::Deleted { group: group.clone(), members, invites };
        let entry = audit::append(tx, &app.random, NewEntry::by(authority, now, Event::Group(event))).await?;
        store::drop_deleted(tx, now.minus(UNDO_WITHIN)).await?;
        store::set_deleted(tx, id, now, entry).await?;
        announce(tx);
        // Whoever saw an agent by it does not see it any more, and need not be an admin to hear of that.
        tx.announce(Topic::Agents);
        Ok(GroupActed::of_group(GroupDeed::Deleted, &group, members, Some(entry)))
    })
}

/// Gives back what an act deleted, with whoever was in it and the invites that led into it, in a transaction that holds the lock (F6).
///
/// # Errors
/// [`AppError::UndoStale`] where it was given back before; those of [`target::refuse_taken`].
pub async fn give_back(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: EntryId,
) -> Result<GroupActed, AppError> {
    let group = store::deleted_by(tx, act).await?.ok_or(AppError::UndoStale)?.label();
    target::refuse_taken(tx, &group.name, None).await?;
    store::restore(tx, group.id).await?;
    let members = store::count_members(tx, group.id).await?;
    let event = GroupEvent::Restored { group: group.clone(), members, undoes: act };
    audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Group(event))).await?;
    announce(tx);
    tx.announce(Topic::Agents);
    Ok(GroupActed::of_group(GroupDeed::Restored, &group, members, None))
}
