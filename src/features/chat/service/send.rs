//! Sending a message (H2). Each one checks anew whether its sender may still talk to the agent (N4).

use super::{
    model::{Chosen, Models},
    refusal,
    run::{self, Job},
};
use crate::domain::{AgentId, ChatId, Member, MessageId, RunId, Timestamp, Topic};
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::agents::service::access::for_chat;
use crate::features::chat::{
    model::{Author, ChatActed, ChatDeed, Place, title_of},
    store::{chats, runs},
};
use crate::server::{
    AppState,
    db::{Tx, actor},
};
use crate::write_tx;
use std::time::Duration;

/// A message that was typed.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Where.
    pub place: Place,
    /// The words, as [`parse_message`](crate::features::chat::model::parse_message) gives them.
    pub text: String,
    /// Where the words were an offer: what was typed beside them, as
    /// [`parse_draft`](crate::features::chat::model::parse_draft) gives it. It stays to be sent.
    pub draft: Option<String>,
    /// For a new chat: whether agents do not receive the sender's context there (X3).
    pub context_off: bool,
}

/// Keeps a message, and has it answered.
///
/// # Errors
/// [`AppError::NotFound`] for a chat or an agent that is not the sender's, [`AppError::ChatClosed`] where it is no more (N4),
/// [`AppError::NoProvider`] (H6), [`AppError::AnswerUnderWay`], [`AppError::SignedOut`].
pub async fn send(
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    new: &NewMessage,
) -> Result<ChatActed, AppError> {
    let begun = write_tx!(app.db, |tx| { begin(tx, app, models, member, new).await });
    let job = refusal::noting(app, member, "POST /api/chat/send", new.place, begun).await?;
    let deed = ChatDeed::Sent { offered: new.draft.is_some() };
    let acted = ChatActed { agent: new.place.agent, chat: Some(job.chat), deed };
    run::start(app, job);
    Ok(acted)
}

async fn begin(
    tx: &mut Tx,
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    new: &NewMessage,
) -> Result<Job, AppError> {
    let now = app.clock.now();
    actor::still_active(tx, member.user).await?;
    if let Some(chat) = new.place.chat {
        hold(tx, chat, new.place.agent, member, now).await?;
    }
    let (agent, chosen) = answering(tx, models, member, new.place).await?;
    let chat = match new.place.chat {
        Some(chat) => chat,
        None => begin_chat(tx, app, member, new, now).await?,
    };
    let run = begin_run(tx, app, member, (chat, agent.id), &chosen, now).await?;
    let id = MessageId::from_uuid(app.random.uuid_v7(now));
    chats::add_message(tx, &chats::NewMessage { id, chat, author: Author::User, text: &new.text, at: now, run })
        .await?;
    chats::keep_draft(tx, member.user, &super::draft::key(new.place), "", now).await?;
    if let Some(draft) = &new.draft {
        let place = Place { chat: Some(chat), ..new.place };
        chats::keep_draft(tx, member.user, &super::draft::key(place), draft, now).await?;
    }
    Job::prepare(tx, run, chat, member, &agent, chosen).await
}

/// Holds a chat of the sender's with this agent in which no answer is being written.
pub(super) async fn hold(
    tx: &mut Tx,
    chat: ChatId,
    agent: AgentId,
    member: &Member,
    now: Timestamp,
) -> Result<(), AppError> {
    if !chats::touch(tx, chat, member.user, now).await? {
        return Err(AppError::NotFound);
    }
    let known = chats::of_user(tx, chat, member.user).await?;
    if known.is_none_or(|known| known.agent_id != agent) {
        return Err(AppError::NotFound);
    }
    match runs::running_in(tx, chat).await? {
        Some(_) => Err(AppError::AnswerUnderWay),
        None => Ok(()),
    }
}

/// The agent, and who answers for it. Where an own chat is with an agent that is the sender's no more, it says so (N4).
pub(super) async fn answering(
    tx: &mut Tx,
    models: &dyn Models,
    member: &Member,
    place: Place,
) -> Result<(ChatAgent, Chosen), AppError> {
    let agent = match for_chat(tx, member.user, place.agent).await {
        Err(AppError::NotFound) if place.chat.is_some() => return Err(AppError::ChatClosed),
        agent => agent?,
    };
    let chosen = models.choose(tx, member, &agent).await?.ok_or(AppError::NoProvider)?;
    Ok((agent, chosen))
}

async fn begin_chat(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    new: &NewMessage,
    now: Timestamp,
) -> Result<ChatId, AppError> {
    let id = ChatId::from_uuid(app.random.uuid_v7(now));
    let title = title_of(&new.text);
    let chat =
        chats::NewChat { id, user: member.user, agent: new.place.agent, title: &title, context_off: new.context_off };
    chats::insert(tx, &chat, now).await?;
    Ok(id)
}

pub(super) async fn begin_run(
    tx: &mut Tx,
    app: &AppState,
    member: &Member,
    (chat, agent): (ChatId, AgentId),
    chosen: &Chosen,
    now: Timestamp,
) -> Result<RunId, AppError> {
    let id = RunId::from_uuid(app.random.uuid_v7(now));
    let new = runs::NewRun {
        id,
        chat,
        user: member.user,
        agent,
        session: member.session,
        provider: chosen.provider.clone(),
        by: &chosen.by,
        node: app.events().process().to_string(),
    };
    // The last run of a chat is the one that began last, also where another node's clock is ahead of this one (O3).
    let after_last = runs::last_start(tx, chat).await?.map(|last| last + Duration::from_millis(1));
    runs::insert(tx, &new, after_last.map_or(now, |earliest| now.max(earliest))).await?;
    tx.announce(Topic::Chats(member.user));
    Ok(id)
}
