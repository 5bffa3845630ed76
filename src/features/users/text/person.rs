//! Sentences of one person's page (U2, U9).

use crate::domain::{PersonName, Status};
use crate::error::AppError;

/// Title while the person is not known.
pub const PERSON: &str = "Person";
/// Back to the list.
pub const BACK: &str = "People";
/// Heading of name and e-mail.
pub const PROFILE: &str = "Profile";
/// Below it.
pub const PROFILE_HINT: &str =
    "Another e-mail is the one they sign in with from then on. It ends a reset link that is under way.";
/// Button.
pub const SAVE: &str = "Save profile";
/// Heading of password and sessions.
pub const SIGNING_IN: &str = "Signing in";
/// A pending reset (R1).
pub const MUST_CHANGE: &str = "They must set a new password at the next sign-in.";
/// Nobody is signed in.
pub const NO_SESSIONS: &str = "Not signed in anywhere.";
/// Button.
pub const SIGN_OUT_EVERYWHERE: &str = "Sign out everywhere";
/// Heading of the agents that they see (N3).
pub const AGENTS: &str = "Agents";
/// Below it.
pub const AGENTS_HINT: &str = "Which agents they see depends on their role, their groups, and whom each agent is for.";
/// The link to them.
pub const AGENTS_OF: &str = "What can this person see, and why";
/// Heading of the invites that they sent.
pub const SENT: &str = "Invites they sent";
/// See [`SENT`].
pub const NOTHING_SENT: &str = "None so far.";
/// Heading of their entries in the trail.
pub const TIMELINE: &str = "Timeline";
/// Below it: the link to the whole trail follows.
pub const TIMELINE_HINT: &str = "The latest entries by or about them, from the";
/// The link behind it.
pub const TRAIL: &str = "audit trail";
/// Heading, and button.
pub const ERASE: &str = "Erase person";
/// What it does.
pub const ERASE_EXPLAINED: &str = "Takes their name, e-mail, password and sessions away for good, and their name out of invites and the trail. \
    Entries, counts and proofs stay. This cannot be undone.";
/// The box that must be checked first.
pub const SURE: &str = "Erase this person for good";
/// Below it.
pub const SURE_HINT: &str = "There is no way back, not even from the command line.";
/// Without the box.
pub const NOT_SURE: &str = "Check the box first: a person who is erased cannot come back.";

/// Whether somebody can sign in.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Deactivated => "deactivated",
    }
}

/// The reset link that works: who made it; the time of its end follows.
pub fn live_reset(maker: Option<&PersonName>) -> String {
    let maker = maker.map_or_else(|| "the command line".to_owned(), ToString::to_string);
    format!("A reset link made by {maker} works until ")
}

/// Why the page cannot be shown.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is nobody here. The link may be old, or not whole.".to_owned(),
        other => super::load_error(other),
    }
}
