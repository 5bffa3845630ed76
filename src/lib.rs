//! Pinchy: a self-hosted workspace where a team talks to AI agents.
//!
//! `domain` holds the words of the product, `features` what it does, `ui` how it looks, `server` and `cli` what it runs on; `app` is the
//! site map. `docs/architecture.md` tells the rest.
#![recursion_limit = "512"]

pub mod app;
pub mod csv;
pub mod domain;
pub mod effect;
pub mod error;
pub mod features;
pub mod form;
pub mod frame;
mod json;
pub mod live;
mod outcome;
mod parts;
pub mod text;
pub mod ui;
mod view;
pub mod wire;

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod web;

#[cfg(test)]
mod tests;

/// Takes over the page that the server sent.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    js_sys::futures::spawn_local(app::take_over());
}
