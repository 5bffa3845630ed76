//! Making and finding personal agents (N5).

use super::model::{Greeting, SMITHERS};
use super::store;
use crate::domain::{AgentId, Member, UserId};
use crate::error::AppError;
use crate::features::settings;
use crate::server::{AppState, db::Tx};

/// Makes a new user's Smithers, in the transaction that makes the account (C1).
///
/// # Errors
/// A fault of the database.
pub async fn create_personal(tx: &mut Tx, app: &AppState, owner: UserId) -> Result<AgentId, AppError> {
    let now = app.clock.now();
    let id = AgentId::from_uuid(app.random.uuid_v7(now));
    store::insert_personal(tx, id, owner, SMITHERS, now).await?;
    Ok(id)
}

/// The user's own Smithers.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub async fn personal_of(tx: &mut Tx, owner: UserId) -> Result<AgentId, AppError> {
    Ok(store::personal_of(tx, owner).await?.ok_or(AppError::NotFound)?.id)
}

/// How an agent receives a member: their own Smithers, nobody else's (N5).
///
/// # Errors
/// [`AppError::NotFound`] for every other agent, as for one that does not exist (P2).
pub async fn greeting(app: &AppState, member: &Member, agent: AgentId) -> Result<Greeting, AppError> {
    let personal = store::personal_of(&mut app.db.read().await?, member.user).await?;
    let agent = personal.filter(|row| row.id == agent).ok_or(AppError::NotFound)?;
    let organisation = settings::service::settings(app).await?.organisation;
    Ok(Greeting { agent: agent.id, agent_name: agent.name, user: member.name.clone(), organisation })
}
