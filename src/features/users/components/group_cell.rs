use crate::domain::GroupLabel;
use crate::features::users::text;
use crate::view::view;
use leptos::prelude::*;

/// The groups of somebody, or of an invite, in their row.
#[component]
pub fn GroupCell(
    /// By name.
    groups: Vec<GroupLabel>,
) -> impl IntoView {
    // On a small screen only what sets somebody apart has room.
    let class = if groups.is_empty() { "cell-hide" } else { "cell-groups" };
    let names = groups.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ");
    view! {
        <td class=class data-label=text::GROUPS>
            {names}
        </td>
    }
    .into_any()
}
