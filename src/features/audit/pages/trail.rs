//! `/audit`: the trail, newest first, by pages and narrowed by filters, and how it stands (T1, T2, T5).

use crate::domain::Topic;
use crate::effect::optional;
use crate::features::audit::{
    api::ReadEntries,
    components::{Entry, FilterForm, Proof, PrunedNote, TrailFrame, address},
    model::{AuditPage as Trail, AuditRow, Filters},
    text,
};
use crate::frame::Framed;
use crate::live;
use crate::ui::{ButtonKind, Empty, Icon, LinkButton, Listing, LoadFailed, Row, Rows, SkeletonRows, Title};
use crate::view::{Transition, view};
use crate::wire::{Load, load_live};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// Where the first page stands.
const NEWEST: &str = "/audit";

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map();
    let given = move |name: &str| params.with(|params| params.get(name)).unwrap_or_default();
    let after = Memo::new(move |_| given("after"));
    let filters = Memo::new(move |_| Filters {
        person: given("person"),
        action: given("action"),
        outcome: given("outcome"),
        from: given("from"),
        to: given("to"),
        text: given("q"),
    });
    let heard = live::follow(&[Topic::Audit], false);
    let asked = move || {
        let Filters { person, action, outcome, from, to, text } = filters.get();
        ReadEntries { person, action, outcome, from, to, q: text, after: after.get() }
    };
    let page = load_live(asked, || 0, heard);
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Proof filters />
            {optional(move || Some(view! { <FilterForm filters=filters.get() /> }.into_any()))}
            <Transition fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                <Found loaded=page after filters />
            </Transition>
        </Framed>
    }
    .into_any()
}

/// What was found, or why nothing was.
#[component]
fn Found(loaded: Load<Trail>, after: Memo<String>, filters: Memo<Filters>) -> impl IntoView {
    let listing = loaded.listing(move |trail| {
        let now = trail.now.as_millis();
        let rows = trail.rows.into_iter().map(|row| Arc::new(Listed { row, now }) as Arc<dyn Row>).collect();
        // What was asked for: the address may be further already.
        let is_later = !after.get_untracked().is_empty();
        let filters = filters.get_untracked();
        let older = trail.next.map(|next| address(&filters, Some(next.to_string())));
        Listing { rows, first: is_later.then(|| address(&filters, None)), next: older, error: None }
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let shown = loaded.shown();
    let pruned = Memo::new(move |_| shown().and_then(Result::ok).and_then(|trail| trail.pruned));
    let retry = Callback::new(move |()| loaded.refetch());
    let found = optional(move || {
        state.get().map(|state| match state {
            Ok(true) => view! { <Entries listing /> }.into_any(),
            Ok(false) => view! { <Nothing is_narrowed=filters.with(|filters| !filters.are_none()) /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    });
    // Where the trail that is there ends.
    view! {
        {found}
        {optional(move || pruned.get().map(|row| view! { <PrunedNote row /> }.into_any()))}
    }
    .into_any()
}

#[component]
fn Nothing(is_narrowed: bool) -> impl IntoView {
    let (title, explained, label) = if is_narrowed {
        (text::NOTHING_FITS, text::NOTHING_FITS_EXPLAINED, text::NO_FILTERS)
    } else {
        (text::NOTHING, text::NOTHING_EXPLAINED, text::NEWEST)
    };
    view! {
        <Empty icon=Icon::Shield title=title text=explained>
            <LinkButton href=NEWEST label=label />
        </Empty>
    }
    .into_any()
}

/// An entry changes but once: when it is sealed.
struct Listed {
    row: AuditRow,
    now: i64,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.row.leaf == other.row.leaf)
    }

    fn draw(&self) -> AnyView {
        view! { <Entry row=self.row.clone() now=self.now /> }.into_any()
    }
}

#[component]
fn Entries(listing: Memo<Option<Arc<Listing>>>) -> impl IntoView {
    view! {
        <TrailFrame>
            <Rows listing />
        </TrailFrame>
        {optional(move || pager(&listing.get().unwrap_or_default()))}
    }
    .into_any()
}

fn pager(listing: &Listing) -> Option<AnyView> {
    let (newest, older) = (listing.first.clone(), listing.next.clone());
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=text::PAGES>
                <span>
                    {newest.map(|href| view! { <LinkButton href kind=ButtonKind::Quiet label=text::NEWEST /> })}
                </span>
                <span>{older.map(|href| view! { <LinkButton href label=text::OLDER /> })}</span>
            </nav>
        }
        .into_any()
    })
}
