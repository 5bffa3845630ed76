//! Asking once more where an answer stopped or broke off (H2). What it had said stays.

use super::{
    model::Models,
    refusal,
    run::{self, Job},
    send,
};
use crate::domain::{ChatId, Member};
use crate::error::AppError;
use crate::features::chat::{
    model::{ChatActed, ChatDeed, Place, RunState},
    store::{chats, runs},
};
use crate::server::{
    AppState,
    db::{Tx, actor},
};
use crate::write_tx;

/// Has the last message of a chat answered once more. Where its answer is whole by now, nothing is left to be done.
///
/// # Errors
/// As [`send::send`].
pub async fn retry(app: &AppState, models: &dyn Models, member: &Member, chat: ChatId) -> Result<ChatActed, AppError> {
    let begun = write_tx!(app.db, |tx| { begin(tx, app, models, member, chat).await });
    let (place, job) = refusal::noting(app, member, "POST /api/chat/retry", chat, begun).await?;
    if let Some(job) = job {
        run::start(app, job);
    }
    Ok(ChatActed { agent: place.agent, chat: place.chat, deed: ChatDeed::Retried })
}

async fn begin(
    tx: &mut Tx,
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    chat: ChatId,
) -> Result<(Place, Option<Job>), AppError> {
    let now = app.clock.now();
    actor::still_active(tx, member.user).await?;
    let known = chats::of_user(tx, chat, member.user).await?.ok_or(AppError::NotFound)?;
    send::hold(tx, chat, known.agent_id, member, now).await?;
    let place = Place { agent: known.agent_id, chat: Some(chat) };
    let last = runs::last_in(tx, chat).await?;
    if last.is_none_or(|last| !matches!(last.state, RunState::Stopped | RunState::Failed)) {
        return Ok((place, None));
    }
    let (agent, chosen) = send::answering(tx, models, member, place).await?;
    let run = send::begin_run(tx, app, member, (chat, agent.id), &chosen, now).await?;
    Ok((place, Some(Job::prepare(tx, run, chat, member, &agent, chosen).await?)))
}
