//! What was pruned, where somebody would look for it (T4), and entries as they stand on the page of whom they concern (T5).

use super::{Entry, TrailFrame};
use crate::features::audit::{
    model::{AuditRow, Timeline},
    text,
};
use crate::ui::AbsoluteTime;
use crate::view::view;
use leptos::prelude::*;

/// Says that entries from the beginning were pruned: up to where, by whom and when.
#[component]
pub fn PrunedNote(
    /// The entry that says so.
    row: AuditRow,
) -> impl IntoView {
    view! {
        <p class="muted">
            {text::pruned(&row)} " " <AbsoluteTime at=row.at.as_millis() /> "."
        </p>
    }
    .into_any()
}

/// The latest entries by or about somebody, and what may be gone before them.
#[component]
pub fn TimelineTable(
    /// The entries.
    timeline: Timeline,
    /// The server's clock, in Unix milliseconds.
    now: i64,
) -> impl IntoView {
    let Timeline { rows, pruned } = timeline;
    view! {
        <TrailFrame>{rows.into_iter().map(|row| view! { <Entry row now /> }).collect_view()}</TrailFrame>
        {pruned.map(|row| view! { <PrunedNote row /> }.into_any())}
    }
    .into_any()
}
