//! Taking back what one has just done to an agent (F6).

use super::{archive, show, target};
use crate::domain::{Admin, Authority, EntryId, GroupId, GroupLabel, Visibility};
use crate::error::AppError;
use crate::features::{
    agents::model::{AgentActed, AgentDeed},
    audit::{self, Action, service::Recalled},
    groups,
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;
use serde::Deserialize;

/// Whom an agent was for, as the entry holds it.
#[derive(Deserialize)]
struct Before {
    visibility: Visibility,
    groups: Vec<GroupLabel>,
}

/// Undoes an act of the same admin while the agent is as the act left it: a new act with an entry of its own, which names the one that it
/// undoes. What an agent is made of cannot be undone, since the trail keeps no texts.
///
/// # Errors
/// Those of [`audit::service::recall_own`]; [`AppError::NotFound`] for an act that cannot be undone; [`AppError::UndoStale`];
/// [`AppError::GroupGone`] where a group was deleted meanwhile.
pub async fn undo(app: &AppState, admin: &Admin, entry: EntryId) -> Result<AgentActed, AppError> {
    let authority = Authority::Admin(admin.clone());
    write_tx!(app.db, |tx| {
        target::lock(tx, &authority).await?;
        let act = audit::service::recall_own(tx, admin, entry, app.clock.now()).await?;
        match act.action {
            Action::AgentVisibilityChanged => undo_visibility(tx, app, &authority, &act).await,
            Action::AgentArchived => undo_archived(tx, app, &authority, &act, false).await,
            Action::AgentRestored => undo_archived(tx, app, &authority, &act, true).await,
            _ => Err(AppError::NotFound),
        }
    })
}

async fn undo_visibility(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
) -> Result<AgentActed, AppError> {
    let agent = target::agent(tx, act.target_id()?).await?;
    act.refuse_stale(agent.visibility_entry)?;
    let before: Before = act.read("before").ok_or(AppError::Internal)?;
    let ids: Vec<GroupId> = before.groups.iter().map(|group| group.id).collect();
    let groups = groups::service::invites::chosen(tx, &ids).await?;
    let done = show::set(tx, app, authority, &agent, before.visibility, groups, Some(act.id)).await?;
    done.ok_or(AppError::UndoStale)?;
    Ok(AgentActed::of_agent(AgentDeed::Shown, &agent.label(), None))
}

async fn undo_archived(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    act: &Recalled,
    archived: bool,
) -> Result<AgentActed, AppError> {
    let agent = target::agent(tx, act.target_id()?).await?;
    act.refuse_stale(agent.archived_entry)?;
    archive::set(tx, app, authority, &agent, archived, Some(act.id)).await?.ok_or(AppError::UndoStale)?;
    let deed = if archived { AgentDeed::Archived } else { AgentDeed::Restored };
    Ok(AgentActed::of_agent(deed, &agent.label(), None))
}
