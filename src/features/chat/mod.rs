//! What people and agents say to each other (H2-H6): chats, answers that are written while the page may come and go, and drafts.
//! Offers [`api::home`] to the router and [`service::run`]'s care for answers that nobody sees to any more to the server's chores.

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
