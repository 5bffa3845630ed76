//! Every sentence of the settings (F8).

use super::model::Unreachable;
use crate::error::AppError;

/// The page.
pub const TITLE: &str = "Settings";
/// Below its title.
pub const SUBTITLE: &str = "What this workspace is called, where it is found, what agents are told about it, and how long people stay signed in.";
/// A field.
pub const ORGANISATION: &str = "Organisation name";
/// See [`ORGANISATION`].
pub const ORGANISATION_HINT: &str = "Shown to everybody, and on every invite.";
/// A field.
pub const PUBLIC_ADDRESS: &str = "Public address";
/// See [`PUBLIC_ADDRESS`].
pub const PUBLIC_ADDRESS_HINT: &str = "The address that people open, such as https://pinchy.example.com. Links use it at once, cookies from the next start.";
/// A field.
pub const CONTEXT: &str = "Organisation context";
/// See [`CONTEXT`].
pub const CONTEXT_HINT: &str = "What all agents are told about the organisation, in every chat. Everybody can read it where they see what agents receive.";
/// In place of the field where it cannot be changed here (O1).
pub const PUBLIC_ADDRESS_FIXED: &str =
    "Set by PINCHY_PUBLIC_URL where the server is started, so it cannot be changed here.";
/// The button.
pub const SAVE: &str = "Save settings";
/// A panel.
pub const LIMITS: &str = "Sessions, invites and the audit trail";
/// Its button.
pub const SAVE_LIMITS: &str = "Save limits";
/// A choice (A2).
pub const SESSION_IDLE: &str = "Sign people out when they have done nothing for";
/// A choice (A2).
pub const SESSION_ABSOLUTE: &str = "Sign people out at the latest after";
/// A choice (I1).
pub const INVITE_HOLDS: &str = "A new invite holds, unless its sender chooses otherwise";
/// A choice (T4).
pub const AUDIT_KEEP: &str = "Keep entries of the audit trail";
/// The settings were saved.
pub const SAVED: &str = "Settings saved.";

/// In place of a choice that cannot be made here (O1).
pub fn fixed_by(variable: &str) -> String {
    format!("Set by {variable} where the server is started, so it cannot be changed here.")
}

/// Of an address that reaches nobody else, or of none: a title, and what to do (I3). `fixed`: whether it cannot be changed here.
pub const fn unreachable(why: Unreachable, fixed: bool) -> (&'static str, &'static str) {
    match (why, fixed) {
        (Unreachable::NoAddress, _) => (
            "Links have no address yet.",
            "Nobody can open them. Before you invite people, enter the address under which they reach this server.",
        ),
        (Unreachable::Loopback, false) => (
            "Links open on this machine only.",
            "Before you invite people from elsewhere, enter the address under which they reach this server.",
        ),
        (Unreachable::Loopback, true) => (
            "Links open on this machine only.",
            "Before you invite people from elsewhere, start the server with the address under which they reach it.",
        ),
    }
}

/// Why the settings could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and see the settings.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so the settings could not be loaded. Check your connection and try again."
                .to_owned()
        }
        AppError::Internal => {
            "Pinchy ran into a fault of its own and could not load the settings. Nothing was changed.".to_owned()
        }
        other => crate::text::error(other),
    }
}
