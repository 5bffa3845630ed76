//! Providers: the AI services that answer for the agents, and their models (V1, V2). Offers what there is to choose
//! ([`service::models::choices`]), the model that answers for an agent ([`service::models::resolve`]), and the answer itself
//! ([`service::call::stream`]).

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
