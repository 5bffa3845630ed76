//! Tests of the whole, and the harness that the features' own tests use.

pub mod browser;
pub mod databases;
pub mod fixture;
pub mod html;
pub mod licensed;
pub mod world;

mod architecture;
mod csrf;
mod database;
mod drawing;
mod events;
mod forms;
mod garbage;
mod guard;
mod headers;
mod limits;
mod live;
mod log;
mod ops;
mod queries;
mod races;
mod read_tokens;
mod schema;
mod stateful;
mod xss;
