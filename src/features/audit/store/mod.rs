//! The trail's tables.

pub(super) mod entries;
pub(super) mod log;
pub(super) mod prune;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[entries::STATEMENTS, log::STATEMENTS, prune::STATEMENTS];
