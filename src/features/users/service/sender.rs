//! What falls with a sender who is no admin any more, and comes back with an undo (I7, F6).

use super::{create::refuse_taken, create_invite::refuse_invited};
use crate::domain::{Authority, EntryId, Role, Status, Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{InviteState, RevokedBecause},
        store::{
            invites::{self, Fallen},
            users,
        },
    },
};
use crate::server::{AppState, db::Tx};

/// How many waiting invites of theirs will fall.
///
/// # Errors
/// A fault of the database.
pub async fn waiting(tx: &mut Tx, sender: UserId, now: Timestamp) -> Result<Vec<Fallen>, AppError> {
    invites::waiting_of_sender(tx, sender, now).await
}

/// Revokes them, each with an entry of its own; `act` is the entry of what was done to the sender, whose undo gives them back.
///
/// # Errors
/// A fault of the database.
pub async fn revoke(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    fallen: Vec<Fallen>,
    act: EntryId,
    because: RevokedBecause,
) -> Result<(), AppError> {
    let now = app.clock.now();
    for invite in fallen {
        invites::revoke(tx, invite.id, now, act, because).await?;
        tx.announce(Topic::Invites);
        let event = Event::InviteRevoked {
            invite: invite.id,
            name: invite.name,
            before: InviteState::Waiting.to_string(),
            because: because.to_string(),
        };
        audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
    }
    Ok(())
}

/// Whether somebody may have invites that wait: an active admin alone (I7).
///
/// # Errors
/// A fault of the database.
pub async fn may_invite(tx: &mut Tx, sender: UserId) -> Result<bool, AppError> {
    let sender = users::by_id(tx, sender).await?;
    Ok(sender.is_some_and(|sender| sender.role == Role::Admin && sender.status == Status::Active))
}

/// Gives back what an act revoked, where it would still hold and its e-mail has found no other way in since; gives how many. The caller
/// has made sure that their sender is an active admin again (I7).
///
/// # Errors
/// A fault of the database.
pub async fn restore(tx: &mut Tx, app: &AppState, authority: &Authority, act: EntryId) -> Result<i64, AppError> {
    let mut restored = 0;
    for invite in invites::revoked_by(tx, act, app.clock.now()).await? {
        match give_back(tx, app, authority, &invite, act).await {
            Ok(()) => restored += 1,
            Err(AppError::EmailTaken { .. } | AppError::InviteExists { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(restored)
}

/// Gives one invite back.
///
/// # Errors
/// [`AppError::EmailTaken`] or [`AppError::InviteExists`] where its e-mail has found another way in since (I4).
pub async fn give_back(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    invite: &Fallen,
    undoes: EntryId,
) -> Result<(), AppError> {
    let now = app.clock.now();
    if let Some(email) = &invite.email {
        refuse_taken(tx, email).await?;
        refuse_invited(tx, email, now, Some(invite.id)).await?;
    }
    invites::restore(tx, invite.id).await?;
    tx.announce(Topic::Invites);
    let event =
        Event::InviteRestored { invite: invite.id, name: invite.name.clone(), expires_at: invite.expires_at, undoes };
    audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
    Ok(())
}
