//! `/audit`: the trail, newest first, by pages (T1, T2).

use super::api::entries;
use super::model::{AuditPage as Trail, AuditRow, Outcome};
use super::text;
use crate::frame::Framed;
use crate::ui::{
    AbsoluteTime, Avatar, AvatarSize, ButtonKind, Empty, Glyph, Icon, LinkButton, LoadFailed, SkeletonRows, StatusChip,
    StatusKind, TableFrame, TimeStyle, Title,
};
use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys::js_sys::Date};
use leptos_router::hooks::use_query_map;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let params = use_query_map();
    let after = Memo::new(move |_| params.with(|params| params.get("after")).unwrap_or_default());
    let page = Resource::new_blocking(move || after.get(), entries);
    let retry = Callback::new(move |()| page.refetch());
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
                {move || {
                    page.get()
                        .map(|outcome| match outcome {
                            Ok(page) => view! { <Entries page is_later=!after.get_untracked().is_empty() /> }.into_any(),
                            Err(error) => view! { <LoadFailed message=text::load_error(&error) on_retry=retry /> }.into_any(),
                        })
                }}
            </Transition>
        </Framed>
    }
    .into_any()
}

#[component]
fn Entries(page: Trail, is_later: bool) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <Empty icon=Icon::Shield title=text::NOTHING text=text::NOTHING_EXPLAINED>
                <LinkButton href="/audit" label=text::NEWEST />
            </Empty>
        }
        .into_any();
    }
    let now = page.now.as_millis();
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let older = page.next.map(|next| format!("/audit?after={next}"));
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
            <tbody>{page.rows.into_iter().map(|row| view! { <Entry row now /> }).collect_view()}</tbody>
        </TableFrame>
        {(is_later || older.is_some())
            .then(|| {
                view! {
                    <nav class="pager" aria-label=text::PAGES>
                        <span>
                            {is_later
                                .then(|| view! { <LinkButton href="/audit" kind=ButtonKind::Quiet label=text::NEWEST /> })}
                        </span>
                        <span>{older.map(|href| view! { <LinkButton href label=text::OLDER /> })}</span>
                    </nav>
                }
            })}
    }
    .into_any()
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
