use super::field::error_line;
use super::follow::{Choices, Follow};
use crate::view::view;
use leptos::prelude::*;

/// One choice of a [`ChoiceList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What it means, below the words.
    pub hint: String,
}

/// One out of several, each with what it means: radios below each other. Uncontrolled.
#[component]
pub fn ChoiceList(
    /// Start of the ids within.
    id: &'static str,
    /// Name the choice is sent under.
    name: &'static str,
    /// The group's name.
    #[prop(into)]
    legend: String,
    /// For assistive technology alone where a heading says the same.
    #[prop(optional)]
    hide_legend: bool,
    /// The choices.
    options: Vec<Choice>,
    /// Value of the one chosen at the start.
    #[prop(into)]
    checked: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choice = |(at, option): (usize, Choice)| {
        let (input_id, hint_id) = (format!("{id}-{at}"), format!("{id}-{at}-hint"));
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=input_id.clone()
                    name=name
                    checked=option.value == checked
                    value=option.value
                    aria-describedby=hint_id.clone()
                />
                <label r#for=input_id>{option.label}</label>
                <p class="choice-hint" id=hint_id>
                    {option.hint}
                </p>
            </div>
        }
        .into_any()
    };
    let choices = options.into_iter().enumerate().map(choice).collect_view();
    group(id, legend, hide_legend, view! { <div class="choice-list">{choices}</div> }.into_any(), error)
}

/// One choice of [`ChoiceTiles`].
pub struct Tile {
    /// What is sent.
    pub value: String,
    /// What it is called, for those who do not see the picture.
    pub label: String,
    /// What is seen.
    pub picture: AnyView,
}

/// One out of several pictures: radios beside each other. Uncontrolled.
#[component]
pub fn ChoiceTiles(
    /// Start of the ids within.
    id: &'static str,
    /// Name the choice is sent under.
    name: &'static str,
    /// The group's name.
    #[prop(into)]
    legend: String,
    /// The choices.
    options: Vec<Tile>,
    /// Value of the one chosen at the start.
    #[prop(into)]
    checked: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let tile = |Tile { value, label, picture }: Tile| {
        view! {
            <label class="tile" title=label.clone()>
                <input type="radio" name=name checked=value == checked value=value />
                {picture}
                <span class="visually-hidden">{label.clone()}</span>
            </label>
        }
        .into_any()
    };
    let tiles = options.into_iter().map(tile).collect_view();
    group(id, legend, false, view! { <div class="tiles">{tiles}</div> }.into_any(), error)
}

fn group(
    id: &'static str,
    legend: String,
    hide_legend: bool,
    choices: AnyView,
    error: Signal<Option<String>>,
) -> AnyView {
    view! {
        <fieldset class="field" role="radiogroup" prop:loaded=Follow(Choices) aria-labelledby=format!("{id}-legend")>
            <legend class="field-label" class:visually-hidden=hide_legend id=format!("{id}-legend")>
                {legend}
            </legend>
            {choices}
            {error_line(id.to_owned(), error)}
        </fieldset>
    }
    .into_any()
}
