use crate::effect::optional;
use crate::ui::Tab;
use crate::view::view;
use leptos::prelude::*;

/// A choice of filters as links, so that a filtered list has an address.
#[component]
pub fn Filters(
    /// What they narrow.
    label: Signal<String>,
    /// The choices.
    items: Signal<Vec<Tab>>,
) -> impl IntoView {
    let item = |item: Tab| {
        view! {
            <a
                href=item.href
                class="button"
                class:button-quiet=!item.current
                aria-current=item.current.then_some("true")
                data-noscroll="true"
            >
                {item.label}
                {item.count.map(|count| view! { " " <span class="tab-count">{count}</span> }.into_any())}
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="row" aria-label=move || label.get()>
            {optional(move || Some(items.get().into_iter().map(item).collect_view().into_any()))}
        </nav>
    }
    .into_any()
}
