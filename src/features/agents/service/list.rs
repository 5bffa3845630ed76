//! Reading shared agents: their list, and one with what it is made of (N1). For admins.

use crate::domain::AgentId;
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{AgentList, AgentPage, AgentRow},
        store::agents::{self, ListRow},
    },
    audit, providers,
};
use crate::server::AppState;

/// How many entries of the trail the page of an agent shows.
const LATEST: u32 = 20;

/// The active agents or the archived ones, by name, with how many there are of both.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState, archived: bool) -> Result<AgentList, AppError> {
    let mut tx = app.db.read().await?;
    let rows = agents::list(&mut tx, archived).await?;
    let (active, archived) = agents::counts(&mut tx).await?;
    Ok(AgentList { rows: rows.into_iter().map(row).collect(), active, archived, now: app.clock.now() })
}

fn row(row: ListRow) -> AgentRow {
    AgentRow {
        groups: row.groups(),
        model: row.model(),
        id: row.id,
        name: row.name,
        tagline: row.tagline,
        face: row.avatar,
        visibility: row.visibility,
        updated_at: row.updated_at,
    }
}

/// What the page of an agent shows.
///
/// # Errors
/// [`AppError::NotFound`], for a personal agent too (N5).
pub async fn agent(app: &AppState, id: AgentId) -> Result<AgentPage, AppError> {
    let mut tx = app.db.read().await?;
    let agent = agents::by_id(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    Ok(AgentPage {
        id,
        details: agent.details(),
        models: providers::service::models::offered(&mut tx).await?,
        visibility: agent.visibility,
        groups: agent.groups(),
        archived: agent.archived_at.is_some(),
        timeline: audit::service::timeline(&mut tx, &id.to_string(), LATEST).await?,
        now: app.clock.now(),
    })
}
