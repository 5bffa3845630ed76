//! What the guide answers (H1).

pub mod answer;
pub mod help;
pub mod search;
pub mod tools;

pub use answer::{open, reply};
