//! The list of accounts, active or deactivated (U1).

use super::person::person_address;
use super::query::UsersQuery;
use super::shown::Shown;
use crate::domain::{Status, Topic};
use crate::effect::{Memo, optional};
use crate::features::users::{
    api::ReadPeople,
    components::{GroupCell, PersonActs, use_changes},
    model::{Page, PersonRow, Sort, Tab},
    text,
};
use crate::frame::use_frame;
use crate::live;
use crate::ui::{
    Avatar, Empty, Icon, LinkButton, LoadFailed, RelativeTime, RoleChip, Row, Rows, SkeletonRows, StatusChip,
    StatusKind, TableFrame,
};
use crate::view::{Transition, view};
use crate::wire::{Load, load_live};
use leptos::prelude::*;
use std::{any::Any, time::Duration};
use uuid::Uuid;

/// Whoever was seen less than this ago is here now.
const HERE: Duration = Duration::from_secs(2 * 60);

/// Accounts, by pages.
#[component]
pub fn PeopleList(
    /// What the address asks for.
    query: Memo<UsersQuery>,
) -> impl IntoView {
    let changes = use_changes();
    let asked = move || {
        let query = query.get();
        let status = status_of(&query).to_string();
        let role = query.role.map(|role| role.to_string()).unwrap_or_default();
        let group = query.group.map(|group| group.to_string()).unwrap_or_default();
        ReadPeople { status, search: query.search, role, group, sort: query.sort.to_string(), after: query.after }
    };
    let page = load_live(asked, move || changes.get(), live::follow(&[Topic::People], false));
    view! {
        <Transition fallback=|| {
            view! { <SkeletonRows rows=6 /> }
        }>
            <Found loaded=page query />
        </Transition>
    }
    .into_any()
}

/// Which accounts a tab holds.
fn status_of(query: &UsersQuery) -> Status {
    if query.tab == Tab::Deactivated { Status::Deactivated } else { Status::Active }
}

/// What was found, or why nothing was.
#[component]
fn Found(loaded: Load<Page<PersonRow>>, query: Memo<UsersQuery>) -> impl IntoView {
    let frame = use_frame();
    let viewer = Memo::new(move |_| frame.get().and_then(|frame| frame.viewer).map(|viewer| viewer.id));
    let listed = move |row: PersonRow, now, query: &UsersQuery| {
        let is_viewer = viewer.get() == Some(row.id);
        Listed { row, is_viewer, now, status: status_of(query), view: query.address() }
    };
    let shown = Shown::new(loaded, query, listed);
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        shown.state.get().map(|state| match state {
            Ok(true) => view! { <PeopleTable shown /> }.into_any(),
            Ok(false) => view! { <NoPeople query=shown.query.get() /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

/// A row with what else its look depends on.
#[derive(Clone, PartialEq)]
struct Listed {
    row: PersonRow,
    is_viewer: bool,
    now: i64,
    status: Status,
    view: String,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    /// Times count on by themselves.
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| *self == Self { now: self.now, ..other.clone() })
    }

    fn draw(&self) -> AnyView {
        let Self { row, is_viewer, now, status, view } = self.clone();
        view! { <Person is_viewer now status row view /> }.into_any()
    }
}

#[component]
fn PeopleTable(shown: Shown) -> impl IntoView {
    view! {
        <TableFrame label=text::PEOPLE>
            <thead>
                <tr>
                    <SortHeader label=text::NAME sort=Sort::Name query=shown.query />
                    <th scope="col">{text::ROLE}</th>
                    <th scope="col">{text::GROUPS}</th>
                    <SortHeader label=text::LAST_ACTIVE sort=Sort::LastActive query=shown.query />
                    <SortHeader label=text::JOINED sort=Sort::Joined query=shown.query />
                    <th scope="col">
                        <span class="visually-hidden">{text::ACTS}</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <Rows listing=shown.listing />
            </tbody>
        </TableFrame>
        {optional(move || shown.pager())}
    }
}

/// A column by which the list can be ordered. Names run upwards, times from the latest.
#[component]
fn SortHeader(label: &'static str, sort: Sort, query: Memo<UsersQuery>) -> impl IntoView {
    let (order, arrow) = match sort {
        Sort::Name => ("ascending", "\u{a0}↑"),
        Sort::LastActive | Sort::Joined => ("descending", "\u{a0}↓"),
    };
    let is_current = move || query.with(|query| query.sort == sort);
    view! {
        <th scope="col" aria-sort=move || is_current().then_some(order)>
            <a href=move || query.with(|query| query.sorted_by(sort).address()) data-noscroll="true">
                {label}
            </a>
            {optional(move || is_current().then(|| view! { <span aria-hidden="true">{arrow}</span> }.into_any()))}
        </th>
    }
}

#[component]
fn Person(row: PersonRow, is_viewer: bool, now: i64, status: Status, view: String) -> impl IntoView {
    // Nobody changes their own role or deactivates themselves (U3), and nothing can be done to whoever was erased (U9).
    let acts = (!is_viewer && !row.erased).then(|| view! { <PersonActs person=row.clone() status view /> }.into_any());
    let PersonRow { id, name, email, email_typed, role, last_active_at, joined_at, groups, .. } = row;
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
                            {is_viewer.then(|| view! { <span class="identity-you">{text::YOU}</span> }.into_any())}
                        </span>
                        <span>
                            {email.to_string()}
                            {email_typed.then(|| view! { <span title=text::EMAIL_TYPED_HINT>{text::EMAIL_TYPED}</span> }.into_any())}
                        </span>
                    </div>
                </div>
            </th>
            <td class=role_class>
                <RoleChip admin=role.is_admin() />
            </td>
            <GroupCell groups />
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
