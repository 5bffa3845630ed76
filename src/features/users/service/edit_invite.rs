//! Editing a waiting invite: its name, its role, its groups (I6). Its link stays.

use crate::domain::{Authority, InviteId, Role, Topic};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::{self, Event, NewEntry},
    groups,
    users::{
        model::{Acted, Deed, InviteEdit, InviteState},
        store::invites,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;

/// Changes an invite that waits. What is as it was writes nothing (U7).
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::NotWaiting`], [`AppError::AlreadyClaimed`]; [`AppError::GroupGone`]; [`AppError::Invalid`] where
/// an invite without an e-mail would become an admin's (I2).
pub async fn edit_invite(
    app: &AppState,
    authority: &Authority,
    id: InviteId,
    edit: InviteEdit,
) -> Result<Acted, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let row = invites::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        match InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, now) {
            InviteState::Waiting => {}
            InviteState::Claimed => return Err(AppError::AlreadyClaimed),
            InviteState::Expired | InviteState::Revoked => return Err(AppError::NotWaiting),
        }
        if edit.role == Role::Admin && row.email.is_none() {
            return Err(AppError::field("role", Fault::AdminNeedsEmail));
        }
        let before = groups::service::invites::of_invite(tx, id).await?;
        let after = match &edit.groups {
            Some(groups) => groups::service::invites::chosen(tx, groups).await?,
            None => before.clone(),
        };
        let same_groups = before.len() == after.len() && before.iter().all(|group| after.contains(group));
        if row.name != edit.name || row.role != edit.role || !same_groups {
            invites::edit(tx, id, &edit.name, edit.role).await?;
            if !same_groups {
                groups::service::invites::set(tx, id, &after).await?;
            }
            let former_name = (row.name != edit.name).then_some(row.name);
            let gives = [(row.role, before), (edit.role, after)];
            let event = Event::InviteEdited { invite: id, name: edit.name.clone(), former_name, gives };
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
            tx.announce(Topic::Invites);
        }
        Ok(Acted { deed: Deed::InviteEdited, name: edit.name.clone(), invites: 0, undo: None })
    })
}
