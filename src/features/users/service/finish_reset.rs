//! Setting a new password by link (R4).

use super::link::LinkKind;
use crate::domain::{Actor, Member, Origin, Topic};
use crate::error::{AppError, DeadLink, Fault};
use crate::features::{
    audit::{self, Event, NewEntry},
    auth::service::{reset, sign_in::PasswordSet},
    settings,
    users::{
        model::ResetPage,
        store::reset_links::{self, ResetRow},
    },
};
use crate::server::{AppState, db::Key};
use crate::write_tx;

/// What the page behind a link shows. Changes nothing: previews open links (I8).
///
/// # Errors
/// [`AppError::LinkUnknown`], or [`AppError::LinkDead`] with the reason and whom to ask.
pub async fn reset_page(app: &AppState, token: &str, member: Option<&Member>) -> Result<ResetPage, AppError> {
    let row = find(app, token).await?;
    refuse_dead(app, &row)?;
    let somebody_else = member.filter(|member| member.user != row.user_id);
    Ok(ResetPage {
        organisation: settings::service::settings(app).await?.organisation,
        maker: row.maker,
        user: row.user_id,
        name: row.name,
        email: row.email,
        signed_in_as: somebody_else.map(|member| member.name.clone()),
    })
}

async fn find(app: &AppState, token: &str) -> Result<ResetRow, AppError> {
    let hash = LinkKind::Reset.token_hash(token)?;
    reset_links::by_token(&mut app.db.read().await?, &hash).await?.ok_or(AppError::LinkUnknown)
}

fn refuse_dead(app: &AppState, row: &ResetRow) -> Result<(), AppError> {
    match row.facts().dead(app.clock.now()) {
        Some(reason) => Err(AppError::LinkDead { reason, ask: row.maker.clone() }),
        None => Ok(()),
    }
}

/// Sets the password that the holder of a link has chosen, and ends all of the account's sessions. Of many uses of one link exactly one
/// succeeds; a dead one is refused before anything is hashed. `member` is who is signed in in the holder's browser.
///
/// # Errors
/// As [`reset_page`]; [`AppError::SignedIn`] while somebody else is signed in (C4); [`AppError::Invalid`] for the field `password`.
pub async fn finish_reset(
    app: &AppState,
    token: &str,
    password: &str,
    member: Option<&Member>,
    origin: &Origin,
) -> Result<PasswordSet, AppError> {
    let row = find(app, token).await?;
    if member.is_some_and(|member| member.user != row.user_id) {
        return Err(AppError::SignedIn);
    }
    let outcome = async {
        refuse_dead(app, &row)?;
        if password.is_empty() {
            return Err(AppError::field("password", Fault::Empty));
        }
        let hash = reset::hash_differing(app, row.user_id, password).await?;
        use_up(app, token, &hash, origin).await
    };
    let outcome = outcome.await;
    if let Err(AppError::LinkDead { reason, .. }) = &outcome {
        note_refusal(app, &row, *reason, origin).await?;
    }
    outcome
}

async fn use_up(app: &AppState, token: &str, hash: &str, origin: &Origin) -> Result<PasswordSet, AppError> {
    let token_hash = LinkKind::Reset.token_hash(token)?;
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        let row = reset_links::by_token(tx, &token_hash).await?.ok_or(AppError::LinkUnknown)?;
        refuse_dead(app, &row)?;
        let overtaken = || AppError::LinkDead { reason: DeadLink::Overtaken, ask: row.maker.clone() };
        if !reset_links::use_up(tx, &token_hash, now).await? {
            return Err(overtaken());
        }
        // Whoever changes their own password does so without the lock of acts on people.
        let finished = reset::finish(tx, app, row.user_id, row.credential_version, hash).await?;
        let (set, ended_sessions) = finished.ok_or_else(overtaken)?;
        let event = Event::ResetFinished { user: row.user_id, name: row.name.clone(), reset: row.id, ended_sessions };
        tx.announce(Topic::User(row.user_id));
        let actor = Actor::ResetHolder { reset: row.id };
        let entry = NewEntry::new(now, actor, Some(row.name), origin.clone(), event);
        audit::append(tx, &app.random, entry).await?;
        Ok(set)
    })
}

async fn note_refusal(app: &AppState, row: &ResetRow, reason: DeadLink, origin: &Origin) -> Result<(), AppError> {
    let event = Event::ResetRefused { user: row.user_id, name: row.name.clone(), reset: row.id, reason };
    let entry = NewEntry::new(app.clock.now(), Actor::ResetHolder { reset: row.id }, None, origin.clone(), event);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })
}
