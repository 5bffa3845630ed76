//! Entries as a table: on `/audit`, and on the page of whom they concern (T5).

mod filters;
mod proof;
mod pruned;

pub use filters::{FilterForm, address};
pub use proof::Proof;
pub use pruned::{PrunedNote, TimelineTable};

use super::model::{AuditRow, Outcome};
use super::text;
use crate::domain::EntryId;
use crate::effect::{effect, words};
use crate::ui::{AbsoluteTime, Avatar, AvatarSize, Glyph, Icon, StatusChip, StatusKind, TableFrame, TimeStyle};
use crate::view::view;
use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys::js_sys::Date};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The table's head; its children are entries.
#[component]
pub fn TrailFrame(
    /// The rows.
    children: Children,
) -> impl IntoView {
    let is_alive = RwSignal::new(false);
    effect(move || is_alive.set(true));
    view! {
        <TableFrame label=text::TITLE dense=true>
            <thead>
                <tr>
                    <th scope="col">{words(move || if is_alive.get() { text::TIME } else { text::TIME_UTC }.to_owned())}</th>
                    <th scope="col">{text::WHO}</th>
                    <th scope="col">{text::DID}</th>
                    <th scope="col">{text::TO_WHAT}</th>
                </tr>
            </thead>
            <tbody>{children()}</tbody>
        </TableFrame>
    }
    .into_any()
}

/// One entry.
#[component]
pub fn Entry(
    /// The entry.
    row: AuditRow,
    /// The server's clock, in Unix milliseconds.
    now: i64,
) -> impl IntoView {
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
            <td>
                {particulars}
                <Details row />
            </td>
        </tr>
    }
    .into_any()
}

/// Everything that an entry says, for whoever opens it.
#[component]
fn Details(row: AuditRow) -> impl IntoView {
    let known = [
        (text::ENTRY, Some(row.id.to_string())),
        (text::LEAF, Some(text::leaf(row.leaf))),
        (text::OUTCOME, Some(text::outcome(row.outcome).to_owned())),
        (text::ADDRESS, row.address),
        (text::PROGRAM, row.user_agent),
        (text::SESSION, row.session),
    ];
    let proof = row.leaf.map(|_| view! { <a href=proof_address(row.id)>{text::PROOF}</a> }.into_any());
    let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let facts = known.chain(row.details).map(|(name, value)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
        .into_any()
    });
    view! {
        <details class="entry-details">
            <summary>{text::DETAILS}</summary>
            <dl class="facts">{facts.collect_view()}</dl>
            {proof}
        </details>
    }
    .into_any()
}

/// Where an entry is proven.
fn proof_address(entry: EntryId) -> String {
    format!("/audit/proof?entry={entry}")
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
    let name = text::who(&row);
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
    effect(move || {
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
