//! The licence: a key that is checked offline, how many seats it has, and the features that it adds (L1-L3). It knows no people: whoever
//! makes their number grow counts them and asks [`model::refuse_growth`].

pub mod api;
pub mod components;
pub mod model;
pub mod text;

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use store::STATEMENTS;
