//! Tests of the whole, and the harness that the features' own tests use.

pub mod browser;
pub mod databases;
pub mod fixture;

mod architecture;
mod guard;
mod schema;
