use super::text;
use crate::effect::effect;
use crate::view::view;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*, web_sys};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// A dialog that is a page of its own: open in the server's HTML, so that it works without scripts, and modal once the page is
/// alive. Escape, a click beside it and [`CancelLink`] lead to `close_href`.
#[component]
pub fn Dialog(
    /// Id of the dialog; that of its title follows from it.
    #[prop(into)]
    id: String,
    /// Its name.
    #[prop(into)]
    title: String,
    /// One line below the title.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// Where closing leads.
    #[prop(into)]
    close_href: String,
    /// The form or text, and [`DialogActions`].
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        navigate(&close_href, NavigateOptions { scroll: false, ..Default::default() });
    });
    let title_id = format!("{id}-title");
    view! {
        <Overlay id=id labelled_by=title_id.clone() on_close=leave>
            <header class="dialog-header">
                <h2 id=title_id>{title}</h2>
                {subtitle.map(|subtitle| view! { <p>{subtitle}</p> }.into_any())}
            </header>
            {children()}
        </Overlay>
    }
    .into_any()
}

/// A modal card over the page. Escape and a click beside it ask to close it; whoever shows it takes it away.
#[component]
pub fn Overlay(
    /// Id of the dialog.
    #[prop(into)]
    id: String,
    /// Id of what names it.
    #[prop(into)]
    labelled_by: String,
    /// Asks to close it.
    on_close: Callback<()>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    make_modal(dialog);
    // A press that starts on the card and ends beside it, as when text is selected, must not close it.
    let pressed_beside = StoredValue::new(false);
    let is_beside = move |event: &ev::MouseEvent| event.target() == dialog.get_untracked().map(Into::into);
    view! {
        <dialog
            class="dialog"
            id=id
            open=true
            aria-labelledby=labelled_by
            node_ref=dialog
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                _ = on_close.try_run(());
            }
            on:close=move |_| _ = on_close.try_run(())
            on:mousedown=move |event| pressed_beside.set_value(is_beside(&event))
            on:click=move |event| {
                if pressed_beside.get_value() && is_beside(&event) {
                    _ = on_close.try_run(());
                }
            }
        >
            <div class="dialog-card">{children()}</div>
        </dialog>
    }
    .into_any()
}

/// The last row of a dialog: Cancel first, the act last.
#[component]
pub fn DialogActions(
    /// A line is drawn above, and what stands first goes to the left.
    #[prop(optional)]
    divided: bool,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="dialog-actions" class:dialog-actions-divided=divided>{children()}</div> }
}

/// Leaves a dialog without doing anything.
#[component]
pub fn CancelLink(
    /// Where it leads: the dialog's `close_href`.
    #[prop(into)]
    href: String,
    /// Its words, "Cancel" unless told.
    #[prop(default = text::CANCEL.to_owned(), into)]
    label: String,
    /// Looks like a button with a border, for the last step of a dialog ("Done").
    #[prop(optional)]
    outlined: bool,
) -> impl IntoView {
    view! {
        <a href=href class="button" class:button-quiet=!outlined data-noscroll="true">{label}</a>
    }
}

/// Opens the dialog as a modal one, with focus and what was typed kept, and gives the focus back when it goes.
pub(super) fn make_modal(dialog: NodeRef<html::Dialog>) {
    effect(move || {
        let Some(dialog) = dialog.get() else {
            return;
        };
        let before = active_element();
        // Not close(): that would announce a closing which is none.
        dialog.set_open(false);
        if dialog.show_modal().is_err() {
            dialog.set_open(true);
            return;
        }
        let Some(before) = before else {
            return;
        };
        if dialog.contains(Some(&before)) {
            before.focus().ok();
        } else {
            give_focus_back(before);
        }
    });
}

/// Called inside an effect, and so in the browser alone: on the server a dialog may be cleaned up by another thread than the one that
/// rendered it, which a value tied to its thread does not survive.
fn give_focus_back(opener: web_sys::HtmlElement) {
    let opener = StoredValue::new_local(opener);
    on_cleanup(move || {
        if let Some(opener) = opener.try_get_value() {
            // The page behind takes no focus before the dialog is gone.
            request_animation_frame(move || {
                opener.focus().ok();
            });
        }
    });
}

fn active_element() -> Option<web_sys::HtmlElement> {
    let element: Option<web_sys::HtmlElement> = document().active_element()?.dyn_into().ok();
    element.filter(|element| element.tag_name() != "BODY")
}
