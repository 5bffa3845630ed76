use super::icon::{Glyph, Icon};
use crate::view::view;
use leptos::prelude::*;

/// A list with nothing in it: what it will hold, and what to do first.
#[component]
pub fn Empty(
    /// What the list is about.
    icon: Icon,
    /// One short sentence.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// The act itself.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Glyph icon/></span>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> }.into_any())}
        </div>
    }
    .into_any()
}
