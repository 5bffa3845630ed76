//! The finder over any page, and what both it and its page show.

use super::api::Find;
use super::model::{Finding, Kind};
use super::text;
use crate::effect::{on_change, optional};
use crate::parts::{Draw, Later};
use crate::ui::{Avatar, AvatarSize, Glyph, Icon, LinkButton, LoadFailed, Overlay, SkeletonRows};
use crate::view::{Transition, view};
use crate::wire::{Load, load};
use leptos::leptos_dom::helpers::debounce;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos::{ev, prelude::*, web_sys};
use leptos_router::hooks::use_location;
use std::time::Duration;

/// Where it stands as a page of its own.
pub const PAGE: &str = "/find";
/// How long typing has to rest before the list follows.
const REST: Duration = Duration::from_millis(120);
const TITLE_ID: &str = "find-title";
const FIELD_ID: &str = "find-field";
/// The class of what the arrow keys stop at.
const STOP: &str = "find-stop";

/// Whether the finder is open over the page.
#[derive(Clone, Copy)]
struct Finder(RwSignal<bool>);

/// Opens with `Ctrl-K` or `Cmd-K`, and by [`FindLink`]. One for a page.
#[component]
pub fn FindOverlay() -> impl IntoView {
    let open = use_finder().0;
    let keys = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || keys.remove());
    let path = use_location().pathname;
    on_change(move || path.get(), move |_| open.set(false));
    let drawn = OVERLAY.when(move || open.get());
    let close = Callback::new(move |()| open.set(false));
    optional(move || {
        let draw = drawn.get().filter(|_| open.get())?;
        // Where its part does not come, the page does the same.
        Some(
            draw.map_or_else(
                || view! { <LinkButton href=PAGE label=crate::text::FIND /> }.into_any(),
                |draw| draw(close),
            ),
        )
    })
}

impl Finder {
    /// Closed, for the links and the overlay of this page.
    fn provide() -> Self {
        let finder = Self(RwSignal::new(false));
        provide_context(finder);
        finder
    }
}

fn use_finder() -> Finder {
    use_context().unwrap_or_else(Finder::provide)
}

/// Provides the finder's state to the links and the overlay of a page.
pub fn provide_finder() {
    Finder::provide();
}

/// Leads to the finder: over the page with scripts, as a page without.
#[component]
pub fn FindLink() -> impl IntoView {
    let open = use_finder().0;
    let show = move |event: ev::MouseEvent| {
        // With a key held it opens a tab, as any link does.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <a class="find-link" href=PAGE on:click=show aria-keyshortcuts=text::SHORTCUTS>
            <Glyph icon=Icon::Search />
            <span>{crate::text::FIND}</span>
            <kbd class="js-only">{text::KEYS}</kbd>
        </a>
    }
    .into_any()
}

/// Every page has it, and few visits open it.
static OVERLAY: Later<Callback<()>> = Later::new(|| Box::pin(fetch_overlay()));

#[wasm_split(later_find, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch_overlay() -> Result<Draw<Callback<()>>, SplitLoaderError> {
    Ok(|close| view! { <Finding close /> }.into_any())
}

#[component]
fn Finding(close: Callback<()>) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let mut seek = debounce(REST, move |text: String| _ = words.try_set(text));
    let found = load(move || Find { q: words.get() });
    view! {
        <Overlay id="find" labelled_by=TITLE_ID on_close=close>
            <div class="find" on:keydown=|event| walk(&event)>
                <h2 class="visually-hidden" id=TITLE_ID>
                    {crate::text::FIND}
                </h2>
                <input
                    class="input find-stop"
                    id=FIELD_ID
                    // A search field would take the first Escape for itself.
                    type="text"
                    role="searchbox"
                    autocomplete="off"
                    autofocus=true
                    aria-label=text::FIELD
                    placeholder=text::FIELD
                    on:input=move |event| seek(event_target_value(&event))
                />
                // A link to the page that one is on leads nowhere, but the finder has done its work.
                <div on:click=move |event| {
                    if is_link(&event) {
                        close.run(());
                    }
                }>
                    <Found found />
                </div>
                <p class="muted find-hint">{text::HINT}</p>
            </div>
        </Overlay>
    }
    .into_any()
}

fn is_link(event: &ev::MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.and_then(|target| target.closest("a").ok().flatten()).is_some()
}

/// Arrow keys go through the field and the links; Enter in the field opens the first of them.
fn walk(event: &ev::KeyboardEvent) {
    let stops = stops();
    let active = document().active_element();
    let here = stops.iter().position(|stop| active.as_ref() == Some(stop.as_ref())).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowDown" => stops.get(here + 1),
        "ArrowUp" => here.checked_sub(1).and_then(|before| stops.get(before)),
        "Enter" if here == 0 => {
            event.prevent_default();
            return stops.get(1).into_iter().for_each(web_sys::HtmlElement::click);
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next {
        // Fails only for what has left the page.
        next.focus().ok();
    }
}

/// The field and the links, in their order.
fn stops() -> Vec<web_sys::HtmlElement> {
    let all = document().get_elements_by_class_name(STOP);
    let in_overlay = |stop: &web_sys::HtmlElement| stop.closest("dialog").is_ok_and(|dialog| dialog.is_some());
    (0..all.length()).filter_map(|n| all.item(n)?.dyn_into().ok()).filter(in_overlay).collect()
}

/// What was found, by kinds.
#[component]
pub fn Found(
    /// The findings.
    found: Load<Vec<Finding>>,
) -> impl IntoView {
    let retry = Callback::new(move |()| found.refetch());
    view! {
        <Transition fallback=|| {
            view! { <SkeletonRows rows=3 /> }
        }>
            {move || {
                found
                    .get()
                    .map(|found| match found {
                        Ok(found) => view! { <Groups found /> }.into_any(),
                        Err(error) => view! { <LoadFailed message=crate::text::error(&error) on_retry=retry /> }.into_any(),
                    })
            }}
        </Transition>
    }
    .into_any()
}

#[component]
fn Groups(found: Vec<Finding>) -> impl IntoView {
    let count = text::count(found.len());
    let is_empty = found.is_empty();
    let group = |kind: Kind| {
        let of_kind: Vec<_> = found.iter().filter(|finding| finding.kind == kind).cloned().collect();
        (!of_kind.is_empty()).then(|| {
            view! {
                <section>
                    <h3>{text::heading(kind)}</h3>
                    <ul class="plain-list">{of_kind.into_iter().map(entry).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    };
    view! {
        <p class="visually-hidden" role="status">
            {count}
        </p>
        {is_empty.then(|| view! { <p class="muted">{text::NOTHING}</p> }.into_any())}
        <div class="find-groups">{[Kind::Person, Kind::Agent, Kind::Page, Kind::Act].map(group)}</div>
    }
    .into_any()
}

fn entry(finding: Finding) -> AnyView {
    let Finding { kind, label, hint, href } = finding;
    let picture = match kind {
        Kind::Person => view! { <Avatar id=href.clone() name=label.clone() size=AvatarSize::Small /> }.into_any(),
        Kind::Agent => view! { <Glyph icon=Icon::Chat /> }.into_any(),
        Kind::Page => view! { <Glyph icon=Icon::Link /> }.into_any(),
        Kind::Act => view! { <Glyph icon=Icon::Gear /> }.into_any(),
    };
    view! {
        <li>
            <a class=STOP href=href>
                {picture} <span>{label}</span> <span class="muted">{hint}</span>
            </a>
        </li>
    }
    .into_any()
}
