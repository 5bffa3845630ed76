//! Taking back what one has just done (F6).

use super::{
    change_role::{self, deed},
    deactivate, reactivate,
    seats::Growth,
    sender, target,
};
use crate::domain::{Admin, Authority, EntryId, InviteId, Role, Status};
use crate::error::AppError;
use crate::features::{
    audit::{self, Action, service::Recalled},
    users::{
        model::{Acted, Deed},
        store::{invites, users::Target},
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;

/// Undoes an act of the same admin while its target is as the act left it: a new act with an entry of its own, which names the one that
/// it undoes. Invites that fell come back; sessions do not.
///
/// # Errors
/// [`AppError::NotFound`] for an entry that is not one's own or of no act that can be undone; [`AppError::UndoTooLate`],
/// [`AppError::UndoStale`]; [`AppError::LastAdmin`] (U4); [`AppError::SeatsTaken`] (L2); for an invite [`AppError::EmailTaken`] or [`AppError::InviteExists`].
pub async fn undo(app: &AppState, admin: &Admin, entry: EntryId) -> Result<Acted, AppError> {
    let authority = Authority::Admin(admin.clone());
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, &authority).await?;
        let act = audit::service::recall_own(tx, admin, entry, app.clock.now()).await?;
        let growth = Growth::begin(tx, app).await?;
        let undone = match act.action {
            Action::RoleChanged => undo_role(tx, app, &authority, &act).await?,
            Action::UserDeactivated => undo_status(tx, app, &authority, &act, Status::Active).await?,
            Action::UserReactivated => undo_status(tx, app, &authority, &act, Status::Deactivated).await?,
            Action::InviteRevoked => undo_revocation(tx, app, &authority, &act).await?,
            _ => return Err(AppError::NotFound),
        };
        growth.end(tx).await?;
        Ok(undone)
    })
}

async fn undo_role(tx: &mut Tx, app: &AppState, authority: &Authority, act: &Recalled) -> Result<Acted, AppError> {
    let target = target::find(tx, authority, act.target_id()?).await?;
    let before: Role = act.detail("before").and_then(|role| role.parse().ok()).ok_or(AppError::Internal)?;
    act.refuse_stale(target.role_entry)?;
    let done = change_role::set(tx, app, authority, &target, before, Some(act.id)).await?;
    undone(deed(before), target, done)
}

async fn undo_status(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
    back_to: Status,
) -> Result<Acted, AppError> {
    let target = target::find(tx, authority, act.target_id()?).await?;
    act.refuse_stale(target.status_entry)?;
    let (deed, done) = match back_to {
        Status::Active => (Deed::Reactivated, reactivate::open(tx, app, authority, &target, Some(act.id)).await?),
        Status::Deactivated => (Deed::Deactivated, deactivate::shut(tx, app, authority, &target, Some(act.id)).await?),
    };
    undone(deed, target, done)
}

fn undone(deed: Deed, target: Target, done: Option<(EntryId, i64)>) -> Result<Acted, AppError> {
    let (_, invites) = done.ok_or(AppError::UndoStale)?;
    Ok(Acted { deed, name: target.name, invites, undo: None })
}

/// An invite that fell with its sender comes back with them alone: its own entry is none that can be undone. One whose time has run out
/// meanwhile is not as it was left, nor is one whose sender is no active admin any more: it would have fallen with them (I7).
async fn undo_revocation(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<Acted, AppError> {
    let id: InviteId = act.target_id()?;
    let revoked = invites::revoked_by(tx, act.id, app.clock.now()).await?;
    let invite = revoked.into_iter().find(|invite| invite.id == id).ok_or(AppError::UndoStale)?;
    if !sender::may_invite(tx, invite.sender_id).await? {
        return Err(AppError::UndoStale);
    }
    sender::give_back(tx, app, authority, &invite, act.id).await?;
    Ok(Acted { deed: Deed::InviteRestored, name: invite.name, invites: 0, undo: None })
}
