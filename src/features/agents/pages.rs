//! The page of an agent: so far one's own Smithers, who greets.

use super::{SMITHERS, api::ReadGreeting, model::Greeting, text};
use crate::effect::optional;
use crate::frame::{Framed, use_frame};
use crate::ui::{AgentAvatar, AvatarSize, ButtonKind, LinkButton, LoadFailed, Title};
use crate::view::{Transition, view};
use crate::wire::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/chat/<agent>`: one's own Smithers greets by name (C1, N5).
#[component]
pub fn ChatPage() -> impl IntoView {
    let params = use_params_map();
    let agent = move || params.read().get("agent").unwrap_or_default();
    let greeting = load(move || ReadGreeting { agent: agent() });
    let retry = Callback::new(move |()| greeting.refetch());
    let said = move || match greeting.get()? {
        Ok(greeting) => Some(view! { <FirstMessage greeting /> }.into_any()),
        Err(error) => Some(view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any()),
    };
    view! {
        <Title text=SMITHERS />
        <Framed>
            <div class="chat">
                <header class="chat-header">
                    <AgentAvatar size=AvatarSize::Large />
                    <div>
                        <h1>{SMITHERS}</h1>
                        <p>{text::PERSONAL}</p>
                    </div>
                </header>
                <div class="chat-messages">
                    <Suspense>{optional(said)}</Suspense>
                </div>
            </div>
        </Framed>
    }
    .into_any()
}

/// What the agent says first; to an admin also what comes next.
#[component]
fn FirstMessage(greeting: Greeting) -> impl IntoView {
    let frame = use_frame();
    let is_admin = move || frame.get().and_then(|frame| frame.viewer).is_some_and(|viewer| viewer.role.is_admin());
    let welcome = text::welcome(greeting.user.first(), &greeting.agent_name, greeting.organisation.as_str());
    view! {
        <div class="message">
            <AgentAvatar />
            <div class="message-body">
                <p>{welcome}</p>
                <p>{text::YOURS_ALONE}</p>
                <Transition>{optional(move || is_admin().then(|| view! { <NextForAdmin /> }.into_any()))}</Transition>
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
            <LinkButton href="/users/invite" kind=ButtonKind::Primary label=text::INVITE_TEAM />
        </div>
    }
}
