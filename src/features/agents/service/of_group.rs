//! Choosing the agents of a group, from the group's side (G2).

use super::{show, target};
use crate::domain::{AgentId, Authority, EntryId, GroupId, GroupLabel, Visibility};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentActed, AgentDeed, AgentsOfGroup, GroupChoice},
        store::access,
    },
    groups,
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Every shared agent, with whether a group is let in.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn agents(app: &AppState, group: GroupId) -> Result<AgentsOfGroup, AppError> {
    let mut tx = app.db.read().await?;
    let (id, name) = access::group(&mut tx, group).await?.ok_or(AppError::NotFound)?;
    Ok(AgentsOfGroup { group: GroupLabel { id, name }, rows: choices(&mut tx, group).await? })
}

async fn choices(tx: &mut Tx, group: GroupId) -> Result<Vec<GroupChoice>, AppError> {
    let choice = |row: access::GroupChoiceRow| GroupChoice {
        id: row.id,
        name: row.name,
        tagline: row.tagline,
        visibility: row.visibility,
        archived: row.archived_at.is_some(),
        chosen: row.chosen.is_some(),
    };
    Ok(access::of_group(tx, group).await?.into_iter().map(choice).collect())
}

/// Lets a group in to exactly these agents, each with an entry of its own. An agent for everybody stays so; one that loses its last group
/// is for admins only. What is as it was writes nothing (U7).
///
/// # Errors
/// Those of [`target::lock`]; [`AppError::GroupGone`].
pub async fn set(
    app: &AppState,
    authority: &Authority,
    group: GroupId,
    chosen: &[AgentId],
) -> Result<AgentActed, AppError> {
    write_tx!(app.db, |tx| {
        target::lock(tx, authority).await?;
        let group = label(tx, group).await?;
        let mut entries = Vec::new();
        for row in choices(tx, group.id).await? {
            let is_meant = chosen.contains(&row.id);
            if row.chosen != is_meant && row.visibility != Visibility::Everyone {
                entries.extend(change(tx, app, authority, row.id, &group, is_meant).await?);
            }
        }
        // Several agents are several acts: each is undone on its own page.
        let undo = if let [entry] = entries[..] { Some(entry) } else { None };
        Ok(AgentActed { deed: AgentDeed::OfGroup, agent: None, name: group.name.to_string(), undo })
    })
}

async fn label(tx: &mut Tx, group: GroupId) -> Result<GroupLabel, AppError> {
    groups::service::invites::chosen(tx, &[group]).await?.pop().ok_or(AppError::GroupGone)
}

async fn change(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    agent: AgentId,
    group: &GroupLabel,
    is_meant: bool,
) -> Result<Option<EntryId>, AppError> {
    let agent = target::agent(tx, agent).await?;
    let mut groups = agent.groups();
    groups.retain(|label| label.id != group.id);
    if is_meant {
        groups.push(group.clone());
    }
    let visibility = if groups.is_empty() { Visibility::Admins } else { Visibility::Groups };
    show::set(tx, app, authority, &agent, visibility, groups, None).await
}
