//! The trail's tables.

pub(super) mod entries;
pub(super) mod log;
pub(super) mod prune;
pub(super) mod read_tokens;
pub(super) mod webhook;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] =
    &[entries::STATEMENTS, log::STATEMENTS, prune::STATEMENTS, read_tokens::STATEMENTS, webhook::STATEMENTS];
