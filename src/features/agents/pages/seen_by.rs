//! On an agent's page: who can see it, and why (N3).

use super::LIST;
use crate::domain::{Topic, Visibility};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::agents::{
    api::ReadSeenBy,
    components::AgentActs,
    model::{SeenBy, Seer},
    text,
};
use crate::live;
use crate::ui::{SkeletonRows, TableFrame};
use crate::view::{Transition, view};
use crate::wire::load_live;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The panel, a page of people at a time.
#[component]
pub fn SeenByPanel(
    /// Which agent.
    id: String,
    /// The acts of the page.
    acts: AgentActs,
) -> impl IntoView {
    let params = use_query_map();
    let after = Memo::new(move |_| params.with(|params| params.get("after")).unwrap_or_default());
    let heard = live::follow(&[Topic::Agents, Topic::Groups, Topic::People], false);
    let agent = id.clone();
    let loaded =
        load_live(move || ReadSeenBy { agent: agent.clone(), after: after.get() }, move || acts.count(), heard);
    let address = format!("{LIST}/{id}");
    view! {
        <section class="panel panel-between">
            <h2>{text::WHY}</h2>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=3 /> }
            }>
                {
                    let shown = loaded.shown();
                    let seen = Memo::new(move |_| shown());
                    let address = address.clone();
                    optional(move || seen.get().map(|seen| drawn(seen, &address)))
                }
            </Transition>
        </section>
    }
    .into_any()
}

fn drawn(seen: Result<SeenBy, AppError>, address: &str) -> AnyView {
    match seen {
        Ok(seen) if seen.archived => view! { <p class="muted">{text::NOBODY}</p> }.into_any(),
        Ok(seen) => view! { <People seen address=address.to_owned() /> }.into_any(),
        Err(error) => view! { <p role="alert">{text::load_error(&error)}</p> }.into_any(),
    }
}

#[component]
fn People(seen: SeenBy, address: String) -> impl IntoView {
    let SeenBy { visibility, rows, count, is_first, next, .. } = seen;
    let next = next.map(|after| format!("{address}?after={after}"));
    let is_paged = !is_first || next.is_some();
    view! {
        <p class="muted">{text::seen_by(count)}</p>
        <TableFrame label=text::WHY dense=true>
            <thead>
                <tr>
                    <th scope="col">{text::PERSON}</th>
                    <th scope="col">{text::REASON}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|row| person(row, visibility)).collect_view()}</tbody>
        </TableFrame>
        {is_paged
            .then(|| {
                view! {
                    <nav class="pager" aria-label=text::PAGES>
                        {(!is_first)
                            .then(|| {
                                view! {
                                    <a href=address data-noscroll="true">
                                        {text::FIRST_PEOPLE}
                                    </a>
                                }
                                    .into_any()
                            })}
                        {next
                            .map(|next| {
                                view! {
                                    <a href=next data-noscroll="true">
                                        {text::NEXT_PEOPLE}
                                    </a>
                                }
                                    .into_any()
                            })}
                    </nav>
                }
                    .into_any()
            })}
    }
    .into_any()
}

fn person(row: Seer, visibility: Visibility) -> AnyView {
    view! {
        <tr>
            <th scope="row" class="cell-main">
                <a href=format!("/users/{}", row.id)>{row.name.to_string()}</a>
            </th>
            <td>{text::why(visibility, row.role, &row.groups)}</td>
        </tr>
    }
    .into_any()
}
