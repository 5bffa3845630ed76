//! What agents know: about a person what that person lets them know, and about the organisation what its admins say (X1-X3). Offers
//! the one text that agents receive, and the one way in which a context is saved, by hand or by an agent.

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

#[cfg(test)]
pub(crate) use store::STATEMENTS;
