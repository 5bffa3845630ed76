use super::browser;
use super::time_text::{absolute, clock, day, full, iso, relative};
use crate::effect::{effect, words};
use crate::view::view;
use leptos::prelude::*;
use std::time::Duration;

/// How often a relative time is looked at again.
const EVERY: Duration = Duration::from_secs(60);

/// A moment as people say it, with the exact one on hover. Both times are data from the server, so that hydration sees what the
/// server saw; afterwards the text follows the clock, and days begin where the reader lives.
#[component]
pub fn RelativeTime(
    /// The moment in Unix milliseconds.
    at: i64,
    /// The server's clock when it made the page, in Unix milliseconds.
    now: i64,
) -> impl IntoView {
    let said = RwSignal::new(relative(at, now, 0));
    let title = RwSignal::new(full(at, None));
    effect(move || {
        // Only what passed since counts, so that a browser with a wrong clock shows the right thing.
        let opened = browser::now_ms();
        let offset = browser::offset_minutes(at);
        let tell = move || {
            let text = relative(at, now.saturating_add(browser::now_ms() - opened), offset);
            if said.try_get_untracked().is_some_and(|said| said != text) {
                said.set(text);
            }
        };
        tell();
        title.set(full(at, Some(offset)));
        if let Ok(timer) = set_interval_with_handle(tell, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    view! { <time datetime=iso(at) title=move || title.get()>{words(move || said.get())}</time> }
}

/// How an [`AbsoluteTime`] is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// "1 December, 10:24".
    #[default]
    DayAndMinute,
    /// "10:26:41", where the day stands elsewhere.
    Clock,
    /// "1 December 2026", where the time of day says nothing.
    Day,
}

/// A moment exactly: in UTC from the server, in the reader's zone once the page is alive.
#[component]
pub fn AbsoluteTime(
    /// The moment in Unix milliseconds.
    at: i64,
    /// How it is written.
    #[prop(optional)]
    style: TimeStyle,
) -> impl IntoView {
    let offset = RwSignal::new(None);
    effect(move || offset.set(Some(browser::offset_minutes(at))));
    let said = move || match style {
        TimeStyle::DayAndMinute => absolute(at, offset.get()),
        TimeStyle::Clock => clock(at, offset.get().unwrap_or_default()),
        TimeStyle::Day => day(at, offset.get().unwrap_or_default()),
    };
    view! { <time datetime=iso(at) title=move || full(at, offset.get())>{words(said)}</time> }
}
