//! Agents: each user's own Smithers, made in the transaction that makes the account (N5), and those that admins make for others (N1-N3).
//! Offers [`service::access`], which alone says who sees which.

pub mod api;
pub mod components;
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
