//! Taking a reset link back: by hand (R3), or because its maker is no admin any more (I7).

use crate::domain::{Authority, ResetId, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    auth,
    users::{
        model::{Acted, Deed, RevokedBecause},
        store::reset_links::{self, ResetRow},
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;

/// Revokes a link that still works. The old password stays good for setting a new one, unless it has stopped already (R1). Doing it
/// twice changes nothing and writes nothing (U7).
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::ResetOver`] where the link ended otherwise.
pub async fn revoke_reset(app: &AppState, authority: &Authority, id: ResetId) -> Result<Acted, AppError> {
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let row = reset_links::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let name = row.name.clone();
        if row.revoked_at.is_none() {
            if row.facts().dead(app.clock.now()).is_some() {
                return Err(AppError::ResetOver);
            }
            revoke(tx, app, authority, row, RevokedBecause::ByHand).await?;
        }
        Ok(Acted { deed: Deed::ResetRevoked, name, invites: 0, undo: None })
    })
}

/// Revokes what somebody made who is being demoted or deactivated, in a transaction that holds the lock. Not given back by an undo
/// (F6).
///
/// # Errors
/// A fault of the database.
pub async fn revoke_of_maker(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    maker: UserId,
    because: RevokedBecause,
) -> Result<(), AppError> {
    for row in reset_links::live_of_maker(tx, maker, app.clock.now()).await? {
        revoke(tx, app, authority, row, because).await?;
    }
    Ok(())
}

async fn revoke(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    row: ResetRow,
    because: RevokedBecause,
) -> Result<(), AppError> {
    let now = app.clock.now();
    tx.announce(Topic::User(row.user_id));
    reset_links::revoke(tx, row.id, now, because).await?;
    auth::service::reset::keep_old_password(tx, row.user_id, now).await?;
    let event = Event::ResetRevoked { user: row.user_id, name: row.name, reset: row.id, because: because.to_string() };
    audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
    Ok(())
}
