//! Reading and saving contexts.

use super::model::{ContextActed, ContextField, ContextPage, PersonalContext};
use super::{store, text};
use crate::domain::{Actor, AgentId, EntryId, Member, Status, UserId};
use crate::error::AppError;
use crate::features::audit::{
    self, Action, ContextEvent, Event, NewEntry,
    service::{UNDO_WITHIN, recall_of},
};
use crate::features::settings;
use crate::server::{
    AppState,
    db::{Key, Tx},
};
use crate::write_tx;

/// Exactly what agents receive in the chats of this user and of nobody else (X1, X2): what the organisation tells them all, and what the
/// user lets them know. Empty where neither says anything.
///
/// # Errors
/// A fault of the database.
pub async fn received(tx: &mut Tx, user: UserId) -> Result<String, AppError> {
    let organisation = settings::service::organisation_context(tx).await?;
    Ok(text::received(&organisation, &store::of_user(tx, user).await?.context))
}

/// The same for a chat in which the user has switched their own context off (X3).
///
/// # Errors
/// A fault of the database.
pub async fn received_from_organisation(tx: &mut Tx) -> Result<String, AppError> {
    Ok(text::received(&settings::service::organisation_context(tx).await?, &PersonalContext::default()))
}

/// What somebody lets agents know about them. For themselves and for what acts for them: nobody else may read it, admins included.
///
/// # Errors
/// A fault of the database.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<PersonalContext, AppError> {
    Ok(store::of_user(tx, user).await?.context)
}

/// One's own context, as its page shows it.
///
/// # Errors
/// A fault of the database.
pub async fn page(app: &AppState, member: &Member) -> Result<ContextPage, AppError> {
    let mut tx = app.db.read().await?;
    let organisation = settings::service::organisation_context(&mut tx).await?;
    let stored = store::of_user(&mut tx, member.user).await?;
    Ok(ContextPage { context: stored.context, organisation, name: member.name.clone(), entry: stored.entry })
}

/// Saves one's own context by hand (X1). `seen` is the entry of the act that had left it as it was seen. What is as it was writes
/// nothing (U7).
///
/// # Errors
/// [`AppError::ContextStale`] where it was saved meanwhile; [`AppError::SignedOut`] where the account is active no more.
pub async fn save(
    app: &AppState,
    member: &Member,
    new: &PersonalContext,
    seen: Option<EntryId>,
) -> Result<ContextActed, AppError> {
    write_tx!(app.db, |tx| {
        lock(tx, member).await?;
        let stored = store::of_user(tx, member.user).await?;
        if stored.entry != seen && stored.context != *new {
            return Err(AppError::ContextStale { entry: stored.entry });
        }
        put(tx, app, Saver { member, agent: None }, stored, new, None).await
    })
}

/// Saves what an agent has learnt in the chat of the member whom it talks to, in the caller's transaction: the same act as by hand, with
/// an entry that names the agent (H1, X3).
///
/// # Errors
/// [`AppError::Invalid`] where that is no context; [`AppError::SignedOut`] where the account is active no more.
pub async fn save_for(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    agent: AgentId,
    change: &[(ContextField, String)],
) -> Result<ContextActed, AppError> {
    lock(tx, member).await?;
    let stored = store::of_user(tx, member.user).await?;
    let wanted = change.iter().fold(stored.context.clone(), |context, (field, text)| context.with(*field, text));
    let new = PersonalContext::parse(wanted.fields())?;
    put(tx, app, Saver { member, agent: Some(agent) }, stored, &new, None).await
}

/// Takes back the last saving of one's own context, by hand or by an agent (F6): a new act with an entry of its own.
///
/// # Errors
/// Those of [`undo_in`].
pub async fn undo(app: &AppState, member: &Member, entry: EntryId) -> Result<ContextActed, AppError> {
    write_tx!(app.db, |tx| { undo_in(tx, app, member, entry).await })
}

/// The same in the caller's transaction.
///
/// # Errors
/// [`AppError::NotFound`] for an entry that is not about one's own context; [`AppError::UndoTooLate`]; [`AppError::UndoStale`];
/// [`AppError::SignedOut`] where the account is active no more.
pub async fn undo_in(tx: &mut Tx, app: &AppState, member: &Member, entry: EntryId) -> Result<ContextActed, AppError> {
    lock(tx, member).await?;
    let act = recall_of(tx, member.user, entry, app.clock.now()).await?;
    if act.action != Action::ContextSaved {
        return Err(AppError::NotFound);
    }
    let stored = store::of_user(tx, member.user).await?;
    act.refuse_stale(stored.entry)?;
    let former = stored.former.clone().ok_or(AppError::UndoTooLate)?;
    let acted = put(tx, app, Saver { member, agent: None }, stored, &former, Some(act.id)).await?;
    Ok(ContextActed { restored: true, undo: None, ..acted })
}

/// Takes back the last saving, whichever it was, in the caller's transaction.
///
/// # Errors
/// As [`undo_in`]; [`AppError::NotFound`] also where nothing was saved so far.
pub async fn undo_last(tx: &mut Tx, app: &AppState, member: &Member) -> Result<ContextActed, AppError> {
    let entry = store::of_user(tx, member.user).await?.entry.ok_or(AppError::NotFound)?;
    undo_in(tx, app, member, entry).await
}

/// Drops what contexts were before their last saving, once that can be undone no more.
///
/// # Errors
/// A fault of the database.
pub async fn forget_former(app: &AppState) -> Result<(), AppError> {
    let before = app.clock.now().minus(UNDO_WITHIN);
    write_tx!(app.db, |tx| { store::forget_former(tx, before).await })
}

/// Whoever saves: the member, or an agent for them.
#[derive(Clone, Copy)]
struct Saver<'a> {
    member: &'a Member,
    agent: Option<AgentId>,
}

impl Saver<'_> {
    fn actor(self) -> Actor {
        match self.agent {
            Some(id) => Actor::Agent { id, user: self.member.user, session: Some(self.member.session) },
            None => self.member.actor(),
        }
    }
}

/// Takes the lock of all acts on people, so that nothing is saved for somebody who is being erased, and reads again whether the account
/// is active (P1).
async fn lock(tx: &mut Tx, member: &Member) -> Result<(), AppError> {
    tx.lock(Key::People).await?;
    match store::person(tx, member.user).await? {
        Some((_, Status::Active)) => Ok(()),
        _ => Err(AppError::SignedOut),
    }
}

async fn put(
    tx: &mut Tx,
    app: &AppState,
    saver: Saver<'_>,
    stored: store::Stored,
    new: &PersonalContext,
    undoes: Option<EntryId>,
) -> Result<ContextActed, AppError> {
    let before = stored.context;
    let fields = before.differing(new);
    if fields.is_empty() {
        return Ok(ContextActed { fields, restored: false, entry: stored.entry, undo: None });
    }
    let length =
        |context: &PersonalContext, field| i64::try_from(context.get(field).chars().count()).unwrap_or(i64::MAX);
    let lengths = fields.iter().map(|field| (field.to_string(), length(&before, *field), length(new, *field)));
    let Member { user, name, origin, .. } = saver.member;
    let event = ContextEvent::Saved { user: *user, name: name.clone(), fields: lengths.collect(), undoes };
    let now = app.clock.now();
    let entry = NewEntry::new(now, saver.actor(), Some(name.clone()), origin.clone(), Event::Context(event));
    let entry = audit::append(tx, &app.random, entry).await?;
    store::put(tx, *user, new, now, entry, &before).await?;
    Ok(ContextActed { fields, restored: false, entry: Some(entry), undo: Some(entry) })
}
