//! The mechanism of the server: everything a web application needs before it has a single feature.
//!
//! Nothing in here knows a feature, so that each part can be read, tested and replaced alone.
pub mod board;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod db;
pub mod events;
pub mod files;
pub mod http;
pub mod listener;
pub mod markdown;
pub mod outbound;
pub mod random;
pub mod scripted;
pub mod streams;
pub mod task;
pub mod telemetry;

mod state;

pub use state::AppState;
