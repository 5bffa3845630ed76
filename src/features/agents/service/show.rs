//! Choosing who sees a shared agent (N2).

use super::target;
use crate::domain::{AgentId, Authority, EntryId, GroupId, GroupLabel, Visibility};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed, Audience},
        store::agents::{self, AgentRow},
    },
    audit::AgentEvent,
    groups,
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Has exactly these see an agent, besides admins. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`] and [`target::agent`]; [`AppError::GroupGone`] where one of the groups was deleted meanwhile.
pub async fn show(
    app: &AppState,
    authority: &Authority,
    id: AgentId,
    audience: Audience,
) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let agent = target::agent(tx, id).await?;
        let groups = groups::service::invites::chosen(tx, &audience.groups).await?;
        let undo = set(tx, app, authority, &agent, audience.visibility, groups, None).await?;
        Ok(AgentActed::of_agent(AgentDeed::Shown, &agent.label(), undo))
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
    visibility: Visibility,
    groups: Vec<GroupLabel>,
    undoes: Option<EntryId>,
) -> Result<Option<EntryId>, AppError> {
    let before = agent.groups();
    if agent.visibility == visibility && ids(&before) == ids(&groups) {
        return Ok(None);
    }
    let event = AgentEvent::VisibilityChanged {
        agent: agent.label(),
        before: (agent.visibility, before),
        after: (visibility, groups.clone()),
        undoes,
    };
    let entry = target::append(tx, app, authority, event).await?;
    agents::set_visibility(tx, agent.id, visibility, &groups, entry, app.clock.now()).await?;
    Ok(Some(entry))
}

fn ids(groups: &[GroupLabel]) -> Vec<GroupId> {
    let mut ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
    ids.sort();
    ids
}
