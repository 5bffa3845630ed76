//! Accounts and invites.

pub(super) mod invites;
pub(super) mod users;

use super::model::RevokedBecause;

crate::sql_text! {
    RevokedBecause => |text| text.parse().map_err(|()| format!("no reason: {text}").into());
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[invites::STATEMENTS, users::STATEMENTS];
