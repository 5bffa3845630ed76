//! Making and finding personal agents (N5).

use crate::domain::{AgentId, UserId};
use crate::error::AppError;
use crate::features::agents::{model::SMITHERS, store::agents};
use crate::server::{AppState, db::Tx};

/// Makes a new user's Smithers, in the transaction that makes the account (C1).
///
/// # Errors
/// A fault of the database.
pub async fn create_personal(tx: &mut Tx, app: &AppState, owner: UserId) -> Result<AgentId, AppError> {
    let now = app.clock.now();
    let id = AgentId::from_uuid(app.random.uuid_v7(now));
    agents::insert_personal(tx, id, owner, SMITHERS, now).await?;
    Ok(id)
}

/// The user's own Smithers.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub async fn personal_of(tx: &mut Tx, owner: UserId) -> Result<AgentId, AppError> {
    agents::personal_of(tx, owner).await?.ok_or(AppError::NotFound)
}
