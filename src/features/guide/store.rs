//! Where people's interviews stand.

use super::model::Interview;
use crate::domain::{Timestamp, UserId};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_optional, statements};

statements! {
    OF_USER = "SELECT stage FROM guide_interviews WHERE user_id = $1";
    PUT = "INSERT INTO guide_interviews (user_id, stage, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET stage = excluded.stage, updated_at = excluded.updated_at";
}

/// Where somebody's interview stands; one of a later version of this program begins anew.
pub(super) async fn interview(tx: &mut Tx, user: UserId) -> Result<Interview, AppError> {
    let row: Option<(String,)> = fetch_optional!(tx, OF_USER, user)?;
    Ok(row.and_then(|(stage,)| stage.parse().ok()).unwrap_or(Interview::BEGIN))
}

pub(super) async fn put_interview(tx: &mut Tx, user: UserId, stage: Interview, now: Timestamp) -> Result<(), AppError> {
    execute!(tx, PUT, user, stage.to_string(), now)?;
    Ok(())
}
