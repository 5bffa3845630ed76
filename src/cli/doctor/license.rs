//! The licence: whether it holds, and whether more people are in than it has seats.

use super::Finding;
use crate::features::license::{
    model::{License, State},
    text,
};

const LICENCE: &str = "licence";
const SAVE_ONE: &str = "save another key on the page /license";

/// Judges it.
pub fn of(license: &License) -> Finding {
    let says = says(license);
    match (license.state, license.fault) {
        (_, Some(_)) => Finding::warning(LICENCE, says, "look at PINCHY_LICENSE_PUBLIC_KEY, or save another key"),
        (State::Grace | State::Expired, None) => Finding::warning(LICENCE, says, SAVE_ONE),
        (State::Community | State::Active, None) if license.is_over() => Finding::warning(LICENCE, says, SAVE_ONE),
        (State::Community | State::Active, None) => Finding::ok(LICENCE, says),
    }
}

/// The state and the seats in one line.
pub fn says(license: &License) -> String {
    format!("{}: {} {}", text::state(license.state), text::state_line(license), text::seats(license))
}
