//! Changing a group's name and description (G1).

use super::target;
use crate::domain::{Authority, EntryId, GroupId, GroupLabel, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, GroupEvent, NewEntry},
    groups::{
        model::{GroupActed, GroupDeed, GroupDetails},
        store::{self, Group},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Gives a group a name and a description. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`], [`target::group`] and [`target::refuse_taken`].
pub async fn change_group(
    app: &AppState,
    authority: &Authority,
    id: GroupId,
    new: GroupDetails,
) -> Result<GroupActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let group = target::group(tx, id).await?;
        let undo = set(tx, app, authority, &group, &new, None).await?;
        let group = GroupLabel { id, name: new.name.clone() };
        Ok(GroupActed::of_group(GroupDeed::Changed, &group, 0, undo))
    })
}

/// The change itself, in a transaction that holds the lock; `undoes` names the act that it takes back (F6). Gives its entry; nothing
/// where all was so already.
///
/// # Errors
/// Those of [`target::refuse_taken`].
pub(super) async fn set(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    group: &Group,
    new: &GroupDetails,
    undoes: Option<EntryId>,
) -> Result<Option<EntryId>, AppError> {
    if group.name == new.name && group.description == new.description {
        return Ok(None);
    }
    target::refuse_taken(tx, &new.name, Some(group.id)).await?;
    let event = GroupEvent::Changed {
        group: GroupLabel { id: group.id, name: new.name.clone() },
        former_name: group.name.clone(),
        description: (group.description.clone(), new.description.clone()),
        undoes,
    };
    let entry = audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Group(event))).await?;
    store::set_details(tx, group.id, new, entry).await?;
    announce(tx);
    Ok(Some(entry))
}

/// A group's name stands in its own list, in those of people and invites, and as the reason why somebody sees an agent (N3).
pub fn announce(tx: &mut Tx) {
    tx.announce(Topic::Groups);
    tx.announce(Topic::People);
    tx.announce(Topic::Invites);
}
