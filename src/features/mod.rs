//! What Pinchy does, one folder a feature. Each may use those named before it, through their `mod.rs` alone.

pub mod audit;
pub mod settings;
pub mod auth;
pub mod agents;
pub mod users;
pub mod setup;
