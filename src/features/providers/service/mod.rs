//! What can be done about providers, one file an act; and how models are called.

pub mod call;
pub mod choose_default;
pub mod connect;
mod dialect;
pub mod list;
pub mod models;
pub mod refresh;
pub mod remove;
mod target;
pub mod undo;
