use crate::effect::{Slot, effect, on_change};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Says in the address that a new link is being shown; never which.
const SHOWN: &str = "link";

/// A link that was just made, while it is shown. It gets an address of its own, so that closing it is a way back to `view`.
pub fn shown_link<T>(view: Signal<String>, made: impl Fn() -> Option<T> + 'static) -> Slot<T>
where
    T: Clone + Send + Sync + 'static,
{
    let shown = Slot::new(untrack(&made));
    let show = move || made().map(|link| shown.set(Some(link))).is_some();
    keep_address(view, Box::new(show), Box::new(move || shown.set(None)));
    shown
}

/// Has the address say it: `show` shows what was made, if anything was, and `close` shows it no more.
fn keep_address(view: Signal<String>, show: Box<dyn Fn() -> bool>, close: Box<dyn Fn()>) {
    let params = use_query_map();
    let navigate = use_navigate();
    effect(move || {
        if show() {
            let address = view.get_untracked();
            let address = format!("{address}{}{SHOWN}=new", if address.contains('?') { '&' } else { '?' });
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    });
    let is_told = Memo::new(move |_| params.with(|params| params.get_str(SHOWN).is_some()));
    on_change(
        move || is_told.get(),
        move |is_told| {
            if !is_told {
                close();
            }
        },
    );
}
