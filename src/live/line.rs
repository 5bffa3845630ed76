//! The line to the server: one event stream a browser, held by one of its tabs, which passes on to the others what it hears. Browsers
//! keep six connections to a host over plain http, and a stream in each tab would use them up.

use super::Live;
use crate::domain::{Notice, SessionId};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{set_timeout, window};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, Event, EventSource, MessageEvent};

const EVENTS: &str = "/events";
/// A tab that has just come asks whether somebody listens already, because it may have missed something.
const ASKS: &str = "?";
/// The answer of the tab that does.
const ANSWERS: &str = "!";
/// How long to wait before a line that was lost is tried again; doubled each time, up to the longest.
const RETRY_MS: u32 = 1_000;
const RETRY_AT_MOST_MS: u32 = 30_000;

thread_local! {
    static HELD: RefCell<Option<Rc<Line>>> = const { RefCell::new(None) };
    /// Whether the page is taken over. Before, its part may be on the way, and what it follows is not known: it would miss what is told.
    static IS_TAKEN_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Holds the line of a session in place of the one held before, if any.
pub fn hold(session: Option<SessionId>, live: Live) {
    let line = session.map(|session| Line::new(&format!("pinchy-{session}"), live));
    if let Some(former) = HELD.replace(line.clone()) {
        former.close();
    }
    if let Some(line) = line.filter(|_| IS_TAKEN_OVER.get()) {
        line.begin();
    }
}

/// Begins to listen, now that the page that the server sent is taken over.
pub fn begin() {
    IS_TAKEN_OVER.set(true);
    if let Some(line) = HELD.with_borrow(Clone::clone) {
        line.begin();
    }
}

type OnMessage = Closure<dyn FnMut(MessageEvent)>;
type OnEvent = Closure<dyn FnMut(Event)>;

struct Line {
    name: String,
    live: Live,
    /// To the other tabs with the same session.
    tabs: Option<BroadcastChannel>,
    /// Whether this tab has come late to a line that another holds.
    is_new: Cell<bool>,
    source: RefCell<Option<(EventSource, OnMessage, OnEvent, OnEvent)>>,
    /// Gives up that it is this tab that listens.
    give_up: RefCell<Option<Function>>,
    retry_ms: Cell<u32>,
    is_closed: Cell<bool>,
}

impl Line {
    fn new(name: &str, live: Live) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            live,
            // Without other tabs' ear, or without locks, each tab has a stream of its own.
            tabs: locks().and_then(|_| BroadcastChannel::new(name).ok()),
            is_new: Cell::new(true),
            source: RefCell::default(),
            give_up: RefCell::default(),
            retry_ms: Cell::new(RETRY_MS),
            is_closed: Cell::new(false),
        })
    }

    fn begin(self: Rc<Self>) {
        let (Some(locks), Some(tabs)) = (locks(), &self.tabs) else { return self.listen() };
        let line = Rc::clone(&self);
        let on_message: OnMessage = Closure::new(move |event: MessageEvent| {
            if let Some(said) = event.data().as_string() {
                line.passed_on(&said);
            }
        });
        tabs.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        self.say(ASKS);
        let line = Rc::clone(&self);
        let granted = Closure::once_into_js(move |_: JsValue| line.is_chosen());
        let request =
            Reflect::get(&locks, &"request".into()).ok().and_then(|request| request.dyn_into::<Function>().ok());
        if request.is_none_or(|request| request.call2(&locks, &self.name.as_str().into(), &granted).is_err()) {
            self.listen();
        }
    }

    /// Of all tabs of the session this one listens, until it is closed or gives up: the lock is held as long as the promise is open.
    fn is_chosen(self: Rc<Self>) -> Promise {
        Promise::new(&mut |resolve, _| {
            if self.is_closed.get() {
                resolve.call0(&JsValue::UNDEFINED).ok();
            } else {
                self.give_up.replace(Some(resolve));
                Rc::clone(&self).listen();
            }
        })
    }

    fn listen(self: Rc<Self>) {
        if self.is_closed.get() {
            return;
        }
        let Ok(source) = EventSource::new(EVENTS) else { return };
        let line = Rc::clone(&self);
        let on_message: OnMessage = Closure::new(move |event: MessageEvent| {
            if let Some(said) = event.data().as_string() {
                line.say(&said);
                line.hear(&said);
            }
        });
        let line = Rc::clone(&self);
        let on_open: OnEvent = Closure::new(move |_: Event| line.retry_ms.set(RETRY_MS));
        let line = Rc::clone(&self);
        let on_error: OnEvent = Closure::new(move |_: Event| Rc::clone(&line).lost());
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.source.replace(Some((source, on_message, on_open, on_error)));
    }

    /// The stream broke off. Why a browser does not say: perhaps the session is over, so the reader's rights are looked at, too.
    fn lost(self: Rc<Self>) {
        self.silence();
        let wait = self.retry_ms.get();
        self.retry_ms.set(wait.saturating_mul(2).min(RETRY_AT_MOST_MS));
        // Not all browsers at one moment, after a server has begun anew.
        let wait = f64::from(wait) * (0.5 + js_sys::Math::random());
        let again = move || {
            if !self.is_closed.get() {
                self.live.look();
                self.listen();
            }
        };
        set_timeout(again, Duration::from_millis(wait as u64));
    }

    /// Closes the stream. What it is called back by lives until that has returned.
    fn silence(&self) {
        if let Some(held) = self.source.take() {
            held.0.close();
            set_timeout(move || drop(held), Duration::ZERO);
        }
    }

    fn say(&self, said: &str) {
        if let Some(tabs) = &self.tabs {
            // Fails only where the channel is closed.
            tabs.post_message(&said.into()).ok();
        }
    }

    fn passed_on(&self, said: &str) {
        match said {
            ASKS if self.source.borrow().is_some() => self.say(ANSWERS),
            ASKS => {}
            ANSWERS if self.is_new.get() => self.hear("gap"),
            ANSWERS => {}
            said => self.hear(said),
        }
    }

    fn hear(&self, said: &str) {
        if self.is_closed.get() {
            return;
        }
        self.is_new.set(false);
        // What another version says may be about anything.
        let notice = said.parse().unwrap_or(Notice::Gap);
        if matches!(notice, Notice::Ended | Notice::Deactivated) {
            self.close();
        }
        self.live.hear(notice);
    }

    fn close(&self) {
        self.is_closed.set(true);
        self.silence();
        if let Some(give_up) = self.give_up.take() {
            give_up.call0(&JsValue::UNDEFINED).ok();
        }
        if let Some(tabs) = &self.tabs {
            tabs.close();
        }
    }
}

/// The browser's locks; there are none outside a secure context, nor in old browsers.
fn locks() -> Option<JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    (!locks.is_undefined()).then_some(locks)
}
