//! Changing one's own password: by choice (A5), or because an admin has reset it (R1).

use super::{
    passwords, reset, sessions,
    sessions::NewSession,
    sign_in::PasswordSet,
    throttle::{self, Attempt},
};
use crate::domain::{Limited, Member};
use crate::error::{AppError, Fault};
use crate::features::audit::{self, Event, NewEntry};
use crate::features::auth::{
    model::{Demand, PasswordReset},
    store::credentials::{self, CredentialRow},
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Changes the password of somebody who knows the current one. All their other sessions end, and this one goes on under a new token (A2,
/// A5).
///
/// # Errors
/// [`AppError::Invalid`] for `current_password` or `password`; [`AppError::Throttled`]; [`AppError::SignedOut`] where the session has
/// ended meanwhile.
pub async fn change_password(
    app: &AppState,
    member: &Member,
    current: &str,
    new: &str,
) -> Result<NewSession, AppError> {
    let row = credentials(app, member).await?;
    if current.is_empty() {
        return Err(AppError::field("current_password", Fault::Empty));
    }
    // Whoever has found an unlocked screen must not guess here without waits (A3).
    let attempt = Attempt::to_change(app, member);
    throttle::admit_change(app, &attempt, member).await?;
    if !passwords::verify(app, current, &row).await? {
        return Err(AppError::field("current_password", Fault::NotThePassword));
    }
    write_tx!(app.db, |tx| { throttle::succeed(tx, &attempt).await })?;
    let hash = passwords::hash_differing(app, new, &row).await?;
    let (now, version) = (app.clock.now(), row.credential_version);
    write_tx!(app.db, |tx| {
        let session = sessions::change_token(tx, app, member).await?;
        if !credentials::set_password(tx, row.id, version, &hash, now, None).await? {
            return Err(AppError::SignedOut);
        }
        let ended_sessions = sessions::end_others(tx, app, member).await?;
        note(tx, app, member, &row, false, ended_sessions).await?;
        Ok(session)
    })
}

/// Sets the new password that an admin's reset demands. The limited session ends; the caller begins a whole one.
///
/// # Errors
/// [`AppError::Invalid`] for `password`; [`AppError::SignedOut`] where the session has ended meanwhile.
pub async fn set_demanded(app: &AppState, limited: &Limited, new: &str) -> Result<PasswordSet, AppError> {
    let member = &limited.0;
    let row = credentials(app, member).await?;
    let hash = passwords::hash_differing(app, new, &row).await?;
    let (now, version) = (app.clock.now(), row.credential_version);
    write_tx!(app.db, |tx| {
        // Of several at once one succeeds: the session from which it is done ends with it.
        let mine = sessions::end(tx, member.session, member.user, now).await?;
        if !mine || !credentials::set_password(tx, row.id, version, &hash, now, None).await? {
            return Err(AppError::SignedOut);
        }
        let ended_sessions = sessions::end_all(tx, app, row.id).await?;
        note(tx, app, member, &row, true, ended_sessions).await?;
        Ok(PasswordSet { user: row.id, version: version + 1 })
    })
}

/// What the page shows to somebody who must set a new password.
///
/// # Errors
/// A fault of the database.
pub async fn demand(app: &AppState, limited: &Limited) -> Result<Demand, AppError> {
    let row = credentials(app, &limited.0).await?;
    let (by, at) = reset::started(app, row.id).await?;
    Ok(Demand { reset: PasswordReset { by, at: at.unwrap_or_default() }, name: row.name, email: row.email })
}

async fn credentials(app: &AppState, member: &Member) -> Result<CredentialRow, AppError> {
    credentials::find_by_id(&mut app.db.read().await?, member.user).await?.ok_or(AppError::SignedOut)
}

async fn note(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    row: &CredentialRow,
    demanded: bool,
    ended_sessions: i64,
) -> Result<(), AppError> {
    let event = Event::PasswordChanged { user: row.id, name: row.name.clone(), demanded, ended_sessions };
    audit::append(tx, &app.random, NewEntry::by_member(member, app.clock.now(), event)).await?;
    Ok(())
}
