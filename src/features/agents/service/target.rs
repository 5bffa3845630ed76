//! The agent that an act is done to, read inside its transaction.

use crate::domain::{AgentId, AgentName, Authority, EntryId, Topic};
use crate::error::{AppError, Fault};
use crate::features::{
    agents::store::agents::{self, AgentRow},
    audit::{self, AgentEvent, Event, NewEntry},
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};

/// Takes the lock of all acts on people, on which groups hang as well, and reads the actor's right again (P1).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub async fn lock(tx: &mut Tx, authority: &Authority) -> Result<(), AppError> {
    tx.lock(Key::People).await?;
    actor::still_may(tx, authority).await
}

/// The shared agent. A personal one is nobody's to act on (N5).
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn agent(tx: &mut Tx, id: AgentId) -> Result<AgentRow, AppError> {
    agents::by_id(tx, id).await?.ok_or(AppError::NotFound)
}

/// Refuses a name that another agent has, archived ones as well (N1): those can be given back at any time.
///
/// # Errors
/// [`AppError::Invalid`] for the field `name`.
pub async fn refuse_taken(tx: &mut Tx, name: &AgentName, own: Option<AgentId>) -> Result<(), AppError> {
    match agents::by_name(tx, name).await? {
        Some(other) if Some(other) != own => Err(AppError::field("name", Fault::AgentNameTaken)),
        _ => Ok(()),
    }
}

/// Writes the entry of an act on an agent, and has pages learn of it.
///
/// # Errors
/// A fault of the database.
pub async fn append(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    event: AgentEvent,
) -> Result<EntryId, AppError> {
    let entry = NewEntry::by(authority, app.clock.now(), Event::Agent(event));
    let entry = audit::append(tx, &app.random, entry).await?;
    tx.announce(Topic::Agents);
    Ok(entry)
}
