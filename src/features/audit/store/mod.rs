//! The trail's tables.

pub(super) mod entries;
pub(super) mod log;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[entries::STATEMENTS, log::STATEMENTS];
