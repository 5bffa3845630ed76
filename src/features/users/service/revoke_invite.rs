//! Taking an invite back (I6).

use crate::domain::{Authority, InviteId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{InviteState, Revoked},
        store::invites,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;

/// Revokes an invite, waiting or expired. Doing it twice changes nothing and writes nothing (U7).
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::AlreadyClaimed`].
pub async fn revoke_invite(app: &AppState, authority: &Authority, id: InviteId) -> Result<Revoked, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let row = invites::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        if InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, now) == InviteState::Claimed {
            return Err(AppError::AlreadyClaimed);
        }
        if invites::revoke(tx, id, now).await? {
            let before = InviteState::of(None, None, row.expires_at, now).to_string();
            let event = Event::InviteRevoked { invite: id, name: row.name.clone(), before };
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
        }
        Ok(Revoked { name: row.name })
    })
}
