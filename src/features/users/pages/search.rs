//! The search over people and invites: a plain form, and with scripts a search as you type.

use super::query::{LIST, UsersQuery};
use crate::effect::{Memo, on_change};
use crate::features::users::{components::HiddenFields, text};
use crate::ui::TextField;
use crate::view::view;
use leptos::{ev, leptos_dom::helpers::debounce, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlInputElement};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::time::Duration;

const FIELD: &str = "people-search";
/// How long typing has to rest before the list follows.
const REST: Duration = Duration::from_millis(200);

/// The search field with the filters beside it.
#[component]
pub fn Search(
    /// What the address asks for.
    query: Memo<UsersQuery>,
    /// The filters.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let path = use_location().pathname;
    let seek = move |text: String| {
        // Typing may come to rest after the person has moved on.
        let here = path.try_get_untracked().is_some_and(|path| path == LIST);
        let Some(query) = query.try_get_untracked().filter(|_| here) else { return };
        let wanted = query.searching(&text);
        if wanted.search != query.search {
            navigate(&wanted.address(), NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    };
    let seek_now = seek.clone();
    let mut seek_soon = debounce(REST, seek);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field() {
            seek_now(field.value());
        }
    };
    follow_address(query);
    let others = move || query.with(|query| query.searching("").of_group(None).fields());
    view! {
        <form
            class="toolbar"
            role="search"
            method="get"
            action=LIST
            on:submit=submit
            on:input=move |event: ev::Event| {
                // The filters stand in this form too, and act by themselves.
                if let Some(field) = typed_into(&event) {
                    seek_soon(field.value());
                }
            }
        >
            <TextField
                id=FIELD
                name="q"
                label=text::SEARCH
                kind="search"
                placeholder=text::SEARCH
                hide_label=true
                value=query.with_untracked(|query| query.search.clone())
            />
            <HiddenFields fields=Signal::derive(others) />
            {children()}
        </form>
    }
    .into_any()
}

/// The search field, where it is what was typed into.
fn typed_into(event: &ev::Event) -> Option<HtmlInputElement> {
    let target: HtmlInputElement = event.target()?.dyn_into().ok()?;
    (target.id() == FIELD).then_some(target)
}

fn field() -> Option<HtmlInputElement> {
    document().get_element_by_id(FIELD)?.dyn_into().ok()
}

/// Lets the field follow the address where something else than typing has changed it, such as Back.
fn follow_address(query: Memo<UsersQuery>) {
    let show = |search: &str| {
        let Some(field) = field() else { return };
        let typing = document().active_element().is_some_and(|active| field.is_same_node(Some(&active)));
        if !typing && field.value().trim() != search {
            field.set_value(search);
        }
    };
    on_change(move || query.with(|query| query.search.clone()), move |search| show(&search));
}
