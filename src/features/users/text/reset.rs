//! Sentences of resetting a password (R1-R5).

use crate::domain::PersonName;
use crate::error::{AppError, DeadLink};
use crate::features::users::model::{Holds, ResetLink};

/// In the row's menu, and on the person's page.
pub const RESET_PASSWORD: &str = "Reset password";
/// Below it in the menu: what it does at once.
pub const RESET_HINT: &str = "Signs them out now. Next time they must set a new password.";
/// In the box that shows the link.
pub const RESET_LINK: &str = "Reset link";
/// See [`RESET_LINK`].
pub const SHARE_TITLE: &str = "Your reset link";
/// See [`RESET_LINK`].
pub const SHOWN_ONCE: &str = "Shown only now. Reset again to get a new link; this one then stops working.";
/// See [`RESET_LINK`].
pub const SHORTER_OR_LONGER: &str = "Shorter or longer";
/// See [`RESET_LINK`]; R2.
pub const COMPROMISED: &str = "This account may be compromised";
/// What the box does once it is checked.
pub const COMPROMISED_HINT: &str = "The old password stops working at once; only the link does.";
/// Sends the choices where nothing sends them by itself.
pub const APPLY: &str = "Apply";
/// Said once the choices hold.
pub const APPLIED: &str = "Saved. The link is the same.";
/// In place of the link, where its secret is not at hand any more.
pub const REVOKE_LINK: &str = "Revoke link";

/// The page behind a link: its title, and its heading.
pub const SET_NEW_PASSWORD: &str = "Set a new password";
/// Field.
pub const NEW_PASSWORD: &str = "New password";
/// Button.
pub const SET_PASSWORD: &str = "Set password";
/// Title and heading while the page cannot be shown.
pub const UNAVAILABLE: &str = "Your reset link";
/// Before the name of whoever is signed in already (C4).
pub const SIGNED_IN_AS: &str = "You are signed in as";
/// The other way out of there.
pub const STAY: &str = "Stay signed in";

/// Over a link that was just made.
pub fn title(link: &ResetLink) -> String {
    format!("{} must set a new password", link.name)
}

/// What was done, and what the link is for; the time of its end follows.
pub fn explained(first_name: &str, compromised: bool) -> String {
    match compromised {
        false => format!(
            "{first_name} is signed out everywhere. The old password only lets them set a new one. Forgotten it? Send them this link. \
             It works once, and both stop working on"
        ),
        true => format!(
            "{first_name} is signed out everywhere, and the old password works no more. Send them this link. It works once, until"
        ),
    }
}

/// How long a link can hold.
pub fn holds(holds: Holds) -> String {
    match holds {
        // As the rule says it (R1).
        Holds::Day => "24 h".to_owned(),
        other => crate::text::length(other.duration()),
    }
}

/// Whose password the page sets, and who made the link.
pub fn for_whom(name: &PersonName, maker: Option<&PersonName>) -> String {
    match maker {
        Some(maker) => {
            format!("{maker} made this link so that {name} can choose a new password. Nobody else gets to see it.")
        }
        None => format!("This link was made so that {name} can choose a new password. Nobody else gets to see it."),
    }
}

/// What somebody who is signed in is to do (C4).
pub fn sign_out_first(name: &PersonName) -> String {
    format!("This link is for {name}. To use it, sign out first; you come back to this page.")
}

/// Why a link is dead, in one sentence.
pub const fn dead(reason: DeadLink) -> &'static str {
    match reason {
        DeadLink::Expired => "This reset link has expired.",
        DeadLink::Revoked => "This reset link has been revoked.",
        DeadLink::Used => "This reset link has already been used.",
        DeadLink::Replaced => "There is a newer reset link.",
        DeadLink::Overtaken => "This reset link no longer applies.",
    }
}

/// What to do about a dead link.
pub fn dead_next(reason: DeadLink, ask: Option<&PersonName>) -> String {
    let ask = super::whom_to_ask(ask);
    match reason {
        DeadLink::Expired | DeadLink::Revoked => format!("Ask {ask} for a new link."),
        DeadLink::Used => format!("If that was you, sign in with the new password. If it was not, tell {ask} at once."),
        DeadLink::Replaced => format!("Use the newer one, or ask {ask} for another."),
        DeadLink::Overtaken => {
            format!("The password or the account has changed since. Sign in, or ask {ask} for a new link.")
        }
    }
}

/// Why the password was not set.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::SignedIn => {
            "Meanwhile somebody signed in in this browser. Sign out first, then fill in this form again.".to_owned()
        }
        other => crate::text::error(other),
    }
}
