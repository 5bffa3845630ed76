//! Accounts and invites.

pub(super) mod invites;
pub(super) mod users;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[invites::STATEMENTS, users::STATEMENTS];
