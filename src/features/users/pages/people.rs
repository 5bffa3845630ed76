//! The list of accounts, active or deactivated (U1).

use super::person::person_address;
use super::query::UsersQuery;
use crate::domain::{Status, UserId};
use crate::features::users::{
    api::people,
    components::{Pager, PersonActs, use_changes},
    model::{Page, PersonRow, Sort, Tab},
    text,
};
use crate::frame::use_frame;
use crate::ui::{
    Avatar, Empty, Icon, LinkButton, LoadFailed, RelativeTime, RoleChip, SkeletonRows, StatusChip, StatusKind,
    TableFrame,
};
use leptos::prelude::*;
use std::time::Duration;

/// Whoever was seen less than this ago is here now.
const HERE: Duration = Duration::from_secs(2 * 60);

/// Accounts, by pages.
#[component]
pub fn PeopleList(
    /// What the address asks for.
    query: Memo<UsersQuery>,
) -> impl IntoView {
    let changes = use_changes();
    let page = Resource::new_blocking(
        move || (query.get(), changes.get()),
        |(query, _)| {
            let status = status_of(&query);
            let role = query.role.map(|role| role.to_string()).unwrap_or_default();
            people(status.to_string(), query.search, role, query.sort.to_string(), query.after)
        },
    );
    let frame = use_frame();
    let viewer = move || frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.id);
    let retry = Callback::new(move |()| page.refetch());
    view! {
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            {move || {
                let query = query.get_untracked();
                page.get()
                    .map(|outcome| match outcome {
                        Ok(page) if page.rows.is_empty() => view! { <NoPeople query /> }.into_any(),
                        Ok(page) => view! { <PeopleTable page query viewer=viewer() /> }.into_any(),
                        Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
                    })
            }}
        </Transition>
    }
    .into_any()
}

/// Which accounts a tab holds.
fn status_of(query: &UsersQuery) -> Status {
    if query.tab == Tab::Deactivated { Status::Deactivated } else { Status::Active }
}

#[component]
fn PeopleTable(page: Page<PersonRow>, query: UsersQuery, viewer: Option<UserId>) -> impl IntoView {
    let now = page.now.as_millis();
    let status = status_of(&query);
    let view = query.address();
    let row =
        move |row: PersonRow| view! { <Person is_viewer=viewer == Some(row.id) now status row view=view.clone() /> };
    let first = (!query.after.is_empty()).then(|| query.first_page().address());
    let next = page.next.map(|next| query.going_on(next).address());
    let (by_name, by_time) = (query.clone(), query.clone());
    view! {
        <TableFrame label=text::PEOPLE>
            <thead>
                <tr>
                    <SortHeader label=text::NAME sort=Sort::Name query=by_name />
                    <th scope="col">{text::ROLE}</th>
                    <SortHeader label=text::LAST_ACTIVE sort=Sort::LastActive query=by_time />
                    <SortHeader label=text::JOINED sort=Sort::Joined query />
                    <th scope="col">
                        <span class="visually-hidden">{text::ACTS}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
        </TableFrame>
        <Pager first next />
    }
}

/// A column by which the list can be ordered. Names run upwards, times from the latest.
#[component]
fn SortHeader(label: &'static str, sort: Sort, query: UsersQuery) -> impl IntoView {
    let (order, arrow) = match sort {
        Sort::Name => ("ascending", "\u{a0}↑"),
        Sort::LastActive | Sort::Joined => ("descending", "\u{a0}↓"),
    };
    let current = query.sort == sort;
    view! {
        <th scope="col" aria-sort=current.then_some(order)>
            <a href=query.sorted_by(sort).address() data-noscroll="true">
                {label}
            </a>
            {current.then(|| view! { <span aria-hidden="true">{arrow}</span> })}
        </th>
    }
}

#[component]
fn Person(row: PersonRow, is_viewer: bool, now: i64, status: Status, view: String) -> impl IntoView {
    // Nobody changes their own role or deactivates themselves (U3), and nothing can be done to whoever was erased (U9).
    let acts = (!is_viewer && !row.erased).then(|| view! { <PersonActs person=row.clone() status view /> });
    let PersonRow { id, name, email, email_typed, role, last_active_at, joined_at, .. } = row;
    let is_here = now.saturating_sub(last_active_at.as_millis()) < HERE.as_millis() as i64;
    let last_active = if is_here {
        view! { <StatusChip kind=StatusKind::Good label=text::NOW /> }.into_any()
    } else {
        view! { <RelativeTime at=last_active_at.as_millis() now /> }.into_any()
    };
    // On a small screen only what sets somebody apart has room.
    let role_class = if role.is_admin() { "cell-end" } else { "cell-hide" };
    view! {
        <tr>
            <th scope="row" class="cell-main">
                <div class="identity">
                    <Avatar id=id.to_string() name=name.to_string() />
                    <div class="identity-text">
                        <span>
                            <a href=person_address(id)>{name.to_string()}</a>
                            {is_viewer.then(|| view! { <span class="identity-you">{text::YOU}</span> })}
                        </span>
                        <span>
                            {email.to_string()}
                            {email_typed.then(|| view! { <span title=text::EMAIL_TYPED_HINT>{text::EMAIL_TYPED}</span> })}
                        </span>
                    </div>
                </div>
            </th>
            <td class=role_class>
                <RoleChip admin=role.is_admin() />
            </td>
            <td>{last_active}</td>
            <td data-label=text::JOINED>
                <RelativeTime at=joined_at.as_millis() now />
            </td>
            <td class="cell-actions">{acts}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn NoPeople(query: UsersQuery) -> impl IntoView {
    let all = UsersQuery { tab: query.tab, ..UsersQuery::default() }.address();
    if query.is_narrowed() || !query.after.is_empty() {
        return view! {
            <Empty icon=Icon::Search title=text::NO_ONE_FOUND text=text::nothing_matches(&query.search)>
                <LinkButton href=all label=text::SHOW_ALL />
            </Empty>
        }
        .into_any();
    }
    view! { <Empty icon=Icon::People title=text::NO_ONE_DEACTIVATED text=text::DEACTIVATED_EXPLAINED /> }.into_any()
}
