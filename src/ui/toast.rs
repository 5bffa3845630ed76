use super::icon::{Glyph, Icon};
use super::text;
use crate::effect::effect;
use crate::view::view;
use leptos::{ev, html, prelude::*};
use std::time::Duration;

/// How long a toast stays once nobody points at it or stands in it.
const STAYS: Duration = Duration::from_secs(12);

/// One sentence about what was just done, with room for Undo. Without scripts it stays.
#[component]
pub fn Toast(
    /// What was done.
    #[prop(into)]
    message: String,
    /// The Undo form.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let toast = NodeRef::<html::Div>::new();
    let hidden = RwSignal::new(false);
    effect(move || hide_later(toast, hidden));
    view! {
        <div class="toast" role="status" node_ref=toast hidden=move || hidden.get()>
            <span class="toast-message">{message}</span>
            {children.map(|children| children())}
            <button
                type="button"
                class="toast-close js-only"
                aria-label=text::DISMISS
                on:click=move |_: ev::MouseEvent| hidden.set(true)
            >
                <Glyph icon=Icon::Close/>
            </button>
        </div>
    }
    .into_any()
}

/// Hides the toast after a while, and looks again later while it is in use.
fn hide_later(toast: NodeRef<html::Div>, hidden: RwSignal<bool>) {
    let tick = move || {
        let in_use =
            toast.get_untracked().is_some_and(|toast| toast.matches(":hover, :focus-within").unwrap_or_default());
        if !in_use {
            hidden.try_set(true);
        }
    };
    if let Ok(timer) = set_interval_with_handle(tick, STAYS) {
        on_cleanup(move || timer.clear());
    }
}
