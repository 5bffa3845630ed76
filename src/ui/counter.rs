use super::{browser, text};
use crate::effect::{effect, words};
use crate::view::view;
use leptos::{ev, prelude::*};

/// What stands in the fields with these ids while somebody types; without scripts, what they start with.
pub fn use_typed(ids: &'static [&'static str], start: Vec<String>) -> RwSignal<Vec<String>> {
    let typed = RwSignal::new(start);
    let read = move || {
        let now: Vec<_> = ids.iter().filter_map(|id| browser::text_of(id)).collect();
        if now.len() == ids.len() && typed.with_untracked(|before| *before != now) {
            typed.set(now);
        }
    };
    // What was typed before scripts came counts too.
    effect(read);
    let listening = window_event_listener(ev::input, move |_| read());
    on_cleanup(move || listening.remove());
    typed
}

/// How many characters of so many are used; in red once they are too many.
#[component]
pub fn Counter(
    /// How many there are.
    count: Signal<u32>,
    /// How many there may be.
    max: u32,
    /// What is wrong, where the form was refused for it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let is_over = move || count.get() > max;
    view! {
        <p class="counter" class:counter-over=is_over>
            {words(move || text::counted(count.get(), max))}
        </p>
        {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> }.into_any())}
    }
    .into_any()
}
