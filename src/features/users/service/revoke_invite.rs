//! Taking an invite back (I6).

use crate::domain::{Authority, InviteId, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{Acted, Deed, InviteState, RevokedBecause},
        store::invites,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;

/// Revokes an invite, waiting or expired. Doing it twice changes nothing and writes nothing (U7). A waiting one can be given back (F6).
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::AlreadyClaimed`].
pub async fn revoke_invite(app: &AppState, authority: &Authority, id: InviteId) -> Result<Acted, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let row = invites::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let before = InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, now);
        if before == InviteState::Claimed {
            return Err(AppError::AlreadyClaimed);
        }
        let mut undo = None;
        if before != InviteState::Revoked {
            let because = RevokedBecause::ByHand;
            let event = Event::InviteRevoked {
                invite: id,
                name: row.name.clone(),
                before: before.to_string(),
                because: because.to_string(),
            };
            let entry = audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
            invites::revoke(tx, id, now, entry, because).await?;
            tx.announce(Topic::Invites);
            undo = (before == InviteState::Waiting).then_some(entry);
        }
        Ok(Acted { deed: Deed::InviteRevoked, name: row.name, invites: 0, undo })
    })
}
