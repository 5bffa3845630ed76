//! What is amiss with agents, for `pinchy doctor` (O5).

use crate::domain::AgentName;
use crate::error::AppError;
use crate::features::agents::store::{access, agents};
use crate::server::db::Db;

/// How many people have no agent of their own: nobody should (N5).
///
/// # Errors
/// A fault of the database.
pub async fn without_personal(db: &Db) -> Result<i64, AppError> {
    agents::without_personal(&mut db.read().await?).await
}

/// The agents that are for groups of which none is there any more, by name: only admins see them.
///
/// # Errors
/// A fault of the database.
pub async fn for_no_group(db: &Db) -> Result<Vec<AgentName>, AppError> {
    access::for_no_group(&mut db.read().await?).await
}

/// The agents whose model no provider offers any more, by name (V2).
///
/// # Errors
/// A fault of the database.
pub async fn model_gone(db: &Db) -> Result<Vec<AgentName>, AppError> {
    agents::model_gone(&mut db.read().await?).await
}
