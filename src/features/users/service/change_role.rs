//! Changing a role (U3).

use super::{revoke_reset::revoke_of_maker, sender, target};
use crate::domain::{Authority, EntryId, Role, Status, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry},
    users::{
        model::{Acted, Deed, RevokedBecause},
        store::users::{self, Target},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Gives somebody a role; it holds from their next request (P3). A demoted admin's invites and reset links are revoked (I7). The role that somebody has
/// already changes nothing and writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`]; [`AppError::LastAdmin`] (U4).
pub async fn change_role(app: &AppState, authority: &Authority, user: UserId, role: Role) -> Result<Acted, AppError> {
    write_tx!(app.db, |tx| {
        let target = target::lock(tx, authority, user).await?;
        let done = set(tx, app, authority, &target, role, None).await?;
        let (undo, invites) = done.map_or((None, 0), |(entry, invites)| (Some(entry), invites));
        Ok(Acted { deed: deed(role), name: target.name, invites, undo })
    })
}

/// What giving a role is called.
pub const fn deed(role: Role) -> Deed {
    match role {
        Role::Admin => Deed::MadeAdmin,
        Role::Member => Deed::MadeMember,
    }
}

/// The change itself, in a transaction that holds the lock; `undoes` names the act that it takes back (F6). Gives its entry, and how
/// many invites fell or came back; nothing where the role was this one already.
///
/// # Errors
/// [`AppError::LastAdmin`] (U4).
pub async fn set(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    target: &Target,
    role: Role,
    undoes: Option<EntryId>,
) -> Result<Option<(EntryId, i64)>, AppError> {
    if target.role == role {
        return Ok(None);
    }
    let now = app.clock.now();
    let fallen = match role {
        Role::Admin => Vec::new(),
        Role::Member => {
            target::keep_an_admin(tx, target).await?;
            sender::waiting(tx, target.id, now).await?
        }
    };
    let restored = match undoes {
        // An admin who has been deactivated meanwhile has no invites that wait (I7).
        Some(act) if role == Role::Admin && target.status == Status::Active => {
            sender::restore(tx, app, authority, act).await?
        }
        _ => 0,
    };
    let revoked = fallen.len() as i64;
    let event = Event::RoleChanged {
        user: target.id,
        name: target.name.clone(),
        before: target.role,
        after: role,
        revoked_invites: revoked,
        restored_invites: restored,
        undoes,
    };
    let entry = audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
    users::set_role(tx, target.id, role, entry).await?;
    tx.announce(Topic::User(target.id));
    tx.announce(Topic::People);
    sender::revoke(tx, app, authority, fallen, entry, RevokedBecause::SenderDemoted).await?;
    if role == Role::Member {
        revoke_of_maker(tx, app, authority, target.id, RevokedBecause::SenderDemoted).await?;
    }
    Ok(Some((entry, revoked + restored)))
}
