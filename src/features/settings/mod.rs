//! The installation's own facts: whether it is set up, what the organisation is called, and the address that links are built from (O1).

pub mod api;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;

#[cfg(test)]
mod tests;

pub use model::{Settings, SourcedUrl, checked_address};
#[cfg(test)]
pub(crate) use store::STATEMENTS;
