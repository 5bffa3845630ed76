//! `/audit`: the trail, newest first, by pages (T1, T2).

use super::api::entries;
use super::model::{AuditPage as Trail, AuditRow, Outcome};
use super::text;
use crate::domain::Topic;
use crate::error::AppError;
use crate::frame::Framed;
use crate::live::{self, Heard};
use crate::ui::{
    AbsoluteTime, Avatar, AvatarSize, ButtonKind, Empty, Glyph, Icon, LinkButton, Listing, LoadFailed, Row, Rows,
    SkeletonRows, StatusChip, StatusKind, TableFrame, TimeStyle, Title,
};
use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys::js_sys::Date};
use leptos_router::hooks::use_query_map;
use std::{any::Any, sync::Arc};
use uuid::Uuid;

/// Where the first page stands.
const NEWEST: &str = "/audit";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map();
    let after = Memo::new(move |_| params.with(|params| params.get("after")).unwrap_or_default());
    let heard = live::follow(&[Topic::Audit], false);
    let page = Resource::new_blocking(
        move || (after.get(), heard.get()),
        move |(after, count)| heard.load(count, entries(after)),
    );
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
                <Found loaded=page heard after />
            </Transition>
        </Framed>
    }
    .into_any()
}

/// What was found, or why nothing was.
#[component]
fn Found(loaded: Resource<Result<Trail, AppError>>, heard: Heard, after: Memo<String>) -> impl IntoView {
    let listing = heard.listing(loaded, move |trail| {
        let now = trail.now.as_millis();
        let rows = trail.rows.into_iter().map(|row| Arc::new(Listed { row, now }) as Arc<dyn Row>).collect();
        // What was asked for: the address may be further already.
        let is_later = !after.get_untracked().is_empty();
        let older = trail.next.map(|next| format!("{NEWEST}?after={next}"));
        Listing { rows, first: is_later.then(|| NEWEST.to_owned()), next: older, error: None }
    });
    let state = Memo::new(move |_| listing.with(|listing| listing.as_ref().map(|listing| listing.state())));
    let retry = Callback::new(move |()| loaded.refetch());
    move || {
        state.get().map(|state| match state {
            Ok(true) => view! { <Entries listing /> }.into_any(),
            Ok(false) => view! { <Nothing /> }.into_any(),
            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
        })
    }
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
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    view! {
        <TableFrame label=text::TITLE dense=true>
            <thead>
                <tr>
                    <th scope="col">{move || if is_alive.get() { text::TIME } else { text::TIME_UTC }}</th>
                    <th scope="col">{text::WHO}</th>
                    <th scope="col">{text::DID}</th>
                    <th scope="col">{text::TO_WHAT}</th>
                </tr>
            </thead>
            <tbody>
                <Rows listing />
            </tbody>
        </TableFrame>
        {move || pager(&listing.get().unwrap_or_default())}
    }
    .into_any()
}

fn pager(listing: &Listing) -> impl IntoView + use<> {
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
    })
}

#[component]
fn Entry(row: AuditRow, now: i64) -> impl IntoView {
    let particulars = text::particulars(&row);
    view! {
        <tr>
            <td class="cell-end nowrap">
                <EntryTime at=row.at.as_millis() now />
            </td>
            <td class="cell-main">
                <Who row=row.clone() />
            </td>
            <td>
                <StatusChip kind=kind(row.outcome) label=text::action(row.action) />
            </td>
            <td>{particulars}</td>
        </tr>
    }
    .into_any()
}

const fn kind(outcome: Outcome) -> StatusKind {
    match outcome {
        Outcome::Done => StatusKind::Good,
        Outcome::Failed => StatusKind::Waiting,
        Outcome::Refused => StatusKind::Bad,
    }
}

/// Who did it, as they were called then.
#[component]
fn Who(row: AuditRow) -> impl IntoView {
    let picture = match (row.actor, row.actor_kind.as_str()) {
        (Some(user), _) => {
            let name = row.actor_name.clone().unwrap_or_default();
            view! { <Avatar id=user.to_string() name size=AvatarSize::Small /> }.into_any()
        }
        (None, "system") => view! { <Badge icon=Icon::Gear /> }.into_any(),
        (None, "operator") => view! { <Badge icon=Icon::Monitor /> }.into_any(),
        (None, "link_holder" | "reset_holder") => view! { <Badge icon=Icon::Link /> }.into_any(),
        (None, _) => view! { <Badge icon=Icon::User /> }.into_any(),
    };
    let name = row.actor_name.unwrap_or_else(|| text::actor(&row.actor_kind).to_owned());
    view! { <div class="identity">{picture} <span>{name}</span></div> }.into_any()
}

/// Stands where a person's initials would, for an actor who is no person.
#[component]
fn Badge(icon: Icon) -> impl IntoView {
    view! {
        <span class="avatar avatar-small" aria-hidden="true">
            <Glyph icon />
        </span>
    }
}

/// The time of day; with its date unless that is today where the reader lives, or by UTC as long as that is not known.
#[component]
fn EntryTime(at: i64, now: i64) -> impl IntoView {
    let is_today = RwSignal::new(is_same_day(at, now, 0));
    Effect::new(move |_| {
        let ahead = -Date::new(&JsValue::from_f64(at as f64)).get_timezone_offset() as i64;
        is_today.set(is_same_day(at, now, ahead));
    });
    move || {
        let style = if is_today.get() { TimeStyle::Clock } else { TimeStyle::DayAndMinute };
        view! { <AbsoluteTime at style /> }
    }
}

fn is_same_day(at: i64, now: i64, minutes_ahead: i64) -> bool {
    let day = |moment: i64| (moment + minutes_ahead * MINUTE).div_euclid(DAY);
    day(at) == day(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_reader_lives() {
        let noon = DAY / 2;
        assert!(is_same_day(noon, noon + DAY / 3, 0));
        assert!(!is_same_day(noon, noon + DAY / 3, 6 * 60));
        assert!(!is_same_day(noon, noon + DAY, 0));
    }
}
