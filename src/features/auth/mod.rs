//! Who somebody is: passwords, sessions, the throttle, and the guard that every request passes (A1-A7, P1-P3).
//! Offers sessions to those who let people in, the password rules to those who ask for one, and [`guard`] to the server functions.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
pub mod guard;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod store;

#[cfg(test)]
mod tests;

pub use model::{Viewer, return_path};
#[cfg(test)]
pub(crate) use store::STATEMENTS;
