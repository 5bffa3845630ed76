//! The filter by group: a choice of the search form, and with scripts one that acts as it is made (U1).

use super::query::UsersQuery;
use crate::domain::GroupLabel;
use crate::effect::{Memo, optional};
use crate::features::groups::components::use_labels;
use crate::features::users::text;
use crate::view::{Transition, view};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The choice. It is left out where there is no group.
#[component]
pub fn GroupFilter(
    /// What the address asks for.
    query: Memo<UsersQuery>,
) -> impl IntoView {
    let labels = use_labels();
    view! {
        <Transition>
            {
                let known = Memo::new(move |_| labels.get().and_then(Result::ok).unwrap_or_default());
                optional(move || {
                    let labels = known.get();
                    (!labels.is_empty()).then(|| view! { <Choice query labels /> }.into_any())
                })
            }
        </Transition>
    }
    .into_any()
}

#[component]
fn Choice(query: Memo<UsersQuery>, labels: Vec<GroupLabel>) -> impl IntoView {
    let navigate = use_navigate();
    let choose = move |event: ev::Event| {
        let group = event_target_value(&event).parse().ok();
        let address = query.with_untracked(|query| query.of_group(group).address());
        navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
    };
    let option = move |label: GroupLabel| {
        let is_chosen = move || query.with(|query| query.group == Some(label.id));
        view! {
            <option value=label.id.to_string() selected=is_chosen prop:selected=is_chosen>
                {label.name.to_string()}
            </option>
        }
    };
    let is_all = move || query.with(|query| query.group.is_none());
    view! {
        <label class="visually-hidden" for="people-group">
            {text::GROUP}
        </label>
        <select class="input select" id="people-group" name="group" on:change=choose>
            <option value="" selected=is_all prop:selected=is_all>
                {text::ALL_GROUPS}
            </option>
            {labels.into_iter().map(option).collect_view()}
        </select>
        <button type="submit" class="button no-js">
            {text::FILTER}
        </button>
    }
    .into_any()
}
