//! What is said of read tokens (T3).

use crate::error::AppError;

/// The page, and the way there.
pub const READ_TOKENS: &str = "Read tokens";
/// Below its title.
pub const SUBTITLE: &str = "With one, a program follows the log: its checkpoint, its tiles and its entries, and nothing else. It is good as long as its maker is an admin.";
/// Back to the trail.
pub const BACK: &str = "Audit trail";
/// The form.
pub const NEW: &str = "New read token";
/// A field.
pub const NAME: &str = "Token name";
/// Below the field.
pub const NAME_HINT: &str = "Who or what will follow the log.";
/// Sends the form.
pub const MAKE: &str = "Make read token";
/// The field that shows a token once.
pub const TOKEN: &str = "Read token";
/// Below that field.
pub const SHOWN_ONCE: &str = "It is shown only now. A program sends it as: Authorization: Bearer <token>";
/// Puts it on the clipboard.
pub const COPY: &str = "Copy token";
/// A column.
pub const CALLED: &str = "Name";
/// A column.
pub const MADE_BY: &str = "Made by";
/// A column.
pub const MADE: &str = "Made";
/// A column.
pub const LAST_USED: &str = "Last used";
/// The column of acts.
pub const ACTS: &str = "Acts";
/// A token that nobody has shown so far.
pub const NEVER: &str = "Never";
/// A token whose maker is no admin any more.
pub const NOT_GOOD: &str = "Not good: its maker is no admin any more";
/// Takes a token back.
pub const REVOKE: &str = "Revoke";
/// There are none.
pub const NONE: &str = "No read tokens";
/// See [`NONE`].
pub const NONE_EXPLAINED: &str = "Make one for a program that follows the trail from outside.";

/// A token that was just made.
pub fn made(name: &str) -> String {
    format!("Read token “{name}” is made")
}

/// A token that was taken back.
pub fn revoked(name: &str) -> String {
    format!("Read token “{name}” is revoked. It cannot be given back; make another instead.")
}

/// Why something was not done, or cannot be shown.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "There is no such read token any more.".to_owned(),
        other => crate::text::error(other),
    }
}
