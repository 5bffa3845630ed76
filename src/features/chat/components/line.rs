//! The line on which the page follows an answer. A tab that is not seen lets it go and takes it up again when it is: browsers keep few
//! connections to a host, and whatever was said meanwhile is there then.

use crate::domain::RunId;
use crate::features::chat::model::{OVER, Piece};
use crate::json;
use crate::ui::{go_to_end, is_at_end};
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// How long to wait before a line that was refused is tried again; doubled each time, up to the longest.
const RETRY_MS: u64 = 2_000;
const RETRY_AT_MOST_MS: u64 = 60_000;

/// What is known of the answer.
#[derive(Clone, Copy)]
struct Answer {
    run: RunId,
    /// The last piece that is in.
    seq: StoredValue<i64>,
    blocks: RwSignal<Vec<String>>,
    on_over: Callback<()>,
    /// How often the line was refused, and how long to wait the next time.
    refused: RwSignal<u32>,
    wait_ms: StoredValue<u64>,
}

/// Follows an answer behind the piece `seq`, for as long as the view around is there. What comes goes into `blocks`.
pub fn follow(run: RunId, seq: i64, blocks: RwSignal<Vec<String>>, on_over: Callback<()>) {
    let answer = Answer {
        run,
        seq: StoredValue::new(seq),
        blocks,
        on_over,
        refused: RwSignal::new(0),
        wait_ms: StoredValue::new(RETRY_MS),
    };
    let is_seen = RwSignal::new(!document().hidden());
    let shown = window_event_listener_untyped("visibilitychange", move |_| is_seen.set(!document().hidden()));
    on_cleanup(move || shown.remove());
    let line = StoredValue::new_local(None::<Line>);
    Effect::new(move |_| {
        answer.refused.track();
        line.set_value(if is_seen.get() { Line::open(answer) } else { None });
    });
}

/// An open line; dropped, it is closed.
struct Line {
    source: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Line {
    fn open(answer: Answer) -> Option<Self> {
        let address = format!("/chat/runs/{}/events?after={}", answer.run, answer.seq.get_value());
        let source = EventSource::new(&address).ok()?;
        let heard = source.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if !answer.hear(&event) {
                heard.close();
            }
        });
        let lost = source.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |_: Event| {
            // A line that broke off the browser takes up by itself, and says how far it was.
            if lost.ready_state() == EventSource::CLOSED {
                answer.try_later();
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { source, _on_message: on_message, _on_error: on_error })
    }
}

impl Answer {
    /// Whether there is more to come.
    fn hear(self, event: &MessageEvent) -> bool {
        let Some(data) = event.data().as_string() else { return true };
        if data == OVER {
            self.on_over.run(());
            return false;
        }
        let Some(Piece { from, blocks }) = json::read(&data) else { return true };
        if let Ok(seq) = event.last_event_id().parse() {
            self.seq.set_value(seq);
        }
        self.wait_ms.set_value(RETRY_MS);
        let follows = is_at_end();
        self.blocks.update(|known| {
            known.truncate(from as usize);
            known.extend(blocks);
        });
        if follows {
            request_animation_frame(go_to_end);
        }
        true
    }

    fn try_later(self) {
        let wait = self.wait_ms.get_value();
        self.wait_ms.set_value((wait * 2).min(RETRY_AT_MOST_MS));
        let again = move || {
            if self.refused.try_update(|count| *count += 1).is_some() {
                self.on_over.run(());
            }
        };
        set_timeout(again, Duration::from_millis(wait));
    }
}
