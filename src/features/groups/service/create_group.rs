//! Making a group (G1).

use super::target;
use crate::domain::{Authority, GroupId, GroupLabel, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, GroupEvent, NewEntry},
    groups::{
        model::{GroupActed, GroupDeed, GroupDetails},
        store,
    },
};
use crate::server::AppState;
use crate::write_tx;

/// Makes a group with nobody in it.
///
/// # Errors
/// Those of [`target::lock`] and [`target::refuse_taken`].
pub async fn create_group(app: &AppState, authority: &Authority, new: GroupDetails) -> Result<GroupActed, AppError> {
    let now = app.clock.now();
    let group = GroupLabel { id: GroupId::from_uuid(app.random.uuid_v7(now)), name: new.name.clone() };
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        target::refuse_taken(tx, &new.name, None).await?;
        store::insert(tx, group.id, &new, now).await?;
        let event = GroupEvent::Created { group: group.clone(), description: new.description.clone() };
        audit::append(tx, &app.random, NewEntry::by(authority, now, Event::Group(event))).await?;
        tx.announce(Topic::Groups);
        Ok(GroupActed::of_group(GroupDeed::Created, &group, 0, None))
    })
}
