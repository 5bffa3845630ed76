//! Chats with what is said in them and what is typed there, and runs with what they have written so far.

pub(super) mod chats;
pub(super) mod runs;

use super::model::{Author, Failure, RunState};

crate::sql_text! {
    Author => |text| text.parse().map_err(|()| format!("no author: {text}").into());
    Failure => |text| text.parse().map_err(|()| format!("no failure: {text}").into());
    RunState => |text| text.parse().map_err(|()| format!("no state of a run: {text}").into());
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[chats::STATEMENTS, runs::STATEMENTS];
