//! The end of a run, whoever brings it: what was written becomes a message.

use crate::domain::{MessageId, RunId, Topic, UserId};
use crate::error::AppError;
use crate::features::chat::{
    model::{Author, Failure, RunState},
    store::{chats, runs},
};
use crate::server::{AppState, db::Tx};

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::features::chat) enum End {
    /// It is whole.
    Done,
    /// Its reader stopped it.
    Stopped,
    /// It broke off.
    Failed(Failure),
    /// Somebody else has ended it already.
    Over,
}

/// Ends a run of a user, once: keeps what it has written, and `rest` behind it, as a message. `false` where it was over.
///
/// # Errors
/// A fault of the database.
pub(in crate::features::chat) async fn settle(
    tx: &mut Tx,
    app: &AppState,
    (run, user): (RunId, UserId),
    end: End,
    rest: &str,
) -> Result<bool, AppError> {
    let (state, failure) = match end {
        End::Done => (RunState::Done, None),
        End::Stopped => (RunState::Stopped, None),
        End::Failed(failure) => (RunState::Failed, Some(failure)),
        End::Over => return Ok(false),
    };
    let now = app.clock.now();
    let Some(known) = runs::by_id(tx, run).await?.filter(|known| known.state == RunState::Running) else {
        return Ok(false);
    };
    // The chat first, as whoever sends into it holds it: two that wait for each other would have to begin anew.
    let chat = match known.chat_id {
        Some(chat) if chats::touch(tx, chat, user, now).await? => Some(chat),
        _ => None,
    };
    if !runs::settle(tx, run, state, failure, now).await? {
        return Ok(false);
    }
    let written = runs::deltas(tx, run, 0).await?;
    let text: String = written.iter().map(|(_, text)| text.as_str()).chain([rest]).collect();
    if let Some(chat) = chat.filter(|_| !text.trim().is_empty()) {
        let id = MessageId::from_uuid(app.random.uuid_v7(now));
        let message = chats::NewMessage { id, chat, author: Author::Agent, text: text.trim_end(), at: now, run };
        chats::add_message(tx, &message).await?;
    }
    runs::drop_deltas(tx, run).await?;
    tx.announce(Topic::Chats(user));
    tx.announce(Topic::Run(run));
    Ok(true)
}
