//! Agents, and who sees them.

pub(super) mod access;
pub(super) mod agents;

use super::model::{Face, Template};

crate::sql_text! {
    // A personal agent has none, and an older version of this program may not know every one.
    Face => |text| Ok(text.parse().unwrap_or(Face::USUAL));
    Template => |text| text.parse().map_err(|()| format!("no template: {text}").into());
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[access::STATEMENTS, agents::STATEMENTS];
