//! Sentences of one-time links that open nothing.

/// Link to the sign-in.
pub const SIGN_IN: &str = "Sign in";
/// Title and heading of a link that was never one of ours (C3).
pub const NOT_VALID: &str = "This link is not valid.";
/// What to do then.
pub const NOT_VALID_NEXT: &str = "Please check that you copied all of it, or ask whoever sent it for a new one.";
