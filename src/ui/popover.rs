use super::icon::{Glyph, Icon};
use crate::view::view;
use leptos::{html, prelude::*};

/// Row acts behind three dots: a native popover, so that it opens without scripts. Children are [`MenuItem`]s.
#[component]
pub fn Menu(
    /// Id of the popover, unique in the page.
    #[prop(into)]
    id: String,
    /// Accessible name of the trigger, such as "Actions for Ben Osei".
    #[prop(into)]
    label: String,
    /// The acts.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="menu">
            <button type="button" class="menu-trigger" popovertarget=id.clone() aria-label=label>
                <Glyph icon=Icon::More/>
            </button>
            {panel(id, "popover menu-panel", children())}
        </div>
    }
    .into_any()
}

/// One act of a [`Menu`]: a form with its button, or a link.
#[component]
pub fn MenuItem(
    /// The form or the link.
    children: Children,
) -> impl IntoView {
    view! { <div class="menu-item">{children()}</div> }
}

/// More about what stands beside it, such as the table of roles.
#[component]
pub fn Popover(
    /// Id of the popover, unique in the page.
    #[prop(into)]
    id: String,
    /// The words that open it.
    #[prop(into)]
    trigger_label: String,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="menu">
            <button type="button" class="text-button" popovertarget=id.clone()>{trigger_label}</button>
            {panel(id, "popover", children())}
        </span>
    }
    .into_any()
}

/// A popover whose triggers stand elsewhere in the page, such as in each row of a list.
#[component]
pub fn PopoverPanel(
    /// Id of the popover, which its triggers name.
    #[prop(into)]
    id: String,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    panel(id, "popover", children()).into_any()
}

/// The popover itself. It closes when a form in it is sent: the row stays, and the answer shows elsewhere.
fn panel(id: String, class: &'static str, content: impl IntoView) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let close = move |_: leptos::ev::SubmitEvent| {
        if let Some(panel) = panel.get_untracked() {
            // Fails only where it is closed already.
            panel.hide_popover().ok();
        }
    };
    view! {
        <div id=id class=class popover="auto" node_ref=panel on:submit=close>{content}</div>
    }
}
