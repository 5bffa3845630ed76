use super::text;
use crate::view::view;
use leptos::prelude::*;

/// Room for rows that are on their way, as high as they will be, so that nothing jumps.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    rows: u32,
) -> impl IntoView {
    let row = |_| {
        view! {
            <div class="skeleton-row">
                <span class="skeleton skeleton-avatar"></span>
                <span class="skeleton skeleton-line"></span>
                <span class="skeleton skeleton-short"></span>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="table-frame skeleton-rows" aria-busy="true">
            <span class="visually-hidden">{text::LOADING}</span>
            {(0..rows).map(row).collect_view()}
        </div>
    }
    .into_any()
}
