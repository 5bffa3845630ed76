use crate::view::view;
use leptos::prelude::*;

/// What a form sends beside its fields, so that the address it leads to keeps the rest of the view.
#[component]
pub fn HiddenFields(
    /// Name and value of each.
    fields: Signal<Vec<(&'static str, String)>>,
) -> impl IntoView {
    move || {
        let field =
            |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> }.into_any();
        fields.get().into_iter().map(field).collect_view()
    }
}
