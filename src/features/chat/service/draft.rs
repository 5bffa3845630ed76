//! What is typed and not sent yet (H2).

use super::refusal;
use crate::domain::Member;
use crate::error::AppError;
use crate::features::agents::service::access::for_chat;
use crate::features::chat::{
    model::{ChatActed, ChatDeed, Place, parse_draft},
    store::chats,
};
use crate::server::AppState;
use crate::write_tx;

/// By what a draft is found.
pub(super) fn key(place: Place) -> String {
    place.chat.map_or_else(|| place.agent.to_string(), |chat| chat.to_string())
}

/// Keeps what is typed, as far as a message holds it. Nobody is told: the page that types it has it.
///
/// # Errors
/// [`AppError::NotFound`] for a chat or an agent that is not the writer's (P2).
pub async fn keep(app: &AppState, member: &Member, place: Place, typed: &str) -> Result<ChatActed, AppError> {
    let kept = write(app, member, place, typed).await;
    refusal::noting(app, member, "POST /api/chat/draft", place, kept).await
}

/// Keeps a message that could not be sent, where it was typed (F4). Why it could not is noted already: one act is refused once (T1).
///
/// # Errors
/// As [`keep`].
pub async fn keep_unsent(app: &AppState, member: &Member, place: Place, typed: &str) -> Result<(), AppError> {
    write(app, member, place, typed).await.map(drop)
}

async fn write(app: &AppState, member: &Member, place: Place, typed: &str) -> Result<ChatActed, AppError> {
    let (now, text) = (app.clock.now(), parse_draft(typed));
    write_tx!(app.db, |tx| {
        match place.chat {
            Some(chat) => {
                let known = chats::of_user(tx, chat, member.user).await?;
                known.filter(|known| known.agent_id == place.agent).ok_or(AppError::NotFound)?;
            }
            None => drop(for_chat(tx, member.user, place.agent).await?),
        }
        chats::keep_draft(tx, member.user, &key(place), &text, now).await?;
        Ok(ChatActed { agent: place.agent, chat: place.chat, deed: ChatDeed::DraftKept })
    })
}
