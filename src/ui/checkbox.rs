use super::follow::Follow;
use crate::view::view;
use leptos::prelude::*;

/// One yes or no, with what yes means below it.
#[component]
pub fn Checkbox(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// Name it is sent under, with `yes`, where it is checked.
    #[prop(into)]
    name: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// One line of help.
    #[prop(into)]
    hint: String,
    /// Whether it is checked at the start.
    #[prop(optional)]
    checked: bool,
    /// Whether it can no longer be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field checkbox">
            <input
                type="checkbox"
                id=id.clone()
                name=name
                value="yes"
                checked=checked
                prop:loaded=Follow(checked)
                disabled=move || disabled.get()
                aria-describedby=hint_id.clone()
            />
            <label r#for=id>{label}</label>
            <p class="field-hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}
