//! Why something did not succeed.

use crate::features::audit::model::Action;

/// Why something failed. A word that this version does not know is shown as it stands.
pub(super) fn reason(action: Action, word: &str) -> String {
    let words = match (action, word) {
        (Action::ClaimRefused | Action::ResetRefused, "expired") => "the link had expired",
        (Action::ClaimRefused | Action::ResetRefused, "revoked") => "the link was revoked",
        (Action::ClaimRefused | Action::ResetRefused, "used") => "the link was used already",
        (Action::ResetRefused, "replaced") => "a newer link was made",
        (Action::ResetRefused, "overtaken") => "the account has changed since",
        (_, "unknown_email") => "unknown e-mail",
        (_, "wrong_password") => "wrong password",
        (_, "deactivated") => "the account is deactivated",
        (_, "password_stopped") => "a reset has stopped this password",
        (_, "throttled") => "too many attempts",
        (_, other) => other,
    };
    words.to_owned()
}

/// What there were too many of. A word that this version does not know is shown as it stands.
pub(super) fn attempts(word: &str) -> &str {
    match word {
        "claim" => "claims",
        "reset" => "tries of reset links",
        "set_up_code" => "set-up codes",
        "password_change" => "tries of the present password",
        "search" => "searches",
        "read_token" => "tries of read tokens",
        other => other,
    }
}
