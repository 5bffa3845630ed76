//! Sentences of the page behind an invite link.

use crate::domain::{PersonName, Role};
use crate::error::{AppError, DeadLink};

/// Field, and label of the e-mail that the invite is for.
pub const EMAIL: &str = "Email";
/// What the e-mail of an open invite is for (I2).
pub const EMAIL_HINT: &str = "You will sign in with it.";
/// Field.
pub const NAME: &str = "Name";
/// Field.
pub const PASSWORD: &str = "Password";
/// Below the form.
pub const FOOT: &str = "Smithers, your personal agent, is ready inside.";
/// Between the sender's name and the role.
pub const INVITED_YOU: &str = "invited you to join as";
/// Before the name of whoever is signed in already (C4).
pub const SIGNED_IN_AS: &str = "You are signed in as";
/// What to do then.
pub const SIGN_OUT_FIRST: &str =
    "This invite makes a new account. To use it, sign out first; you come back to this page.";
/// The other way out of there.
pub const STAY: &str = "Stay signed in";
/// Title and heading while the page cannot be shown.
pub const UNAVAILABLE: &str = "Your invite";

/// The page's title, and the button that claims.
pub fn join(organisation: &str) -> String {
    format!("Join {organisation}")
}

/// The page's heading.
pub fn welcome(name: &PersonName) -> String {
    format!("Welcome, {}", name.first())
}

/// What the role lets whoever claims do (P4).
pub const fn role_line(role: Role) -> &'static str {
    match role {
        Role::Admin => "You run the workspace: people, settings and the audit trail.",
        Role::Member => "You chat with the agents you may see.",
    }
}

/// Why a link is dead, in one sentence (C3).
pub const fn dead(reason: DeadLink) -> &'static str {
    match reason {
        DeadLink::Expired => "This invite has expired.",
        DeadLink::Revoked | DeadLink::Replaced | DeadLink::Overtaken => "This invite has been revoked.",
        DeadLink::Used => "This invite has already been used.",
    }
}

/// What to do about a dead link: whom to ask.
pub fn dead_next(reason: DeadLink, ask: Option<&PersonName>) -> String {
    let ask = super::whom_to_ask(ask);
    match reason {
        DeadLink::Expired | DeadLink::Revoked | DeadLink::Replaced | DeadLink::Overtaken => {
            format!("Ask {ask} for a new link.")
        }
        DeadLink::Used => format!("If that was you, sign in. If it was not, tell {ask}."),
    }
}

/// Why the invite was not claimed.
pub fn error(error: &AppError, sender: &PersonName) -> String {
    match error {
        AppError::EmailUnavailable => format!("This e-mail cannot be used here. Use another one, or ask {sender}."),
        AppError::SignedIn => {
            "Meanwhile somebody signed in in this browser. Sign out first, then fill in this form again.".to_owned()
        }
        other => crate::text::error(other),
    }
}
