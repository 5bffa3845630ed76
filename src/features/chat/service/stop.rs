//! Stopping an answer (H2): what is there stays, and the model is not listened to any more.

use super::{
    refusal,
    run::settle::{End, settle},
};
use crate::domain::{ChatId, Member};
use crate::error::AppError;
use crate::features::chat::{
    model::{ChatActed, ChatDeed},
    store::{chats, runs},
};
use crate::server::AppState;
use crate::write_tx;

/// Stops the answer that is being written in a chat. Where none is, nothing is done (U7).
///
/// # Errors
/// [`AppError::NotFound`] for a chat that is not the reader's (P2).
pub async fn stop(app: &AppState, member: &Member, chat: ChatId) -> Result<ChatActed, AppError> {
    let stopped = write_tx!(app.db, |tx| {
        let known = chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?;
        if let Some(run) = runs::running_in(tx, chat).await? {
            settle(tx, app, (run, member.user), End::Stopped, "").await?;
        }
        Ok(ChatActed { agent: known.agent_id, chat: Some(chat), deed: ChatDeed::Stopped })
    });
    refusal::noting(app, member, "POST /api/chat/stop", chat, stopped).await
}
