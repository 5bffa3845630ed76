//! The filters over the trail (T5): a plain form that leads to an address, so that what is looked for can be kept and sent on.

use crate::features::audit::{
    model::{Action, Filters, Outcome},
    text,
};
use crate::ui::{LinkButton, Select, SelectOption, SubmitButton, TextField, escaped};
use crate::view::view;
use leptos::prelude::*;

/// Where the trail stands.
const PAGE: &str = "/audit";

/// The address of the trail under some filters, from a place on.
pub fn address(filters: &Filters, after: Option<String>) -> String {
    let named = filters.named().into_iter().map(|(name, value)| (name, value.to_owned()));
    let query: Vec<String> = named
        .chain(after.map(|after| ("after", after)))
        .map(|(name, value)| format!("{name}={}", escaped(&value)))
        .collect();
    if query.is_empty() { PAGE.to_owned() } else { format!("{PAGE}?{}", query.join("&")) }
}

/// The form.
#[component]
pub fn FilterForm(
    /// What is looked for now.
    filters: Filters,
) -> impl IntoView {
    let is_narrowed = !filters.are_none();
    let Filters { person, action, outcome, from, to, text: words } = filters;
    let any = || SelectOption { value: String::new(), label: text::ANY.to_owned() };
    let mut actions: Vec<SelectOption> = Vec::with_capacity(Action::ALL.len() + 1);
    for action in Action::ALL {
        // Each in its place: a sort comes to a page with kilobytes of its own.
        let label = text::action(*action);
        let place = actions.partition_point(|before| before.label.as_str() <= label);
        actions.insert(place, SelectOption { value: action.to_string(), label: label.to_owned() });
    }
    actions.insert(0, any());
    let outcomes = Outcome::ALL
        .iter()
        .map(|outcome| SelectOption { value: outcome.to_string(), label: text::outcome(*outcome).to_owned() });
    let outcomes = std::iter::once(any()).chain(outcomes).collect();
    view! {
        <form class="filters" role="search" method="get" action=PAGE>
            <TextField id="audit-q" name="q" label=text::SEARCH kind="search" value=words />
            <TextField id="audit-person" name="person" label=text::PERSON value=person />
            <Select id="audit-action" name="action" label=text::ACTION options=actions chosen=action />
            <Select id="audit-outcome" name="outcome" label=text::OUTCOME options=outcomes chosen=outcome />
            <TextField id="audit-from" name="from" label=text::FROM kind="date" value=from />
            <TextField id="audit-to" name="to" label=text::TO kind="date" value=to />
            <div class="filters-actions">
                <SubmitButton label=text::FILTER />
                {is_narrowed.then(|| view! { <LinkButton href=PAGE label=text::NO_FILTERS /> }.into_any())}
            </div>
        </form>
    }
    .into_any()
}
