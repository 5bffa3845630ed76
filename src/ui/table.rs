use crate::view::view;
use leptos::prelude::*;

/// A table on its card. Children are `<thead>` and always a `<tbody>`, or hydration fails.
///
/// Cells take classes: `cell-number` is set right, `cell-actions` holds a menu or `.row-actions`, and a person or thing stands in
/// `div.identity > .avatar + div.identity-text > (span + span)`. Under 720 px rows become lists: `cell-main` leads, `cell-end`
/// stands at the right of the first line beside the acts, `cell-hide` goes, and every other cell joins the second line, where
/// `data-label` puts a word before its content; with `cell-actions-wide` beside it, acts have a line of their own.
#[component]
pub fn TableFrame(
    /// The table's name, read out but not shown: the page's title says it already.
    #[prop(into)]
    label: String,
    /// Lower rows, for long lists with small avatars.
    #[prop(optional)]
    dense: bool,
    /// `<thead>` and `<tbody>`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table" class:table-dense=dense>
                <caption class="visually-hidden">{label}</caption>
                {children()}
            </table>
        </div>
    }
    .into_any()
}
