use super::{
    field::{described_by, error_line},
    textarea::escape,
};
use crate::view::view;
use leptos::{ev, prelude::*, web_sys::HtmlTextAreaElement};

/// The field of a conversation: it grows with what is typed, Enter sends its form, and Shift and Enter begin another line.
#[component]
pub fn MessageField(
    /// Id of the field.
    #[prop(into)]
    id: String,
    /// Name it is sent under.
    #[prop(into)]
    name: String,
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// Shown while it is empty.
    #[prop(into)]
    placeholder: String,
    /// What it starts with.
    #[prop(into)]
    value: String,
    /// Longest value in UTF-16 units.
    maxlength: u32,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// While this is set, Enter does not send.
    hold: Signal<bool>,
    /// Called whenever something is typed.
    on_type: Callback<()>,
) -> impl IntoView {
    let on_key = move |event: ev::KeyboardEvent| {
        let sends = event.key() == "Enter" && !event.shift_key() && !event.alt_key() && !event.is_composing();
        if !sends {
            return;
        }
        event.prevent_default();
        let form = event_target::<HtmlTextAreaElement>(&event).form();
        if let Some(form) = form.filter(|_| !hold.get_untracked()) {
            form.request_submit().ok();
        }
    };
    view! {
        <div class="message-field">
            <textarea
                class="message-input"
                id=id.clone()
                name=name
                rows="1"
                maxlength=maxlength.to_string()
                placeholder=placeholder
                aria-label=label
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(id.clone(), false, error)
                on:keydown=on_key
                on:input=move |_| on_type.run(())
                inner_html=escape(&value)
            ></textarea>
            {error_line(id, error)}
        </div>
    }
    .into_any()
}
