//! Who sees an agent and why, and what somebody sees and why (N3). For admins.

use crate::domain::{AgentId, GroupLabel, UserId};
use crate::error::AppError;
use crate::features::agents::{
    model::{AgentsOfPerson, SeenAgent, SeenBy, Seer},
    store::{
        access::{self, SeenRow, SeerRow},
        agents,
    },
};
use crate::server::AppState;

/// People of one page.
const PAGE: usize = 50;

/// Who sees a shared agent, by name, a page at a time; `after` is the `next` of the page before.
///
/// # Errors
/// [`AppError::NotFound`], for a personal agent too (N5).
pub async fn by(app: &AppState, agent: AgentId, after: Option<UserId>) -> Result<SeenBy, AppError> {
    let mut tx = app.db.read().await?;
    let of = agents::by_id(&mut tx, agent).await?.ok_or(AppError::NotFound)?;
    let mut rows = access::seers(&mut tx, agent, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| last.id);
    Ok(SeenBy {
        visibility: of.visibility,
        archived: of.archived_at.is_some(),
        count: access::count_seers(&mut tx, agent).await?,
        is_first: after.is_none(),
        next,
        rows: rows.into_iter().map(seer).collect(),
    })
}

fn seer(row: SeerRow) -> Seer {
    Seer { id: row.id, name: row.name, role: row.role, groups: GroupLabel::from_lines(&row.group_lines) }
}

/// The shared agents that somebody sees, by name. Their own Smithers goes without saying, and is nobody's to name (N5).
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn of(app: &AppState, user: UserId) -> Result<AgentsOfPerson, AppError> {
    let mut tx = app.db.read().await?;
    let person = access::person(&mut tx, user).await?.ok_or(AppError::NotFound)?;
    let rows = access::seen(&mut tx, user).await?;
    Ok(AgentsOfPerson {
        id: person.id,
        name: person.name,
        role: person.role,
        status: person.status,
        rows: rows.into_iter().map(agent).collect(),
    })
}

fn agent(row: SeenRow) -> SeenAgent {
    SeenAgent {
        groups: GroupLabel::from_lines(&row.group_lines),
        id: row.id,
        name: row.name,
        tagline: row.tagline,
        face: row.avatar,
        visibility: row.visibility,
    }
}
