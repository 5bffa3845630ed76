use super::{acts::ChatActs, face::Face};
use crate::effect::words;
use crate::features::chat::{
    api::DeleteChat,
    model::{AgentHead, MAX_TITLE, NEW, Place, address},
    text,
};
use crate::ui::{AvatarSize, ButtonKind, Checkbox, Popover, SubmitButton, TextField};
use crate::view::view;
use crate::wire::PostForm;
use leptos::{ev, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_navigate;

/// The head of the page: with whom one talks, and the ways to other chats.
#[component]
pub fn Head(
    /// The agent.
    agent: AgentHead,
    /// The list of chats.
    picker: AnyView,
    /// What can be done about this chat.
    about: AnyView,
) -> impl IntoView {
    let new = address(agent.id, None);
    let to = new.clone();
    let navigate = use_navigate();
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        navigate(&to, Default::default());
    };
    let AgentHead { name, tagline, .. } = agent.clone();
    view! {
        <header class="chat-header">
            <Face agent size=AvatarSize::Large />
            <div class="chat-who">
                <h1>{name}</h1>
                <p>{tagline}</p>
            </div>
            <div class="page-actions">
                {picker} {about}
                <form method="get" action=new on:submit=open>
                    <SubmitButton label=text::NEW_CHAT />
                </form>
            </div>
        </header>
    }
    .into_any()
}

/// Name, context and deletion of a chat.
#[component]
pub fn About(
    /// Which one.
    place: Place,
    /// What it is called.
    title: String,
    /// Whether agents do not receive the reader's context here (X3).
    context_off: bool,
    /// How many messages it has.
    messages: Signal<i64>,
    /// The acts of the page.
    acts: ChatActs,
) -> impl IntoView {
    let agent = place.agent.to_string();
    let chat = place.chat.map_or_else(|| NEW.to_owned(), |chat| chat.to_string());
    let hidden = || hidden(&agent, &chat);
    let (name, context, deletion) = (hidden(), hidden(), hidden());
    view! {
        <Popover id="about-chat" trigger_label=text::ABOUT_CHAT>
            <div class="stack about-chat">
                <PostForm action=acts.rename>
                    {name}
                    <TextField
                        id="chat-title"
                        name="title"
                        label=text::TITLE
                        maxlength=MAX_TITLE
                        value=acts.renamed.typed("title", &title)
                        error=acts.renamed.fault("title")
                    />
                    <SubmitButton label=text::RENAME busy=acts.rename.pending() />
                </PostForm>
                <PostForm action=acts.context>
                    {context}
                    <Checkbox
                        id="use-context"
                        name="use_context"
                        label=text::USE_CONTEXT
                        hint=text::USE_CONTEXT_HINT
                        checked=!context_off
                    />
                    <SubmitButton label=text::SAVE busy=acts.context.pending() />
                </PostForm>
                // A plain form in every case: it leads on to a new chat.
                <form method="post" action=DeleteChat::PATH>
                    {deletion}
                    <p class="muted">{words(move || text::deletion(messages.get()))}</p>
                    <SubmitButton kind=ButtonKind::Danger label=text::DELETE />
                </form>
            </div>
        </Popover>
    }
    .into_any()
}

/// Which chat a form is about.
fn hidden(agent: &str, chat: &str) -> AnyView {
    view! {
        <input type="hidden" name="agent" value=agent.to_owned() />
        <input type="hidden" name="chat" value=chat.to_owned() />
    }
}
