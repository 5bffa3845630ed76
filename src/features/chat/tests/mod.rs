//! The contract of service and store, on both databases.

mod acts;
mod breaks;
mod cuts;
mod dropped;
mod erasure;
mod http;
mod lists;
mod names;
mod nodes;
mod refusals;
mod runs;
mod scripted;
mod tools;
mod unsent;

use super::model::{ChatPage, Place, RunState};
use super::service::{model::Models, page, send};
use crate::domain::{AgentId, ChatId, Member, Role, RunId};
use crate::error::AppError;
use crate::server::AppState;
use crate::tests::fixture::{Fixture, Person};
use std::time::Duration;

/// Mira, who asks.
async fn mira(fixture: &Fixture) -> (Person, Member) {
    fixture.set_up().await;
    let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let member = fixture.member(&mira).await;
    (mira, member)
}

/// Sends a message as its page would.
async fn say(
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    agent: AgentId,
    chat: Option<ChatId>,
    text: &str,
) -> Result<ChatId, AppError> {
    let new = send::NewMessage { place: Place { agent, chat }, text: text.to_owned(), draft: None, context_off: false };
    Ok(send::send(app, models, member, &new).await?.chat.unwrap())
}

/// The page of a chat.
async fn page_of(app: &AppState, models: &dyn Models, member: &Member, agent: AgentId, chat: ChatId) -> ChatPage {
    page::page(app, models, member, agent, page::Wanted::Chat(chat), None).await.unwrap()
}

/// Waits until a page of the chat looks as it should; a test that waits in vain fails.
async fn until(
    app: &AppState,
    models: &dyn Models,
    member: &Member,
    (agent, chat): (AgentId, ChatId),
    looks: impl Fn(&ChatPage) -> bool,
) -> ChatPage {
    let mut events = app.events().subscribe();
    let waiting = async {
        loop {
            let page = page_of(app, models, member, agent, chat).await;
            if looks(&page) {
                return page;
            }
            events.next().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("the page looks so in the end")
}

/// What was said, in order, as text: the words of users, and the blocks of agents.
fn said(page: &ChatPage) -> Vec<String> {
    page.messages
        .iter()
        .map(|message| if message.text.is_empty() { message.blocks.concat() } else { message.text.clone() })
        .collect()
}

/// The run that is being written.
fn running(page: &ChatPage) -> RunId {
    page.running.as_ref().expect("an answer is being written").run
}

/// How many runs are in a state.
async fn count(fixture: &Fixture, state: RunState) -> i64 {
    fixture.number(&format!("SELECT COUNT(*) FROM runs WHERE state = '{state}'")).await
}
