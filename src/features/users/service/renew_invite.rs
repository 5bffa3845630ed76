//! Renewing an invite: the same row, name and role, a new link; the old one dies (I6).

use super::{create::refuse_taken, create_invite::refuse_invited, link, link::LinkKind, seats::Growth};
use crate::domain::{Admin, Authority, InviteId, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{InviteLink, InviteState, is_no_address},
        store::invites,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;
use std::time::Duration;

/// Renews an invite in any state but claimed; whoever renews becomes its sender. It holds as long as it was made for.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::AlreadyClaimed`]; [`AppError::Erased`] where its person was (U9); [`AppError::EmailTaken`] or [`AppError::InviteExists`] where its e-mail has
/// found another way in since; [`AppError::SeatsTaken`] where a dead one would come to life beyond the licence (L2).
pub async fn renew_invite(app: &AppState, admin: &Admin, id: InviteId, local: bool) -> Result<InviteLink, AppError> {
    let authority = Authority::Admin(admin.clone());
    let (token, hash) = LinkKind::Invite.new_token(app);
    let now = app.clock.now();
    let (row, expires_at) = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, &authority).await?;
        let growth = Growth::begin(tx, app).await?;
        let row = invites::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let before = InviteState::of(row.claimed_at, row.revoked_at, row.expires_at, now);
        if before == InviteState::Claimed {
            return Err(AppError::AlreadyClaimed);
        }
        if let Some(email) = &row.email {
            if is_no_address(email) {
                return Err(AppError::Erased);
            }
            refuse_taken(tx, email).await?;
            refuse_invited(tx, email, now, Some(id)).await?;
        }
        let expires_at = now + Duration::from_millis(row.holds_ms.unsigned_abs());
        if !invites::renew(tx, id, &hash, admin.member().user, now, expires_at).await? {
            return Err(AppError::AlreadyClaimed);
        }
        growth.end(tx).await?;
        tx.announce(Topic::Invites);
        let event = Event::InviteRenewed { invite: id, name: row.name.clone(), before: before.to_string(), expires_at };
        audit::append(tx, &app.random, NewEntry::by(&authority, now, event)).await?;
        Ok((row, expires_at))
    })?;
    link::present(app, row, &token, expires_at, local, true).await
}
