//! Agents. So far each user's own Smithers (N5): made in the transaction that makes the account, and greeting by name.

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

pub use model::SMITHERS;
#[cfg(test)]
pub(crate) use store::STATEMENTS;
