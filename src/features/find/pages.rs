//! `/find`: the finder as a page, for whoever has no scripts or no such keys.

use super::api::Find;
use super::components::{Found, PAGE};
use super::text;
use crate::effect::Memo;
use crate::frame::Framed;
use crate::ui::{ButtonKind, SubmitButton, TextField, Title};
use crate::view::view;
use crate::wire::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn FindPage() -> impl IntoView {
    let params = use_query_map();
    let words = Memo::new(move |_| params.with(|params| params.get("q")).unwrap_or_default());
    let found = load(move || Find { q: words.get() });
    view! {
        <Title text=crate::text::FIND />
        <Framed>
            <header class="page-header">
                <h1>{crate::text::FIND}</h1>
            </header>
            <form class="toolbar" role="search" method="get" action=PAGE>
                <TextField
                    id="find-words"
                    name="q"
                    label=text::FIELD
                    kind="search"
                    placeholder=text::FIELD
                    hide_label=true
                    value=words.get_untracked()
                />
                <SubmitButton kind=ButtonKind::Primary label=text::SEARCH />
            </form>
            <section class="panel find">
                <Found found />
            </section>
        </Framed>
    }
    .into_any()
}
