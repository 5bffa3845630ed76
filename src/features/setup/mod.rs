//! The first visit: from an empty database to a workspace with its first admin (S1-S4).

pub mod api;
pub mod model;
pub mod pages;
pub mod text;

#[cfg(feature = "ssr")]
pub mod service;

#[cfg(test)]
mod tests;
