use crate::effect::optional;
use crate::view::view;
use leptos::prelude::*;

/// One tab: a link to the page that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// How many things are behind it.
    pub count: Option<i64>,
    /// True for the page that is open.
    pub current: bool,
}

/// A row of links between the views of one page.
#[component]
pub fn Tabs(
    /// Name of the row for assistive technology.
    #[prop(into)]
    label: String,
    /// The tabs in order.
    #[prop(into)]
    items: Signal<Vec<Tab>>,
) -> impl IntoView {
    let tab = |tab: Tab| {
        view! {
            <a href=tab.href class="tab" aria-current=tab.current.then_some("page") data-noscroll="true">
                {tab.label}
                {tab.count.map(|count| view! { " " <span class="tab-count">{count}</span> }.into_any())}
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="tabs" aria-label=label>
            {optional(move || Some(items.get().into_iter().map(tab).collect_view().into_any()))}
        </nav>
    }
    .into_any()
}
