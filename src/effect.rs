//! Effects and views that come and go, without type parameters: the framework's own bring their machinery once for each closure, these
//! once for all.

use leptos::prelude::*;

/// Runs now, in the browser alone, and whenever what it has read changes.
pub fn effect(run: impl Fn() + 'static) {
    start(Box::new(move |_| run()));
}

/// Runs `act` whenever `source` changes, and not at the start.
pub fn on_change<T>(source: impl Fn() -> T + 'static, act: impl Fn(T) + 'static) {
    start(Box::new(move |is_first| {
        let value = source();
        if !is_first {
            untrack(|| act(value));
        }
    }));
}

fn start(run: Box<dyn Fn(bool)>) {
    Effect::new(move |ran: Option<()>| run(ran.is_none()));
}

/// A text that follows what it has read.
pub fn words(say: impl Fn() -> String + Send + 'static) -> AnyView {
    let say: Box<dyn Fn() -> String + Send> = Box::new(say);
    say.into_any()
}

/// A view that is there at times: drawn anew whenever what it has read changes.
pub fn optional(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> Option<AnyView> + Send> = Box::new(draw);
    draw.into_any()
}
