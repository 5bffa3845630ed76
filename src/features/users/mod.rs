//! People: accounts, and the invites by which they come in (I1-I8, C1-C4, U1).
//! Offers [`service::create`] to the set-up, which makes the first account.

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

#[cfg(test)]
pub(crate) use store::STATEMENTS;
