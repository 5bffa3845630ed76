//! Accounts, invites and reset links.

pub(super) mod invites;
pub(super) mod reset_links;
pub(super) mod users;

use super::model::RevokedBecause;

crate::sql_text! {
    RevokedBecause => |text| text.parse().map_err(|()| format!("no reason: {text}").into());
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[invites::STATEMENTS, reset_links::STATEMENTS, users::STATEMENTS];
