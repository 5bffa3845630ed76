//! Archiving a shared agent, and giving it back (N1).

use super::target;
use crate::domain::{AgentId, Authority, EntryId};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed},
        store::agents::{self, AgentRow},
    },
    audit::AgentEvent,
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Archives an agent: nobody sees it in their list or chats with it, and nothing of it is lost. Twice is once (U7).
///
/// # Errors
/// Those of [`target::lock`] and [`target::agent`].
pub async fn archive(app: &AppState, authority: &Authority, id: AgentId) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let agent = target::agent(tx, id).await?;
        let undo = set(tx, app, authority, &agent, true, None).await?;
        Ok(AgentActed::of_agent(AgentDeed::Archived, &agent.label(), undo))
    })
}

/// Gives an archived agent back, to whom it was for before. Twice is once (U7).
///
/// # Errors
/// Those of [`target::lock`] and [`target::agent`].
pub async fn restore(app: &AppState, authority: &Authority, id: AgentId) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let agent = target::agent(tx, id).await?;
        let undo = set(tx, app, authority, &agent, false, None).await?;
        Ok(AgentActed::of_agent(AgentDeed::Restored, &agent.label(), undo))
    })
}

/// The change itself, in a transaction that holds the lock; `undoes` names the act that it takes back (F6). Gives its entry; nothing
/// where all was so already.
///
/// # Errors
/// A fault of the database.
pub(super) async fn set(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    agent: &AgentRow,
    archived: bool,
    undoes: Option<EntryId>,
) -> Result<Option<EntryId>, AppError> {
    if agent.archived_at.is_some() == archived {
        return Ok(None);
    }
    let label = agent.label();
    let event = if archived {
        AgentEvent::Archived { agent: label, undoes }
    } else {
        AgentEvent::Restored { agent: label, undoes }
    };
    let entry = target::append(tx, app, authority, event).await?;
    let now = app.clock.now();
    agents::set_archived(tx, agent.id, archived.then_some(now), entry, now).await?;
    Ok(Some(entry))
}
