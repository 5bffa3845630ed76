//! The page of an agent, who greets.

use crate::domain::Topic;
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::agents::{
    api::ReadGreeting,
    components::Portrait,
    model::{AgentCard, Greeting},
    text,
};
use crate::frame::{Framed, use_frame};
use crate::live;
use crate::ui::{AvatarSize, ButtonKind, Empty, Icon, LinkButton, LoadFailed, Title};
use crate::view::{Transition, view};
use crate::wire::load_live;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/chat/<agent>`: one's own Smithers greets by name (C1, N5), a shared agent as its admins want it (N1).
#[component]
pub fn ChatPage() -> impl IntoView {
    let params = use_params_map();
    let agent = move || params.read().get("agent").unwrap_or_default();
    // Whoever loses access reads so at once (N4).
    let heard = live::follow(&[Topic::Agents], true);
    let greeting = load_live(move || ReadGreeting { agent: agent() }, || 0, heard);
    let retry = Callback::new(move |()| greeting.refetch());
    view! {
        <Framed>
            <div class="chat">
                <Transition>
                    {
                        let known = Memo::new(move |_| greeting.get());
                        optional(move || {
                            known
                                .get()
                                .map(|greeting| match greeting {
                                    Ok(greeting) => view! { <Received greeting /> }.into_any(),
                                    Err(error) => view! { <Lost error retry /> }.into_any(),
                                })
                        })
                    }
                </Transition>
            </div>
        </Framed>
    }
    .into_any()
}

/// An agent that cannot be shown, or not any more.
#[component]
fn Lost(error: AppError, retry: Callback<()>) -> impl IntoView {
    if error == AppError::NotFound {
        return view! {
            <Title text=text::AGENT />
            <Empty icon=Icon::Chat title=text::NOT_YOURS text=text::NOT_YOURS_NEXT />
        }
        .into_any();
    }
    view! {
        <Title text=text::AGENT />
        <LoadFailed message=crate::text::error(&error) on_retry=retry />
    }
    .into_any()
}

#[component]
fn Received(greeting: Greeting) -> impl IntoView {
    let AgentCard { name, tagline, personal, .. } = greeting.agent.clone();
    let below = if personal { text::PERSONAL.to_owned() } else { tagline };
    view! {
        <Title text=name.clone() />
        <header class="chat-header">
            <Portrait agent=greeting.agent.clone() size=AvatarSize::Large />
            <div>
                <h1>{name}</h1>
                <p>{below}</p>
            </div>
        </header>
        <div class="chat-messages">
            <div class="message">
                <Portrait agent=greeting.agent.clone() />
                <div class="message-body">
                    {if personal {
                        view! { <FromSmithers greeting /> }.into_any()
                    } else {
                        view! { <FromShared greeting /> }.into_any()
                    }}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What one's own agent says first; to an admin also what comes next.
#[component]
fn FromSmithers(greeting: Greeting) -> impl IntoView {
    let frame = use_frame();
    let is_admin = move || frame.get().and_then(|frame| frame.viewer).is_some_and(|viewer| viewer.role.is_admin());
    let welcome = text::welcome(greeting.user.first(), &greeting.agent.name, greeting.organisation.as_str());
    view! {
        <p>{welcome}</p>
        <p>{text::YOURS_ALONE}</p>
        <Transition>{optional(move || is_admin().then(|| view! { <NextForAdmin /> }.into_any()))}</Transition>
    }
    .into_any()
}

/// What a shared agent says first, and what one could ask it.
#[component]
fn FromShared(greeting: Greeting) -> impl IntoView {
    let said = if greeting.greeting.is_empty() {
        text::usual_greeting(greeting.user.first(), &greeting.agent.name)
    } else {
        greeting.greeting
    };
    let starters = greeting.starters;
    view! {
        <p class="as-written">{said}</p>
        {(!starters.is_empty())
            .then(|| {
                view! {
                    <div>
                        <p class="muted">{text::STARTERS_OF}</p>
                        <ul class="plain-list">{starters.into_iter().map(|starter| view! { <li>{starter}</li> }).collect_view()}</ul>
                    </div>
                }
                    .into_any()
            })}
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
