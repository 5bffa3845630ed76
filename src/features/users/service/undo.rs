//! Taking back what one has just done (F6).

use super::{
    change_role::{self, deed},
    deactivate, reactivate, sender, target,
};
use crate::domain::{Admin, Authority, EntryId, InviteId, Role, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Action, service::Recalled},
    users::{
        model::{Acted, Deed},
        store::invites,
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;
use std::time::Duration;

/// How long an act can be undone.
const WITHIN: Duration = Duration::from_secs(10 * 60);

/// Undoes an act of the same admin while its target is as the act left it: a new act with an entry of its own, which names the one that
/// it undoes. Invites that fell come back; sessions do not.
///
/// # Errors
/// [`AppError::NotFound`] for an entry that is not one's own or of no act that can be undone; [`AppError::UndoTooLate`],
/// [`AppError::UndoStale`]; [`AppError::LastAdmin`] (U4); for an invite [`AppError::EmailTaken`] or [`AppError::InviteExists`].
pub async fn undo(app: &AppState, admin: &Admin, entry: EntryId) -> Result<Acted, AppError> {
    let authority = Authority::Admin(admin.clone());
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, &authority).await?;
        let act = audit::service::recall(tx, entry).await?.ok_or(AppError::NotFound)?;
        if act.actor.user() != Some(admin.member().user) {
            return Err(AppError::NotFound);
        }
        if app.clock.now().since(act.at) > WITHIN {
            return Err(AppError::UndoTooLate);
        }
        match act.action {
            Action::RoleChanged => undo_role(tx, app, &authority, &act).await,
            Action::UserDeactivated => undo_deactivation(tx, app, &authority, &act).await,
            Action::UserReactivated => undo_reactivation(tx, app, &authority, &act).await,
            Action::InviteRevoked => undo_revocation(tx, app, &authority, &act).await,
            _ => Err(AppError::NotFound),
        }
    })
}

async fn undo_role(tx: &mut Tx, app: &AppState, authority: &Authority, act: &Recalled) -> Result<Acted, AppError> {
    let target = target::lock(tx, authority, user(act)?).await?;
    let before: Role = act.detail("before").and_then(|role| role.parse().ok()).ok_or(AppError::Internal)?;
    if target.role_entry != Some(act.id) {
        return Err(AppError::UndoStale);
    }
    let done = change_role::set(tx, app, authority, &target, before, Some(act.id)).await?;
    let (_, invites) = done.ok_or(AppError::UndoStale)?;
    Ok(Acted { deed: deed(before), name: target.name, invites, undo: None })
}

async fn undo_deactivation(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<Acted, AppError> {
    let target = target::lock(tx, authority, user(act)?).await?;
    if target.status_entry != Some(act.id) {
        return Err(AppError::UndoStale);
    }
    let done = reactivate::open(tx, app, authority, &target, Some(act.id)).await?;
    let (_, invites) = done.ok_or(AppError::UndoStale)?;
    Ok(Acted { deed: Deed::Reactivated, name: target.name, invites, undo: None })
}

async fn undo_reactivation(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<Acted, AppError> {
    let target = target::lock(tx, authority, user(act)?).await?;
    if target.status_entry != Some(act.id) {
        return Err(AppError::UndoStale);
    }
    let done = deactivate::shut(tx, app, authority, &target, Some(act.id)).await?;
    let (_, invites) = done.ok_or(AppError::UndoStale)?;
    Ok(Acted { deed: Deed::Deactivated, name: target.name, invites, undo: None })
}

/// An invite that fell with its sender comes back with them alone: its own entry is none that can be undone.
async fn undo_revocation(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<Acted, AppError> {
    let id: InviteId = act.target.as_deref().and_then(|id| id.parse().ok()).ok_or(AppError::Internal)?;
    let revoked = invites::revoked_by(tx, act.id).await?;
    let invite = revoked.into_iter().find(|invite| invite.id == id).ok_or(AppError::UndoStale)?;
    sender::give_back(tx, app, authority, &invite, act.id).await?;
    Ok(Acted { deed: Deed::InviteRestored, name: invite.name, invites: 0, undo: None })
}

fn user(act: &Recalled) -> Result<UserId, AppError> {
    act.target.as_deref().and_then(|id| id.parse().ok()).ok_or(AppError::Internal)
}
