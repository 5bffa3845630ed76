use super::dialog::make_modal;
use crate::view::view;
use leptos::{ev, html, prelude::*};

/// A dialog that cannot be closed: it goes when what it asks for is done. It has no place in the server's HTML.
#[component]
pub fn Curtain(
    /// Id of the dialog; that of its title follows from it.
    #[prop(into)]
    id: String,
    /// Its name.
    #[prop(into)]
    title: String,
    /// What it says and asks for.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    make_modal(dialog);
    // Browsers close a dialog at the second Escape, whatever the page says to the first.
    let reopen = move |_: ev::Event| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.show_modal().ok();
        }
    };
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog
            class="dialog"
            id=id
            open=true
            aria-labelledby=labelled_by
            node_ref=dialog
            on:cancel=|event: ev::Event| event.prevent_default()
            on:close=reopen
        >
            <div class="dialog-card">
                <header class="dialog-header">
                    <h2 id=title_id>{title}</h2>
                </header>
                <div class="stack">{children()}</div>
            </div>
        </dialog>
    }
    .into_any()
}
