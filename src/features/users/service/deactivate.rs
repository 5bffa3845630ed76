//! Deactivating an account (U5).

use super::{revoke_reset::revoke_of_maker, sender, target};
use crate::domain::{Authority, EntryId, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Acted, Deed, RevokedBecause},
        store::users::{self, Target},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Refuses somebody's sign-in, ends their sessions, and revokes the invites and reset links they made (I7). Nothing is deleted. Doing it twice changes
/// nothing and writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`]; [`AppError::LastAdmin`] (U4).
pub async fn deactivate(app: &AppState, authority: &Authority, user: UserId) -> Result<Acted, AppError> {
    write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        let done = shut(tx, app, authority, &target, None).await?;
        let (undo, invites) = done.map_or((None, 0), |(entry, invites)| (Some(entry), invites));
        Ok(Acted { deed: Deed::Deactivated, name: target.name, invites, undo })
    })
}

/// The deactivation itself, in a transaction that holds the lock; `undoes` names the reactivation that it takes back (F6). Gives its
/// entry, and how many invites fell; nothing where the account was deactivated already.
///
/// # Errors
/// [`AppError::LastAdmin`] (U4).
pub async fn shut(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    target: &Target,
    undoes: Option<EntryId>,
) -> Result<Option<(EntryId, i64)>, AppError> {
    if target.status == Status::Deactivated {
        return Ok(None);
    }
    target::keep_an_admin(tx, target).await?;
    let now = app.clock.now();
    let fallen = sender::waiting(tx, target.id, now).await?;
    let revoked = fallen.len() as i64;
    let ended_sessions = auth::service::shut_out(tx, app, target.id).await?;
    let event = Event::UserDeactivated {
        user: target.id,
        name: target.name.clone(),
        ended_sessions,
        revoked_invites: revoked,
        undoes,
    };
    let entry = audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
    users::set_status(tx, target.id, Status::Deactivated, entry).await?;
    tx.announce(Topic::User(target.id));
    tx.announce(Topic::People);
    sender::revoke(tx, app, authority, fallen, entry, RevokedBecause::SenderDeactivated).await?;
    revoke_of_maker(tx, app, authority, target.id, RevokedBecause::SenderDeactivated).await?;
    Ok(Some((entry, revoked)))
}
