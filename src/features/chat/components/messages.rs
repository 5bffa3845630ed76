use super::{acts::ChatActs, face::Face, growing::Growing};
use crate::domain::EntryId;
use crate::effect::{Memo, effect, optional, words};
use crate::error::AppError;
use crate::features::chat::{
    model::{AgentHead, Author, ChatPage, MessageRow, Place, Retry},
    text,
};
use crate::features::context::api::UndoContext;
use crate::frame::use_frame;
use crate::ui::{Alert, AlertKind, ButtonKind, LinkButton, Listing, Prose, Row, Rows, SubmitButton, go_to_end};
use crate::view::view;
use crate::wire::{PostForm, part};
use leptos::{prelude::*, server_fn::ServerFn};
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// The messages of a page, as rows that keep their place.
pub fn rows(page: ChatPage) -> Listing {
    let view = page.place().address();
    let said = |row| Arc::new(Said { row, agent: page.agent.clone(), view: view.clone() }) as Arc<dyn Row>;
    Listing { rows: page.messages.into_iter().map(said).collect(), first: None, next: None, error: None }
}

/// What was said and is being said.
#[component]
pub fn Conversation(
    /// The page.
    page: Memo<Option<Result<ChatPage, AppError>>>,
    /// Its messages.
    listing: leptos::prelude::Memo<Option<Arc<Listing>>>,
    /// The acts of the page.
    acts: ChatActs,
) -> impl IntoView {
    // The greeting stands before the first message alone.
    let begins = part(page, |page| page.earlier.is_none().then(|| (page.agent.clone(), page.chat.is_none())));
    let earlier = part(page, |page| page.earlier.map(|before| format!("{}?before={before}", page.place().address())));
    let run = part(page, |page| page.running.as_ref().map(|running| running.run));
    let retry = part(page, |page| page.retry.map(|retry| (page.place(), retry)));
    let moved = part(page, |page| match (&page.formerly, &page.open) {
        (Some(former), crate::features::chat::model::Open::Yes(now)) => Some(text::moved(former, now)),
        _ => None,
    });
    let growing = move || {
        run.get().flatten()?;
        let page = page.get_untracked()?.ok()?;
        let on_over = Callback::new(move |()| acts.look());
        Some(view! { <Growing agent=page.agent running=page.running? on_over /> }.into_any())
    };
    // Where one left off stands at the end.
    effect(move || {
        if page.with_untracked(|page| matches!(page, Some(Ok(page)) if page.chat.is_some() && page.draft.is_empty())) {
            go_to_end();
        }
    });
    view! {
        <section class="chat-messages" aria-label=text::MESSAGES>
            {optional(move || earlier.get().flatten().map(|address| {
                view! { <p class="chat-more"><a href=address>{text::EARLIER}</a></p> }.into_any()
            }))}
            {optional(move || begins.get().flatten().map(|(agent, is_new)| view! { <Greeting agent is_new /> }.into_any()))}
            <Rows listing />
            {optional(growing)}
            {optional(move || retry.get().flatten().map(|(place, retry)| view! { <Again place retry acts /> }.into_any()))}
            {optional(move || moved.get().flatten().map(|words| {
                view! { <Alert kind=AlertKind::Info>{words}</Alert> }.into_any()
            }))}
        </section>
        <p class="visually-hidden" role="status">
            {words(move || run.get().flatten().map(|_| text::WRITING.to_owned()).unwrap_or_default())}
        </p>
    }
    .into_any()
}

/// What the agent says before anything is said; to an admin also what comes next.
#[component]
fn Greeting(agent: AgentHead, is_new: bool) -> impl IntoView {
    if agent.greeting.is_empty() {
        return ().into_any();
    }
    let (label, blocks, personal) = (agent.name.clone(), agent.greeting.clone(), agent.personal);
    let frame = use_frame();
    let is_admin = move || frame.get().and_then(|frame| frame.viewer).is_some_and(|viewer| viewer.role.is_admin());
    let next = move || (personal && is_new && is_admin()).then(|| view! { <NextForAdmin /> }.into_any());
    view! {
        <div class="message" role="group" aria-label=label>
            <Face agent />
            <div class="message-body">
                <Prose blocks />
                {optional(next)}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn NextForAdmin() -> impl IntoView {
    view! {
        <p>{text::NEXT_FOR_ADMIN}</p>
        <div class="row">
            <LinkButton href="/users/invite" label=text::INVITE_TEAM />
        </div>
    }
}

/// Why the last answer is not whole, and the way to another.
#[component]
fn Again(place: Place, retry: Retry, acts: ChatActs) -> impl IntoView {
    let kind = if retry.failure.is_some() { AlertKind::Error } else { AlertKind::Info };
    view! {
        <div class="chat-again">
            <Alert kind>{text::failure(retry.failure)}</Alert>
            <PostForm action=acts.retry>
                <input type="hidden" name="agent" value=place.agent.to_string() />
                <input type="hidden" name="chat" value=place.chat.map(|chat| chat.to_string()) />
                <SubmitButton kind=ButtonKind::Secondary label=text::RETRY busy=acts.retry.pending() />
            </PostForm>
        </div>
    }
    .into_any()
}

/// Takes back what an agent has saved (H1). A plain form in every case: it leads back to the chat.
#[component]
fn Undo(entry: EntryId, view: String) -> impl IntoView {
    view! {
        <form method="post" action=UndoContext::PATH>
            <input type="hidden" name="entry" value=entry.to_string() />
            <input type="hidden" name="view" value=view />
            <button type="submit" class="text-button">
                {text::UNDO}
            </button>
        </form>
    }
    .into_any()
}

struct Said {
    row: MessageRow,
    agent: AgentHead,
    /// The address of the chat.
    view: String,
}

impl Row for Said {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.row == other.row && self.agent.name == other.agent.name)
    }

    fn draw(&self) -> AnyView {
        let row = self.row.clone();
        match row.author {
            Author::User => {
                view! { <div class="message-mine" role="group" aria-label=text::YOU>{row.text}</div> }.into_any()
            }
            Author::Note => {
                let undo = row.undo.map(|entry| view! { <Undo entry view=self.view.clone() /> }.into_any());
                view! { <div class="message-note row"><span>{row.text}</span> {undo}</div> }.into_any()
            }
            Author::Agent => {
                let (agent, label) = (self.agent.clone(), self.agent.name.clone());
                view! {
                    {row.from_here.map(|by| view! { <p class="message-note">{text::from_here(&by)}</p> }.into_any())}
                    <div class="message" role="group" aria-label=label>
                        <Face agent />
                        <div class="message-body">
                            <Prose blocks=row.blocks />
                            {row.broken_off.then(|| view! { <p class="muted">{text::BROKEN_OFF}</p> }.into_any())}
                        </div>
                    </div>
                }
                .into_any()
            }
        }
    }
}
