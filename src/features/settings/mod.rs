//! The installation's own facts: whether it is set up, what the organisation is called, and the address that links are built from (O1).

pub mod api;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;

#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use model::{Settings, SourcedUrl, checked_address};
#[cfg(all(test, feature = "ssr"))]
pub(crate) use store::STATEMENTS;
