//! Whoever reaches for a chat or an agent that is not theirs is refused a right, and the trail says so (T1).

use crate::domain::{AgentId, ChatId, Member};
use crate::error::AppError;
use crate::features::{
    agents::service::access,
    audit::{self, Event, NewEntry},
    chat::{model::Place, store::chats},
};
use crate::server::AppState;
use crate::write_tx;

/// What an act reaches for.
#[derive(Clone, Copy)]
pub(super) enum Reached {
    /// A chat that has begun.
    Chat(ChatId),
    /// An agent, with whom one is to begin.
    Agent(AgentId),
}

impl From<ChatId> for Reached {
    fn from(chat: ChatId) -> Self {
        Self::Chat(chat)
    }
}

impl From<Place> for Reached {
    fn from(place: Place) -> Self {
        place.chat.map_or(Self::Agent(place.agent), Self::Chat)
    }
}

/// Hands an outcome on, and notes it where it was a refusal; never with what was said (H5).
///
/// # Errors
/// The one given, or a fault of the database.
pub(super) async fn noting<T>(
    app: &AppState,
    member: &Member,
    route: &'static str,
    reached: impl Into<Reached>,
    outcome: Result<T, AppError>,
) -> Result<T, AppError> {
    if let Err(error) = &outcome
        && is_refusal(app, member, reached.into(), error).await?
    {
        let event = Event::AccessRefused { route: route.to_owned() };
        let entry = NewEntry::by_member(member, app.clock.now(), event);
        write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })?;
    }
    outcome
}

/// What is not there is refused to nobody: an address that was made up, or a chat that its own user has deleted in another tab.
async fn is_refusal(app: &AppState, member: &Member, reached: Reached, error: &AppError) -> Result<bool, AppError> {
    match (error, reached) {
        (AppError::ChatClosed, _) => Ok(true),
        (AppError::NotFound, Reached::Chat(chat)) => {
            let owner = chats::owner(&mut app.db.read().await?, chat).await?;
            Ok(owner.is_some_and(|owner| owner != member.user))
        }
        (AppError::NotFound, Reached::Agent(agent)) => access::is_there(&mut app.db.read().await?, agent).await,
        _ => Ok(false),
    }
}
