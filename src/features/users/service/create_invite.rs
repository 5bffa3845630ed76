//! Inviting somebody (I1-I4).

use super::{create::refuse_taken, link, link::LinkKind, seats::Growth};
use crate::domain::{Admin, Authority, Email, GroupLabel, InviteId, Timestamp, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    groups,
    users::{
        model::{InviteLink, NewInvite},
        store::invites::{self, NewRow},
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;

/// Makes an invite and its link. `local`: whether the admin sits at the server itself (I3).
///
/// # Errors
/// [`AppError::EmailTaken`] or [`AppError::InviteExists`] (I4); [`AppError::GroupGone`]; [`AppError::SeatsTaken`] (L2).
pub async fn create_invite(app: &AppState, admin: &Admin, new: NewInvite, local: bool) -> Result<InviteLink, AppError> {
    let authority = Authority::Admin(admin.clone());
    let (token, hash) = LinkKind::Invite.new_token(app);
    let now = app.clock.now();
    let row = write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, &authority).await?;
        let growth = Growth::begin(tx, app).await?;
        if let Some(email) = &new.email {
            refuse_taken(tx, email).await?;
            refuse_invited(tx, email, now, None).await?;
        }
        let groups = groups::service::invites::chosen(tx, &new.groups).await?;
        let id = write(tx, app, admin, &new, groups, &hash).await?;
        growth.end(tx).await?;
        invites::by_id(tx, id).await?.ok_or(AppError::Internal)
    })?;
    let expires_at = row.expires_at;
    link::present(app, row, &token, expires_at, local, false).await
}

/// Writes an invite whose e-mail is free, with its entry, in a transaction that holds the lock.
///
/// # Errors
/// A fault of the database.
pub async fn write(
    tx: &mut Tx,
    app: &AppState,
    admin: &Admin,
    new: &NewInvite,
    groups: Vec<GroupLabel>,
    token_hash: &[u8],
) -> Result<InviteId, AppError> {
    let now = app.clock.now();
    let id = InviteId::from_uuid(app.random.uuid_v7(now));
    let holds_ms = new.holds.duration().as_millis() as i64;
    let row = NewRow {
        id,
        token_hash,
        email: new.email.as_ref(),
        name: &new.name,
        role: new.role,
        holds_ms,
        sender: admin.member().user,
        now,
        expires_at: now + new.holds.duration(),
    };
    invites::insert(tx, &row).await?;
    groups::service::invites::set(tx, id, &groups).await?;
    tx.announce(Topic::Invites);
    let (name, open) = (new.name.clone(), new.email.is_none());
    let event = Event::InviteCreated { invite: id, name, role: new.role, holds_ms, open, groups };
    audit::append(tx, &app.random, NewEntry::by(&Authority::Admin(admin.clone()), now, event)).await?;
    Ok(id)
}

/// Refuses an e-mail for which another invite waits or has expired (I4).
///
/// # Errors
/// [`AppError::InviteExists`].
pub async fn refuse_invited(
    tx: &mut Tx,
    email: &Email,
    now: Timestamp,
    other_than: Option<InviteId>,
) -> Result<(), AppError> {
    match invites::open_for_email(tx, &email.key()).await? {
        Some((invite, expires_at)) if Some(invite) != other_than => {
            Err(AppError::InviteExists { invite, expired: expires_at <= now })
        }
        _ => Ok(()),
    }
}
