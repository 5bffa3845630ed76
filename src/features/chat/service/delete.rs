//! Deleting a chat with all that was said in it (H2). There is no way back, and its button says so.

use super::{
    refusal,
    run::settle::{End, settle},
};
use crate::domain::{ChatId, Member, Topic};
use crate::error::AppError;
use crate::features::chat::{
    model::{ChatActed, ChatDeed, Place},
    store::{chats, runs},
};
use crate::server::AppState;
use crate::write_tx;

/// Deletes a chat. What it cost stays counted (H5).
///
/// # Errors
/// [`AppError::NotFound`] for a chat that is not the reader's (P2).
pub async fn delete(app: &AppState, member: &Member, chat: ChatId) -> Result<ChatActed, AppError> {
    let now = app.clock.now();
    let deleted = write_tx!(app.db, |tx| {
        let known = chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?;
        if let Some(run) = runs::running_in(tx, chat).await? {
            settle(tx, app, (run, member.user), End::Stopped, "").await?;
        }
        let place = Place { agent: known.agent_id, chat: Some(chat) };
        chats::keep_draft(tx, member.user, &super::draft::key(place), "", now).await?;
        chats::delete(tx, chat, member.user).await?;
        tx.announce(Topic::Chats(member.user));
        Ok(ChatActed { agent: known.agent_id, chat: None, deed: ChatDeed::Deleted })
    });
    refusal::noting(app, member, "POST /api/chat/delete", chat, deleted).await
}
