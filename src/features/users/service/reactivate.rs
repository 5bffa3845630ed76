//! Reactivating an account (U6).

use super::{seats::Growth, sender, target};
use crate::domain::{Authority, EntryId, Role, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{Acted, Deed},
        store::users::{self, Target},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Lets somebody sign in again, with the role, the password and everything else they had. Doing it twice changes nothing and writes
/// nothing (U7).
///
/// # Errors
/// Those of [`target::lock`]; [`AppError::Erased`] (U9); [`AppError::SeatsTaken`] (L2).
pub async fn reactivate(app: &AppState, authority: &Authority, user: UserId) -> Result<Acted, AppError> {
    write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        let growth = Growth::begin(tx, app).await?;
        let done = open(tx, app, authority, &target, None).await?;
        growth.end(tx).await?;
        Ok(Acted { deed: Deed::Reactivated, name: target.name, invites: 0, undo: done.map(|(entry, _)| entry) })
    })
}

/// The reactivation itself, in a transaction that holds the lock; `undoes` names the deactivation that it takes back, whose invites
/// come back too, if they are an admin still (F6, I7). Gives its entry, and how many invites came back; nothing where the account was active already.
///
/// # Errors
/// [`AppError::Erased`] (U9).
pub async fn open(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    target: &Target,
    undoes: Option<EntryId>,
) -> Result<Option<(EntryId, i64)>, AppError> {
    if target.status == Status::Active {
        return Ok(None);
    }
    if target.erased_at.is_some() {
        return Err(AppError::Erased);
    }
    let restored = match undoes {
        // Somebody who was made a member meanwhile has no invites that wait (I7).
        Some(act) if target.role == Role::Admin => sender::restore(tx, app, authority, act).await?,
        _ => 0,
    };
    let event =
        Event::UserReactivated { user: target.id, name: target.name.clone(), restored_invites: restored, undoes };
    let entry = audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), event)).await?;
    users::set_status(tx, target.id, Status::Active, entry).await?;
    tx.announce(Topic::User(target.id));
    tx.announce(Topic::People);
    Ok(Some((entry, restored)))
}
