//! `/help`: the help pages, to look through and to search, and each by itself.

use super::api::{ReadTopic, ReadTopics};
use super::model::{Block, BlockKind, Span, TopicCard, TopicPage as Page};
use super::text;
use crate::effect::{Memo, optional};
use crate::frame::Framed;
use crate::ui::{ButtonKind, Empty, Icon, LinkButton, LoadFailed, SkeletonRows, SubmitButton, TextField, Title};
use crate::view::{Transition, view};
use crate::wire::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Where they stand.
const PATH: &str = "/help";

/// All help pages, or those that know the words that were looked for.
#[component]
pub fn HelpPage() -> impl IntoView {
    let params = use_query_map();
    let wanted = Memo::new(move |_| params.with(|params| params.get("q")).unwrap_or_default());
    let found = load(move || ReadTopics { q: wanted.get() });
    let retry = Callback::new(move |()| found.refetch());
    view! {
        <Title text=text::HELP />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::HELP}</h1>
                    <p>{text::HELP_SUBTITLE}</p>
                </div>
            </header>
            <form class="toolbar" role="search" method="get" action=PATH>
                <TextField
                    id="help-words"
                    name="q"
                    label=text::SEARCH
                    kind="search"
                    placeholder=text::SEARCH
                    hide_label=true
                    value=wanted.get_untracked()
                />
                <SubmitButton kind=ButtonKind::Primary label=text::FIND />
            </form>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                {optional(move || match found.get()? {
                    Ok(topics) => Some(view! { <Topics topics /> }.into_any()),
                    Err(error) => {
                        Some(view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any())
                    }
                })}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Topics(topics: Vec<TopicCard>) -> impl IntoView {
    if topics.is_empty() {
        return view! {
            <Empty icon=Icon::Search title=text::NOTHING text=text::NOTHING_NEXT>
                <LinkButton href=PATH label=text::ALL />
            </Empty>
        }
        .into_any();
    }
    let topic = |card: TopicCard| {
        let path = card.path();
        view! {
            <li>
                <a href=path>{card.title}</a>
                <p class="muted">{card.summary}</p>
            </li>
        }
        .into_any()
    };
    view! { <ul class="plain-list help-list">{topics.into_iter().map(topic).collect_view()}</ul> }.into_any()
}

/// One help page.
#[component]
pub fn TopicPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("topic").unwrap_or_default();
    let page = load(move || ReadTopic { topic: id() });
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Title text=text::HELP />
        <Framed>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {optional(move || match page.get()? {
                    Ok(page) => Some(view! { <Topic page /> }.into_any()),
                    Err(error) => {
                        Some(view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any())
                    }
                })}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Topic(page: Page) -> impl IntoView {
    let Page { title, blocks, link } = page;
    view! {
        <header class="page-header">
            <div>
                <p>
                    <a href=PATH>{text::ALL}</a>
                </p>
                <h1>{title}</h1>
            </div>
        </header>
        <article class="panel prose">
            {blocks.into_iter().map(block).collect_view()}
            {link
                .map(|(href, label)| {
                    view! {
                        <p>
                            <LinkButton href=href kind=ButtonKind::Primary label=label />
                        </p>
                    }
                })}
        </article>
    }
    .into_any()
}

fn block(block: Block) -> AnyView {
    let Block { kind, items } = block;
    let line = |spans: Vec<Span>| spans.into_iter().map(span).collect_view();
    let entries = |items: Vec<Vec<Span>>| items.into_iter().map(|item| view! { <li>{line(item)}</li> }).collect_view();
    match kind {
        BlockKind::Heading => view! { <h2>{line(items.concat())}</h2> }.into_any(),
        BlockKind::Paragraph => view! { <p>{line(items.concat())}</p> }.into_any(),
        BlockKind::List => view! { <ul>{entries(items)}</ul> }.into_any(),
        BlockKind::Steps => view! { <ol>{entries(items)}</ol> }.into_any(),
    }
}

fn span(span: Span) -> AnyView {
    let Span { text, strong, code } = span;
    match (strong, code) {
        (_, true) => view! { <code>{text}</code> }.into_any(),
        (true, false) => view! { <strong>{text}</strong> }.into_any(),
        (false, false) => text.into_any(),
    }
}
