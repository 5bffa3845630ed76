use super::{browser, text};
use crate::view::view;
use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::time::Duration;

/// How long a button says that its code is copied.
const SAYS_SO: Duration = Duration::from_secs(3);

/// Text as blocks of HTML that the server has made of it, from what it allows alone.
#[component]
pub fn Prose(
    /// The blocks.
    blocks: Vec<String>,
) -> impl IntoView {
    view! { <div class="said" inner_html=blocks.concat() on:click=|event| copy_code(&event)></div> }.into_any()
}

/// The same while it grows: a block is drawn anew only where it has changed.
#[component]
pub fn GrowingProse(
    /// The blocks so far.
    blocks: RwSignal<Vec<String>>,
) -> impl IntoView {
    let places = move || 0..blocks.with(Vec::len);
    let draw = move |place: usize| {
        let block = Memo::new(move |_| blocks.with(|blocks| blocks.get(place).cloned().unwrap_or_default()));
        view! { <div class="said-block" inner_html=move || block.get()></div> }.into_any()
    };
    view! {
        <div class="said" on:click=|event| copy_code(&event)>
            <For each=places key=|place| *place children=draw />
        </div>
    }
    .into_any()
}

/// The buttons over code stand in the server's HTML, so that one listener serves them all.
fn copy_code(event: &ev::MouseEvent) {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let button = target.and_then(|target| target.closest(".code-copy").ok().flatten());
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return };
    let code = button.closest(".code").ok().flatten().and_then(|code| code.query_selector("pre").ok().flatten());
    let code = code.and_then(|code| code.text_content()).unwrap_or_default();
    let usual = button.text_content();
    if usual.as_deref() == Some(text::COPIED) {
        return;
    }
    spawn_local(async move {
        let said = if browser::copy(&code).await { text::COPIED } else { text::NO_CLIPBOARD };
        button.set_text_content(Some(said));
        set_timeout(move || button.set_text_content(usual.as_deref()), SAYS_SO);
    });
}
