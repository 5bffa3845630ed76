//! `/audit`: the trail, newest first, by pages (T1, T2).

use super::api::ReadEntries;
use super::components::{Entry, TrailFrame};
use super::model::{AuditPage as Trail, AuditRow};
use super::text;
use crate::domain::Topic;
use crate::effect::optional;
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
    let after = Memo::new(move |_| params.with(|params| params.get("after")).unwrap_or_default());
    let heard = live::follow(&[Topic::Audit], false);
    let page = load_live(move || ReadEntries { after: after.get() }, || 0, heard);
    view! {
        <Title text=text::TITLE />
        <Framed>
            <header class="page-header">
                <div>
                    <h1>{text::TITLE}</h1>
                    <p>{text::SUBTITLE}</p>
                </div>
            </header>
            <Transition fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                <Found loaded=page after />
            </Transition>
        </Framed>
    }
    .into_any()
}

/// What was found, or why nothing was.
#[component]
fn Found(loaded: Load<Trail>, after: Memo<String>) -> impl IntoView {
    let listing = loaded.listing(move |trail| {
        let now = trail.now.as_millis();
        let rows = trail.rows.into_iter().map(|row| Arc::new(Listed { row, now }) as Arc<dyn Row>).collect();
        // What was asked for: the address may be further already.
        let is_later = !after.get_untracked().is_empty();
        let older = trail.next.map(|next| format!("{NEWEST}?after={next}"));
        Listing { rows, first: is_later.then(|| NEWEST.to_owned()), next: older, error: None }
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let retry = Callback::new(move |()| loaded.refetch());
    optional(move || {
        state.get().map(|state| match state {
            Ok(true) => view! { <Entries listing /> }.into_any(),
            Ok(false) => view! { <Nothing /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    })
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty icon=Icon::Shield title=text::NOTHING text=text::NOTHING_EXPLAINED>
            <LinkButton href=NEWEST label=text::NEWEST />
        </Empty>
    }
}

/// An entry never changes.
struct Listed {
    row: AuditRow,
    now: i64,
}

impl Row for Listed {
    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    fn is_same(&self, _: &dyn Any) -> bool {
        true
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
