use super::follow::{Choices, Follow};
use crate::view::view;
use leptos::prelude::*;

/// One choice of a [`RadioGroup`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RadioOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, shown while it is chosen.
    pub hint: Option<String>,
}

impl RadioOption {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// The same with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// A segmented control made of real radios. The hint of the chosen one is shown by CSS alone; room is kept for the longest.
#[component]
pub fn RadioGroup(
    /// Start of the ids within.
    #[prop(into)]
    id: String,
    /// Name the choice is sent under.
    #[prop(into)]
    name: String,
    /// The group's name.
    #[prop(into)]
    legend: String,
    /// At most six choices.
    options: Vec<RadioOption>,
    /// Value of the one chosen at the start.
    #[prop(into)]
    checked: String,
    /// Stands below the hints, such as a link to more.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let hint_id = |n: usize| format!("{id}-hint-{n}");
    let hints: Vec<_> = options.iter().map(|option| option.hint.clone()).collect();
    let has_hints = hints.iter().any(Option::is_some);
    let segments = options.into_iter().enumerate().map(|(n, option)| {
        let described_by = option.hint.is_some().then(|| hint_id(n));
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=name.clone()
                    checked=option.value == checked
                    value=option.value
                    aria-describedby=described_by
                />
                <span>{option.label}</span>
            </label>
        }
        .into_any()
    });
    let segments = segments.collect_view();
    let hints = hints
        .into_iter()
        .enumerate()
        .map(|(n, hint)| view! { <p class="segment-hint" id=hint_id(n)>{hint.unwrap_or_default()}</p> }.into_any());
    let hints = has_hints.then(|| view! { <div class="segment-hints">{hints.collect_view()}</div> }.into_any());
    view! {
        <fieldset class="field radio-group" role="radiogroup" prop:loaded=Follow(Choices) aria-labelledby=format!("{id}-legend")>
            <legend class="field-label" id=format!("{id}-legend")>{legend}</legend>
            <div class="segments">{segments}</div>
            {hints}
            {children.map(|children| view! { <div class="segment-more">{children()}</div> }.into_any())}
        </fieldset>
    }
    .into_any()
}
