//! Sentences of signing in and out.

use crate::domain::PersonName;
use crate::error::AppError;
use crate::text::wait;

/// The page's title, and its heading for those who came by themselves.
pub const SIGN_IN: &str = "Sign in";
/// Its heading for those who were on their way to a page (A6).
pub const SIGN_IN_TO_GO_ON: &str = "Sign in to go on";
/// Field.
pub const EMAIL: &str = "Email";
/// Field.
pub const PASSWORD: &str = "Password";
/// Below the form.
pub const NO_ACCOUNT: &str = "No account yet? Ask an admin for an invite.";

/// Heading of the form that signs in again in place.
pub const SIGN_IN_AGAIN: &str = "Sign in again";
/// What it says once that is done.
pub const SIGNED_IN_AGAIN: &str = "Signed in again. Now send the form.";
/// Over a form that was typed under a session which ended, after its owner has signed in again (F4).
pub const RESTORED: &str =
    "Your session had ended, so nothing was saved yet. What you typed is still here: look it over and send it again.";

/// Title and heading where a new password must be set (R1).
pub const SET_NEW_PASSWORD: &str = "Set a new password";
/// Field.
pub const NEW_PASSWORD: &str = "New password";
/// Button.
pub const SET_PASSWORD: &str = "Set password";

/// Why a new password must be set.
pub fn why_new_password(by: Option<&PersonName>) -> String {
    format!(
        "{} has reset your password. Choose a new one that only you know; then you are signed in. Your old one works for nothing else.",
        admin(by)
    )
}

/// Who has reset a password; nobody: the command line.
fn admin(by: Option<&PersonName>) -> String {
    by.map_or_else(|| "Whoever runs this server".to_owned(), ToString::to_string)
}

/// Title of the note that a password was reset by link (R5).
pub const PASSWORD_WAS_RESET: &str = "Your password was reset.";

/// What the note says; the time stands before it.
pub fn password_was_reset(by: Option<&PersonName>) -> String {
    format!(
        "{} made a link, and somebody set a new password with it. If that was not you, tell an admin at once.",
        admin(by)
    )
}

/// The page of one's own account (A5).
pub const ACCOUNT: &str = "Your account";
/// Heading of its password form.
pub const PASSWORD_HEADING: &str = "Password";
/// Below it.
pub const PASSWORD_EXPLAINED: &str = "Changing it signs you out everywhere else.";
/// Field.
pub const CURRENT_PASSWORD: &str = "Current password";
/// Button.
pub const CHANGE_PASSWORD: &str = "Change password";
/// Said once it is changed.
pub const PASSWORD_CHANGED: &str = "Your password is changed. You are signed out everywhere else.";
/// Heading of the list of sessions, and the table's name.
pub const SESSIONS: &str = "Sessions";
/// Below one's own.
pub const SESSIONS_EXPLAINED: &str = "Where you are signed in. End what you do not know, then change your password.";
/// A column.
pub const DEVICE: &str = "Device";
/// A column.
pub const LAST_SEEN: &str = "Last seen";
/// A column.
pub const BEGAN: &str = "Signed in";
/// Head of the column of buttons, read out only.
pub const ACTS: &str = "Acts";
/// A client that does not say what it is.
pub const UNKNOWN_DEVICE: &str = "Unknown device";
/// Behind the reader's own session.
pub const THIS_DEVICE: &str = " · this one";
/// A session that reaches only "Set a new password" (R1).
pub const LIMITED_SESSION: &str = "setting a new password";
/// Button.
pub const END_SESSION: &str = "End session";
/// Button.
pub const END_OTHERS: &str = "End all other sessions";

/// How many sessions were ended.
pub fn sessions_ended(count: i64) -> String {
    match count {
        0 => "That session had ended already.".to_owned(),
        1 => "One session is ended.".to_owned(),
        many => format!("{many} sessions are ended."),
    }
}

/// The menu of one's own account.
pub const SIGN_OUT: &str = "Sign out";
/// What the choices of colours are called together.
pub const APPEARANCE: &str = "Appearance";
/// A choice of colours.
pub const LIGHT: &str = "Light";
/// A choice of colours.
pub const DARK: &str = "Dark";
/// The choice to follow the system's colours.
pub const SYSTEM: &str = "System";

/// Why signing in or out was not done.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::WrongCredentials => {
            "E-mail and password do not belong together. Please check both and try again.".to_owned()
        }
        AppError::AccountDeactivated => {
            "Your account is deactivated. Nothing in it is lost: ask an admin to reactivate it.".to_owned()
        }
        AppError::PasswordStopped => {
            "Your password was reset, and the old one no longer works. Open the reset link that you were sent, or ask an admin for one."
                .to_owned()
        }
        AppError::SignedOut => "Your session has ended. Sign in again to go on.".to_owned(),
        AppError::Throttled { retry_after_s } => {
            format!("There were too many attempts to sign in. Please wait {} and try again.", wait(*retry_after_s))
        }
        AppError::SetupDone => {
            "Somebody has set this workspace up already. Sign in, or ask them for an invite.".to_owned()
        }
        other => crate::text::error(other),
    }
}
