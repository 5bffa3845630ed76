//! What a chat is called, and whether agents receive its user's context there (H2, X3).

use super::refusal;
use crate::domain::{ChatId, Member, Topic};
use crate::error::AppError;
use crate::features::chat::{
    model::{ChatActed, ChatDeed},
    store::chats,
};
use crate::server::AppState;
use crate::write_tx;

/// Gives a chat another name.
///
/// # Errors
/// [`AppError::NotFound`] for a chat that is not the reader's (P2).
pub async fn rename(app: &AppState, member: &Member, chat: ChatId, title: &str) -> Result<ChatActed, AppError> {
    let renamed = write_tx!(app.db, |tx| {
        let known = chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?;
        if known.title != title {
            chats::rename(tx, chat, member.user, title).await?;
            tx.announce(Topic::Chats(member.user));
        }
        Ok(ChatActed { agent: known.agent_id, chat: Some(chat), deed: ChatDeed::Renamed })
    });
    refusal::noting(app, member, "POST /api/chat/rename", chat, renamed).await
}

/// Says whether agents receive the user's context in a chat (X3), from its next message on.
///
/// # Errors
/// [`AppError::NotFound`] for a chat that is not the reader's (P2).
pub async fn set_context(app: &AppState, member: &Member, chat: ChatId, on: bool) -> Result<ChatActed, AppError> {
    let set = write_tx!(app.db, |tx| {
        let known = chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?;
        if (known.context_off == 0) != on {
            chats::set_context_off(tx, chat, member.user, !on).await?;
            tx.announce(Topic::Chats(member.user));
        }
        Ok(ChatActed { agent: known.agent_id, chat: Some(chat), deed: ChatDeed::ContextSet { on } })
    });
    refusal::noting(app, member, "POST /api/chat/context", chat, set).await
}
