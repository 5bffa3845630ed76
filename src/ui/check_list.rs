use super::follow::{Choices, Follow};
use crate::view::view;
use leptos::prelude::*;

/// One of a [`CheckList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOption {
    /// The value it sends.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What tells it from others of the same words.
    pub hint: Option<String>,
    /// Whether it is checked at the start.
    pub checked: bool,
}

/// Any number out of several, as boxes to check. Uncontrolled.
#[component]
pub fn CheckList(
    /// Id of the group; those of its boxes follow from it.
    #[prop(into)]
    id: String,
    /// Name that each is sent under: as a list, so it ends in `[]`.
    name: &'static str,
    /// The visible name of the group.
    #[prop(into)]
    legend: String,
    /// The choices.
    options: Vec<CheckOption>,
    /// In place of the choices where there are none.
    #[prop(into)]
    nothing: String,
    /// A field that says, with `1`, that the choices were there to be seen: without any of them checked a form sends nothing else.
    #[prop(optional)]
    marker: Option<&'static str>,
) -> impl IntoView {
    let box_of = move |(at, option): (usize, CheckOption)| {
        let box_id = format!("{id}-{at}");
        view! {
            <div class="check">
                <input
                    type="checkbox"
                    id=box_id.clone()
                    name=name
                    value=option.value
                    checked=option.checked
                />
                <label r#for=box_id>
                    <span>{option.label}</span>
                    {option.hint.map(|hint| view! { <span class="check-hint">{hint}</span> })}
                </label>
            </div>
        }
    };
    let boxes = if options.is_empty() {
        view! { <p class="field-hint">{nothing}</p> }.into_any()
    } else {
        view! { <div class="check-list">{options.into_iter().enumerate().map(box_of).collect_view()}</div> }.into_any()
    };
    view! {
        <fieldset class="field" prop:loaded=Follow(Choices)>
            <legend class="field-label">{legend}</legend>
            {marker.map(|marker| view! { <input type="hidden" name=marker value="1" /> })}
            {boxes}
        </fieldset>
    }
    .into_any()
}
