use crate::effect::{Memo, optional};
use crate::features::chat::{
    model::{ChatList, ChatRow, address},
    text,
};
use crate::ui::{SubmitButton, TextField};
use crate::view::view;
use crate::wire::Load;
use leptos::leptos_dom::helpers::debounce;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// How long typing has to rest before the list follows.
const REST: Duration = Duration::from_millis(200);

/// One's own chats: with this agent, or, where something is searched for, with all.
#[component]
pub fn Picker(
    /// The address of the page, without a query.
    view: String,
    /// The list.
    listed: Load<ChatList>,
    /// What is searched for.
    search: RwSignal<String>,
) -> impl IntoView {
    let is_open = !search.get_untracked().is_empty();
    let shown = listed.shown();
    let list = Memo::new(move |_| shown());
    let mut seek = debounce(REST, move |text: String| _ = search.try_set(text));
    view! {
        <details class="picker" open=is_open>
            <summary class="button">{text::CHATS}</summary>
            <div class="picker-panel">
                <form
                    class="toolbar"
                    role="search"
                    method="get"
                    action=view
                    on:submit=|event: ev::SubmitEvent| event.prevent_default()
                    on:input=move |event: ev::Event| seek(event_target_value(&event))
                >
                    <TextField
                        id="chat-search"
                        name="q"
                        label=text::SEARCH
                        kind="search"
                        placeholder=text::SEARCH
                        hide_label=true
                        value=search.get_untracked()
                    />
                    <span class="no-js">
                        <SubmitButton label=text::FIND />
                    </span>
                </form>
                {optional(move || {
                    list.get()
                        .map(|list| match list {
                            Ok(list) => view! { <Found list is_search=!search.get_untracked().is_empty() /> }.into_any(),
                            Err(error) => view! { <p role="alert">{text::error(&error)}</p> }.into_any(),
                        })
                })}
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Found(list: ChatList, is_search: bool) -> impl IntoView {
    if list.rows.is_empty() {
        let words = if is_search { text::NOTHING_FOUND } else { text::NO_CHATS };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let row = |row: ChatRow| {
        let agent = (!row.agent_name.is_empty()).then_some(row.agent_name);
        view! {
            <li>
                <a href=address(row.agent, Some(row.id))>{row.title}</a>
                {agent.map(|name| view! { <span class="muted">" · " {name}</span> }.into_any())}
                {row.running.then(|| view! { <span class="muted">" · " {text::WRITING}</span> }.into_any())}
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="plain-list">{list.rows.into_iter().map(row).collect_view()}</ul>
        {list.more.then(|| view! { <p class="muted">{text::MORE}</p> }.into_any())}
    }
    .into_any()
}
