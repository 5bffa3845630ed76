//! Server functions of chats. Everything here is of whoever is signed in; nobody asks for another's (P2).

use super::model::{ChatActed, ChatList, ChatPage};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub use events::events;

#[cfg(feature = "ssr")]
use {
    super::{
        model::{MAX_MESSAGE, MAX_TITLE, Place, address, parse_draft, parse_message, parse_title},
        service::{chats, connected::Connected, delete, draft, edit, page, retry, send, stop},
    },
    crate::domain::{AgentId, ChatId},
    crate::features::auth::service::throttle,
    crate::server::{
        AppState,
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
    axum::{
        Extension,
        response::{IntoResponse, Redirect, Response},
    },
};

/// What the page of a chat shows. `chat` is its id, `new`, or empty for the one used last; `before` the place of a message.
///
/// # Errors
/// [`AppError::NotFound`] for what is not the reader's (P2).
#[server(name = ReadChat, prefix = "/api", endpoint = "chat/page", input = server_fn::codec::GetUrl)]
pub async fn read_chat(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] before: String,
) -> Result<ChatPage, AppError> {
    let call = Call::current();
    let member = call.require_member()?;
    let found = async {
        let agent = agent.parse().map_err(|_| AppError::NotFound)?;
        let wanted = page::Wanted::parse(&chat)?;
        page::page(&call.app, &Connected(call.app.clone()), &member, agent, wanted, before.parse().ok()).await
    };
    call.page(found.await)
}

/// One's own chats with an agent; with words in `q`, those of all agents that have them.
///
/// # Errors
/// [`AppError::NotFound`] for what is no agent; [`AppError::Throttled`] for too many searches (A3).
#[server(name = ReadChats, prefix = "/api", endpoint = "chat/list", input = server_fn::codec::GetUrl)]
pub async fn read_chats(#[server(default)] agent: String, #[server(default)] q: String) -> Result<ChatList, AppError> {
    let call = Call::current();
    let member = call.require_member()?;
    if !q.trim().is_empty() {
        call.page(throttle::count_search(&call.app, &member).await)?;
    }
    let agent = agent.parse().map_err(|_| AppError::NotFound)?;
    chats::list(&call.app, &member, agent, &q).await
}

/// Sends a message (H2): `offer` where there is one, and otherwise `text`; beside an offer what is typed stays typed. Without a `chat` it
/// begins one; `context_shown` is any text where the form let its sender choose whether their
/// context is used there, and `use_context` any text for yes (X3).
///
/// # Errors
/// [`AppError::Invalid`] for the field `text`; those of [`send::send`].
#[server(name = SendMessage, prefix = "/api", endpoint = "chat/send")]
pub async fn send_message(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] text: String,
    #[server(default)] offer: String,
    #[server(default)] context_shown: String,
    #[server(default)] use_context: String,
    #[server(default)] form_id: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let key = call.form_key("chat/send", &form_id);
    let place = place(&agent, &chat);
    let typed = text.clone();
    let context_off = !context_shown.is_empty() && use_context.is_empty();
    let outcome = task::finish({
        let place = place.clone();
        async move {
            let place = place?;
            let new = async {
                let (message, draft) =
                    if offer.is_empty() { (&text, None) } else { (&offer, Some(parse_draft(&text))) };
                let text = parse_message(message).map_err(|fault| AppError::field("text", fault))?;
                let new = send::NewMessage { place, text, draft, context_off };
                send::send(&app, &Connected(app.clone()), &member, &new).await
            };
            let outcome = once(&app, key, new).await;
            if outcome.is_err() {
                // Whatever was wrong, what was typed is there again (F4); where it cannot be, the refusal itself says so.
                draft::keep_unsent(&app, &member, place, &text).await.ok();
            }
            outcome.map(|outcome| outcome.value)
        }
    });
    let outcome = outcome.await;
    let page = place.map_or_else(|_| "/".to_owned(), |place| place.address());
    let done = outcome.as_ref().map_or_else(|_| page.clone(), ChatActed::address);
    let form = Form { name: "chat/send", page, done, typed: vec![("text", typed, MAX_MESSAGE)] };
    call.lead_on(form, outcome).await
}

/// Stops the answer that is being written in a chat. Its button stands beside what is typed meanwhile, which is kept.
///
/// # Errors
/// Those of [`stop::stop`].
#[server(name = StopAnswer, prefix = "/api", endpoint = "chat/stop")]
pub async fn stop_answer(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] text: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let outcome = task::finish(async move {
        let acted = stop::stop(&app, &member, chat_id(&chat)?).await?;
        if !text.trim().is_empty() {
            draft::keep(&app, &member, Place { agent: acted.agent, chat: acted.chat }, &text).await?;
        }
        Ok(acted)
    });
    answer(&call, "chat/stop", page, outcome.await, Vec::new()).await
}

/// Has the last message answered once more.
///
/// # Errors
/// Those of [`retry::retry`].
#[server(name = RetryAnswer, prefix = "/api", endpoint = "chat/retry")]
pub async fn retry_answer(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let outcome =
        task::finish(async move { retry::retry(&app, &Connected(app.clone()), &member, chat_id(&chat)?).await });
    answer(&call, "chat/retry", page, outcome.await, Vec::new()).await
}

/// Gives a chat another name.
///
/// # Errors
/// [`AppError::Invalid`] for the field `title`; those of [`edit::rename`].
#[server(name = RenameChat, prefix = "/api", endpoint = "chat/rename")]
pub async fn rename_chat(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] title: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let typed = vec![("title", title.clone(), MAX_TITLE)];
    let outcome = task::finish(async move {
        let chat = chat_id(&chat)?;
        let title = parse_title(&title).map_err(|fault| AppError::field("title", fault))?;
        edit::rename(&app, &member, chat, &title).await
    });
    answer(&call, "chat/rename", page, outcome.await, typed).await
}

/// Deletes a chat.
///
/// # Errors
/// Those of [`delete::delete`].
#[server(name = DeleteChat, prefix = "/api", endpoint = "chat/delete")]
pub async fn delete_chat(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let outcome = task::finish(async move { delete::delete(&app, &member, chat_id(&chat)?).await });
    answer(&call, "chat/delete", page, outcome.await, Vec::new()).await
}

/// Says whether agents receive the reader's context in a chat (X3). `use_context` is any text for yes.
///
/// # Errors
/// Those of [`edit::set_context`].
#[server(name = SetChatContext, prefix = "/api", endpoint = "chat/context")]
pub async fn set_chat_context(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] use_context: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let on = !use_context.is_empty();
    let outcome = task::finish(async move { edit::set_context(&app, &member, chat_id(&chat)?, on).await });
    answer(&call, "chat/context", page, outcome.await, Vec::new()).await
}

/// Keeps what is typed and not sent.
///
/// # Errors
/// Those of [`draft::keep`].
#[server(name = KeepDraft, prefix = "/api", endpoint = "chat/draft")]
pub async fn keep_draft(
    #[server(default)] agent: String,
    #[server(default)] chat: String,
    #[server(default)] text: String,
) -> Result<ChatActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let page = page_of(&agent, &chat);
    let place = place(&agent, &chat);
    let outcome = task::finish(async move { draft::keep(&app, &member, place?, &text).await });
    answer(&call, "chat/draft", page, outcome.await, Vec::new()).await
}

/// `/`: leads to the last chat, or to the person's own Smithers (A6).
#[cfg(feature = "ssr")]
pub async fn home(
    Extension(app): Extension<AppState>,
    Extension(member): Extension<crate::domain::Member>,
) -> Response {
    match chats::home(&app, &member).await {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => crate::server::http::refusal::code(&error),
    }
}

#[cfg(feature = "ssr")]
fn chat_id(text: &str) -> Result<ChatId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// Where something was typed: without a chat, in a new one.
#[cfg(feature = "ssr")]
fn place(agent: &str, chat: &str) -> Result<Place, AppError> {
    let agent = agent.parse::<AgentId>().map_err(|_| AppError::NotFound)?;
    let chat = if chat.is_empty() { None } else { Some(chat_id(chat)?) };
    Ok(Place { agent, chat })
}

/// The page that a form stands on.
#[cfg(feature = "ssr")]
fn page_of(agent: &str, chat: &str) -> String {
    place(agent, chat).map_or_else(|_| "/".to_owned(), |place| address(place.agent, place.chat))
}

/// Answers an act: a plain form leads to the chat, or to the page where it stands.
#[cfg(feature = "ssr")]
async fn answer(
    call: &Call,
    name: &'static str,
    page: String,
    outcome: Result<ChatActed, AppError>,
    typed: Vec<(&'static str, String, u32)>,
) -> Result<ChatActed, AppError> {
    let done = outcome.as_ref().map_or_else(|_| page.clone(), ChatActed::address);
    call.answer(Form { name, page, done, typed }, outcome).await
}
