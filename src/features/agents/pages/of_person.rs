//! `/users/<id>/agents`: what somebody can see, and why (N3).

use super::address;
use crate::domain::{Role, Status, Topic};
use crate::effect::{Memo, optional};
use crate::error::AppError;
use crate::features::agents::{
    api::ReadAgentsOfPerson,
    components::FacePicture,
    model::{AgentsOfPerson, SeenAgent},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{LoadFailed, SkeletonRows, TableFrame, Title};
use crate::view::{Transition, view};
use crate::wire::load_live;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn AgentsOfPersonPage() -> impl IntoView {
    let params = use_params_map();
    let user = Memo::new(move |_| params.read().get("user").unwrap_or_default());
    let heard = live::follow(&[Topic::Agents, Topic::Groups, Topic::People], false);
    let loaded = load_live(move || ReadAgentsOfPerson { user: user.get() }, || 0, heard);
    let retry = Callback::new(move |()| loaded.refetch());
    view! {
        <Framed>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {
                    let shown = loaded.shown();
                    let person = Memo::new(move |_| shown());
                    optional(move || person.get().map(|person| drawn(person, retry)))
                }
            </Transition>
        </Framed>
    }
    .into_any()
}

fn drawn(person: Result<AgentsOfPerson, AppError>, retry: Callback<()>) -> AnyView {
    match person {
        Ok(person) => view! { <Person person /> }.into_any(),
        Err(error) => view! {
            <Title text=text::OF_PERSON />
            <LoadFailed message=crate::text::error(&error) on_retry=retry />
        }
        .into_any(),
    }
}

#[component]
fn Person(person: AgentsOfPerson) -> impl IntoView {
    let AgentsOfPerson { id, name, role, status, rows } = person;
    let seen = if rows.is_empty() {
        let none = if status == Status::Active { text::SEES_NONE } else { text::SEES_NOTHING };
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        view! { <Seen rows role /> }.into_any()
    };
    view! {
        <Title text=format!("{}: {}", name, text::OF_PERSON) />
        <p>
            <a href=format!("/users/{id}")>"← " {name.to_string()}</a>
        </p>
        <header class="page-header">
            <div>
                <h1>{text::OF_PERSON}</h1>
                <p>{name.to_string()}</p>
            </div>
        </header>
        <div class="stack">
            {seen} {(status == Status::Active).then(|| view! { <p class="muted">{text::OWN_SMITHERS}</p> }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn Seen(rows: Vec<SeenAgent>, role: Role) -> impl IntoView {
    let row = move |row: SeenAgent| {
        view! {
            <tr>
                <th scope="row" class="cell-main">
                    <div class="identity">
                        <FacePicture face=row.face />
                        <div class="identity-text">
                            <span>
                                <a href=address(row.id)>{row.name.to_string()}</a>
                            </span>
                            <span>{row.tagline}</span>
                        </div>
                    </div>
                </th>
                <td>{text::why(row.visibility, role, &row.groups)}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <TableFrame label=text::AGENTS>
            <thead>
                <tr>
                    <th scope="col">{text::AGENT}</th>
                    <th scope="col">{text::REASON}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
    }
    .into_any()
}
