//! What Pinchy does, one folder a feature. Each may use those named before it, through their `mod.rs` alone.

pub mod agents;
pub mod audit;
pub mod auth;
pub mod chat;
pub mod context;
pub mod find;
pub mod groups;
pub mod guide;
pub mod license;
pub mod providers;
pub mod settings;
pub mod setup;
pub mod users;
