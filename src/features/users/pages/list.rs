//! `/users`: people and invites in one place, with tabs and counts (U1, I5).

use super::group_filter::GroupFilter;
use super::invites::InviteList;
use super::people::PeopleList;
use super::query::{INVITE, LIST, MANY, UsersQuery, use_users_query};
use super::search::Search;
use crate::domain::{Role, Topic};
use crate::effect::{Memo, effect, optional};
use crate::features::users::{
    api::ReadCounts,
    components::{
        ActOutcome, Acts, Changes, Filters, HiddenFields, INVITE_FORM, ResetBox, SharedRoleTable, prepare_link,
        prepare_reset, was_made,
    },
    model::{Counts, InviteState, Tab as Shelf},
    text,
};
use crate::frame::Framed;
use crate::live;
#[cfg(feature = "ssr")]
use crate::parts::link_part;
use crate::parts::{Draw, Later, missing};
use crate::ui::{ButtonKind, LinkButton, SkeletonRows, SubmitButton, Tab, Tabs, Title};
use crate::view::{Transition, view};
use crate::wire::{Load, load_live};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_navigate, use_url},
};

/// The page. Its child is the invite dialog.
#[component]
pub fn UsersPage() -> impl IntoView {
    let query = use_users_query();
    let changes = Changes::provide();
    Acts::provide();
    let view = Signal::derive(move || query.with(UsersQuery::address));
    let heard = live::follow(&[Topic::People, Topic::Invites], false);
    let counts = load_live(|| ReadCounts {}, move || changes.get(), heard);
    let is_invited = Memo::new(move |_| query.with(|query| query.tab == Shelf::Invited));
    let invites = INVITES.when(move || is_invited.get());
    let people = PEOPLE.when(move || !is_invited.get());
    let list = Memo::new(move |_| if is_invited.get() { invites.get() } else { people.get() });
    effect(move || {
        if list.get() == Some(None) {
            spawn_local(async { drop(missing().await) });
        }
    });
    view! {
        <Title text=text::PEOPLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::PEOPLE}</h1>
                    <p>
                        <Transition fallback=|| "\u{a0}">{optional(move || known(counts).map(|counts| text::summary(&counts).into_any()))}</Transition>
                    </p>
                </div>
                <div class="page-actions">
                    <ExportButton query />
                    <LinkButton href=MANY label=text::many::TITLE />
                    <InviteButton query />
                </div>
            </header>
            <ActOutcome view />
            <Transition fallback=move || {
                view! { <PeopleTabs query counts=None /> }
            }>{optional(move || Some(view! { <PeopleTabs query counts=known(counts) /> }.into_any()))}</Transition>
            <Search query>
                <GroupFilter query />
                <Transition fallback=move || {
                    view! { <PeopleFilters query counts=None /> }
                }>{optional(move || Some(view! { <PeopleFilters query counts=known(counts) /> }.into_any()))}</Transition>
            </Search>
            {optional(move || match list.get() {
                Some(Some(draw)) => Some(draw(query)),
                _ => Some(view! { <SkeletonRows rows=6 /> }.into_any()),
            })}
            <ResetBox view />
            <SharedRoleTable />
            <Outlet />
        </Framed>
    }
    .into_any()
}

// A visit mostly sees one of the two.
static PEOPLE: Later<Memo<UsersQuery>> = Later::new(|| Box::pin(fetch_people()));
static INVITES: Later<Memo<UsersQuery>> = Later::new(|| Box::pin(fetch_invites()));

#[wasm_split(people, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_people() -> Result<Draw<Memo<UsersQuery>>, SplitLoaderError> {
    Ok(|query| view! { <PeopleList query /> }.into_any())
}

#[wasm_split(later_invites, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_invites() -> Result<Draw<Memo<UsersQuery>>, SplitLoaderError> {
    Ok(|query| view! { <InviteList query /> }.into_any())
}

/// Fetches the list that the address asks for.
pub async fn prepare() {
    let is_invited = use_url().with_untracked(|url| UsersQuery::read(url.search_params()).tab == Shelf::Invited);
    let shows_link = was_made("users/renew_invite");
    let (list, part) = if is_invited { (&INVITES, "later_invites") } else { (&PEOPLE, "people") };
    #[cfg(feature = "ssr")]
    link_part(part);
    #[cfg(not(feature = "ssr"))]
    let _ = part;
    list.fetch().await;
    if is_invited && shows_link {
        prepare_link().await;
    }
    prepare_reset().await;
}

/// The counts, once they are there. A list without counts is still a list.
fn known(counts: Load<Counts>) -> Option<Counts> {
    counts.get().and_then(Result::ok)
}

/// The page's one primary act: a form, so that it is a button without scripts too. The view of the list goes along, so that it
/// stays behind the dialog.
#[component]
fn InviteButton(query: Memo<UsersQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let address = query.with_untracked(UsersQuery::address).replacen(LIST, INVITE, 1);
        navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
    };
    view! {
        <form method="get" action=INVITE id=INVITE_FORM on:submit=open>
            <HiddenFields fields=Signal::derive(move || query.with(UsersQuery::fields)) />
            <SubmitButton kind=ButtonKind::Primary label=text::INVITE />
        </form>
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
