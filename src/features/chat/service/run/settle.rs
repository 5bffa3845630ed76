//! The end of a run, whoever brings it: what was written becomes a message.

use crate::domain::{MessageId, RunId, Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::features::chat::{
    model::{Author, Failure, RunState},
    store::{chats, runs},
};
use crate::server::{
    AppState,
    db::{Kind, Tx},
};
use crate::write_tx;
use std::time::Duration;

/// After how long without a sign a run is taken for lost with its process.
const LOST_AFTER: Duration = Duration::from_secs(20);

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

/// Ends the runs whose process is gone: after a crash, or when a node was lost. What they had written is kept.
///
/// # Errors
/// A fault of the database; the next time sees to the rest.
pub async fn recover(app: &AppState) -> Result<(), AppError> {
    end_lost(app, app.clock.now().minus(LOST_AFTER)).await
}

/// The same when a server begins: on SQLite it is the only one, so that whatever runs went down with the one before. On PostgreSQL others
/// may see to it.
///
/// # Errors
/// As [`recover`].
pub async fn recover_at_start(app: &AppState) -> Result<(), AppError> {
    let now = app.clock.now();
    let before = if app.db.kind() == Kind::Sqlite { now + Duration::from_millis(1) } else { now.minus(LOST_AFTER) };
    end_lost(app, before).await
}

async fn end_lost(app: &AppState, before: Timestamp) -> Result<(), AppError> {
    let lost = runs::stale(&mut app.db.read().await?, before).await?;
    for (run, user) in lost {
        write_tx!(app.db, |tx| { settle(tx, app, (run, user), End::Failed(Failure::Interrupted), "").await })?;
    }
    Ok(())
}
