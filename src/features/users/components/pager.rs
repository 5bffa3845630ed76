use crate::features::users::text;
use crate::ui::{ButtonKind, LinkButton};
use crate::view::view;
use leptos::prelude::*;

/// Links to the first page and to the next one.
#[component]
pub fn Pager(
    /// Where the first page stands, unless this is it.
    first: Option<String>,
    /// Where the next page stands, unless this is the last.
    next: Option<String>,
) -> impl IntoView {
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=text::PAGES>
                <span>{first.map(|href| view! { <LinkButton href kind=ButtonKind::Quiet label=text::FIRST_PAGE /> }.into_any())}</span>
                <span>{next.map(|href| view! { <LinkButton href label=text::NEXT /> }.into_any())}</span>
            </nav>
        }
    })
}
