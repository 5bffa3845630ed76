use super::button::Button;
use super::icon::{Glyph, Icon};
use super::text;
use crate::view::view;
use leptos::prelude::*;

/// A list that could not be loaded: what happened, and Retry.
#[component]
pub fn LoadFailed(
    /// What happened and what was not lost.
    #[prop(into)]
    message: String,
    /// Asks for the data once more.
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="empty" role="alert">
            <span class="empty-icon empty-icon-bad"><Glyph icon=Icon::Warning/></span>
            <p class="empty-text">{message}</p>
            <div class="empty-actions js-only">
                <Button label=text::RETRY on_press=on_retry/>
            </div>
        </div>
    }
    .into_any()
}
