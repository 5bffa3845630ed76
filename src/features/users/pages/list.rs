//! `/users`: people and invites in one place, with tabs and counts (U1, I5).

use super::invites::InviteList;
use super::people::PeopleList;
use super::query::{INVITE, UsersQuery, use_users_query};
use super::search::Search;
use crate::domain::{Role, Topic};
use crate::error::AppError;
use crate::features::users::{
    api::counts,
    components::{ActOutcome, Acts, Changes, Filters, HiddenFields, INVITE_FORM, ResetBox},
    model::{Counts, InviteState, Tab as Shelf},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{ButtonKind, SubmitButton, Tab, Tabs, Title};
use leptos::prelude::*;
use leptos_router::components::{Form, Outlet};

/// The page. Its child is the invite dialog.
#[component]
pub fn UsersPage() -> impl IntoView {
    let query = use_users_query();
    let changes = Changes::provide();
    Acts::provide();
    let view = Signal::derive(move || query.with(UsersQuery::address));
    let heard = live::follow(&[Topic::People, Topic::Invites], false);
    let counts =
        Resource::new_blocking(move || (changes.get(), heard.get()), move |(_, count)| heard.load(count, counts()));
    let is_invited = Memo::new(move |_| query.with(|query| query.tab == Shelf::Invited));
    view! {
        <Title text=text::PEOPLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::PEOPLE}</h1>
                    <p>
                        <Transition fallback=|| "\u{a0}">{move || known(counts).map(|counts| text::summary(&counts))}</Transition>
                    </p>
                </div>
                <div class="page-actions">
                    <ExportButton query />
                    <InviteButton query />
                </div>
            </header>
            <ActOutcome view />
            <Transition fallback=move || {
                view! { <PeopleTabs query counts=None /> }
            }>{move || view! { <PeopleTabs query counts=known(counts) /> }}</Transition>
            <Search query>
                <Transition fallback=move || {
                    view! { <PeopleFilters query counts=None /> }
                }>{move || view! { <PeopleFilters query counts=known(counts) /> }}</Transition>
            </Search>
            {move || match is_invited.get() {
                true => view! { <InviteList query /> }.into_any(),
                false => view! { <PeopleList query /> }.into_any(),
            }}
            <ResetBox view />
            <Outlet />
        </Framed>
    }
    .into_any()
}

/// The counts, once they are there. A list without counts is still a list.
fn known(counts: Resource<Result<Counts, AppError>>) -> Option<Counts> {
    counts.get().and_then(Result::ok)
}

/// The page's one primary act: a form, so that it is a button without scripts too. The view of the list goes along, so that it
/// stays behind the dialog.
#[component]
fn InviteButton(query: Memo<UsersQuery>) -> impl IntoView {
    view! {
        <Form method="get" action=INVITE noscroll=true attr:id=INVITE_FORM>
            <HiddenFields fields=Signal::derive(move || query.with(UsersQuery::fields)) />
            <SubmitButton kind=ButtonKind::Primary label=text::INVITE />
        </Form>
    }
}

/// The list as it is narrowed now, as a file (U8): a plain form, which leads to a download and leaves the page where it is.
#[component]
fn ExportButton(query: Memo<UsersQuery>) -> impl IntoView {
    view! {
        <form method="post" action="/api/users/export">
            <HiddenFields fields=Signal::derive(move || query.with(|query| query.first_page().fields())) />
            <SubmitButton label=text::EXPORT />
        </form>
    }
}

#[component]
fn PeopleTabs(query: Memo<UsersQuery>, counts: Option<Counts>) -> impl IntoView {
    let invited = |counts: Counts| counts.waiting + counts.claimed + counts.expired + counts.revoked;
    let shelves = [
        (Shelf::Active, text::ACTIVE, counts.map(|counts| counts.active)),
        (Shelf::Invited, text::INVITED, counts.map(invited)),
        (Shelf::Deactivated, text::DEACTIVATED, counts.map(|counts| counts.deactivated)),
    ];
    let items = move || {
        let query = query.get();
        let tab = |(tab, label, count): (Shelf, &str, Option<i64>)| Tab {
            href: query.on_tab(tab).address(),
            label: label.to_owned(),
            count,
            current: query.tab == tab,
        };
        shelves.map(tab).to_vec()
    };
    view! { <Tabs label=text::PEOPLE items=Signal::derive(items) /> }
}

/// Roles for people, states for invites.
#[component]
fn PeopleFilters(query: Memo<UsersQuery>, counts: Option<Counts>) -> impl IntoView {
    let items =
        move || query.with(|query| if query.tab == Shelf::Invited { states(query, counts) } else { roles(query) });
    let label =
        move || query.with(|query| if query.tab == Shelf::Invited { text::STATE } else { text::ROLE }.to_owned());
    view! { <Filters label=Signal::derive(label) items=Signal::derive(items) /> }
}

fn roles(query: &UsersQuery) -> Vec<Tab> {
    let choices = [(None, text::ALL), (Some(Role::Admin), text::ADMINS), (Some(Role::Member), text::MEMBERS)];
    let tab = |(role, label): (Option<Role>, &str)| Tab {
        href: query.of_role(role).address(),
        label: label.to_owned(),
        count: None,
        current: query.role == role,
    };
    choices.map(tab).to_vec()
}

fn states(query: &UsersQuery, counts: Option<Counts>) -> Vec<Tab> {
    let tab = |state: Option<InviteState>, label: &str| Tab {
        href: query.in_state(state).address(),
        label: label.to_owned(),
        count: counts.zip(state).map(|(counts, state)| match state {
            InviteState::Waiting => counts.waiting,
            InviteState::Claimed => counts.claimed,
            InviteState::Expired => counts.expired,
            InviteState::Revoked => counts.revoked,
        }),
        current: query.state == state,
    };
    let each = InviteState::ALL.iter().map(|state| tab(Some(*state), text::state_filter(*state)));
    std::iter::once(tab(None, text::ALL)).chain(each).collect()
}
