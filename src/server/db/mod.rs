//! One way to two databases: a SQLite file, or PostgreSQL (O3).
//!
//! Every statement is one text with `$1` placeholders, declared with [`statements!`] and run on either by [`execute!`], [`fetch_all!`],
//! [`fetch_one!`] and [`fetch_optional!`], which count the placeholders while compiling. Types that stand in both: TEXT, BIGINT, BYTEA/BLOB.

mod connect;
mod error;
mod hear;
mod like;
mod macros;
mod migrate;
mod rows;
mod statement;
mod tx;

pub mod actor;
pub mod copy;
pub mod flashes;
pub mod health;
pub mod moved;
pub mod transfer;

pub use connect::{Db, Kind};
pub use error::is_unique_violation;
pub use like::{folded, like_anywhere};
pub use macros::*;
pub use statement::parameters;
pub use tx::{Key, Parts, Tx, pause, should_repeat};

pub use crate::write_tx;
