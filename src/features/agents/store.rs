//! Agents.

use crate::domain::{AgentId, Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    INSERT_PERSONAL = "INSERT INTO agents (id, owner_id, name, created_at) VALUES ($1, $2, $3, $4)";
    PERSONAL_OF = "SELECT id, name FROM agents WHERE owner_id = $1";
}

/// An agent's row.
#[derive(sqlx::FromRow)]
pub(super) struct AgentRow {
    pub id: AgentId,
    pub name: String,
}

pub(super) async fn insert_personal(
    tx: &mut Tx,
    id: AgentId,
    owner: UserId,
    name: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, INSERT_PERSONAL, id, owner, name, now)?;
    Ok(())
}

pub(super) async fn personal_of(tx: &mut Tx, owner: UserId) -> Result<Option<AgentRow>, AppError> {
    Ok(fetch_optional!(tx, PERSONAL_OF, owner)?)
}
