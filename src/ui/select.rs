use super::field::{described_by, error_line, hint_line};
use super::follow::{Choices, Follow};
use crate::view::view;
use leptos::prelude::*;

/// One choice of a [`Select`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// One of many choices, in a list that opens. Uncontrolled: `chosen` is only what it starts with.
#[component]
pub fn Select(
    /// Id of the list; the ids of hint and error follow from it.
    #[prop(into)]
    id: String,
    /// Name the choice is sent under.
    #[prop(into)]
    name: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// The choices.
    options: Vec<SelectOption>,
    /// Value of the one chosen at the start; the first where there is no such.
    #[prop(into)]
    chosen: String,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let has_hint = hint.is_some();
    let option = |option: SelectOption| {
        let is_chosen = option.value == chosen;
        view! {
            <option value=option.value selected=is_chosen>
                {option.label}
            </option>
        }
        .into_any()
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <div class="field">
            <label class="field-label" r#for=id.clone()>
                {label}
            </label>
            <select
                class="input"
                id=id.clone()
                name=name
                prop:loaded=Follow(Choices)
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(id.clone(), has_hint, error)
            >
                {options}
            </select>
            {hint_line(&id, hint)}
            {error_line(id, error)}
        </div>
    }
    .into_any()
}
