//! Sentences that every feature shares (F8). A feature's own stand in its `text.rs`.

use crate::domain::Role;
use crate::error::{AppError, Fault, Guessable};
use std::time::Duration;

/// The product, where there is no organisation yet.
pub const PRODUCT: &str = "Pinchy";
/// The title of the page for what does not exist.
pub const NOT_FOUND_TITLE: &str = "There is nothing here";
/// Its text.
pub const NOT_FOUND: &str = "The address may be mistyped, or what was here may be gone.";
/// Its way out.
pub const NOT_FOUND_HOME: &str = "Go to the start page";
/// Over a form whose typed values had to be cut.
pub const CUT: &str = "Part of what you typed was longer than its field holds, and was cut.";

/// The finder: its name, and that of every way to it (F5).
pub const FIND: &str = "Find anything";

/// Button of a toast that takes back what was just done (F6).
pub const UNDO: &str = "Undo";

/// The frame around the pages.
pub const SKIP: &str = "Skip to the page";
/// See [`SKIP`].
pub const AGENTS: &str = "Agents";
/// See [`SKIP`].
pub const ORGANISATION: &str = "Organisation";
/// See [`SKIP`].
pub const PAGES: &str = "Pages";
/// See [`SKIP`].
pub const PEOPLE: &str = "People";
/// See [`SKIP`].
pub const GROUPS: &str = "Groups";
/// See [`SKIP`].
pub const PROVIDERS: &str = "Providers";
/// See [`SKIP`].
pub const AUDIT_TRAIL: &str = "Audit trail";
/// See [`SKIP`].
pub const AUDIT: &str = "Audit";
/// See [`SKIP`].
pub const CHAT: &str = "Chat";
/// See [`SKIP`].
pub const MORE: &str = "More";
/// See [`SKIP`].
pub const LICENCE: &str = "Licence";
/// See [`SKIP`].
pub const SETTINGS: &str = "Settings";
/// See [`SKIP`].
pub const ACCOUNT_MENU: &str = "Account menu";
/// See [`SKIP`].
pub const HELP: &str = "Help";
/// Over every page of an admin who comes from elsewhere over plain http (A2).
pub const INSECURE_TITLE: &str = "This connection is not encrypted.";
/// See [`INSECURE_TITLE`].
pub const INSECURE: &str = "Passwords travel readable. Put Pinchy behind https and enter that address in";

/// Over a page whose session is over.
pub const SESSION_OVER: &str = "Your session has ended";
/// See [`SESSION_OVER`].
pub const SESSION_OVER_NEXT: &str = "Nothing is lost. Sign in again to go on where you were.";
/// Over a page of somebody who was just deactivated.
pub const DEACTIVATED: &str = "Your account is deactivated";
/// See [`DEACTIVATED`].
pub const DEACTIVATED_NEXT: &str = "Nothing in it is lost: ask an admin to reactivate it.";
/// See [`DEACTIVATED`].
pub const TO_SIGN_IN: &str = "Go to the sign-in page";

/// A role in one word.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Member => "Member",
    }
}

/// What a role may do, in one line (P4).
pub const fn role_line(role: Role) -> &'static str {
    match role {
        Role::Admin => "Runs the workspace: people, settings and the audit trail.",
        Role::Member => "Chats with the agents they may see.",
    }
}

/// What is wrong with a field.
pub fn fault(fault: Fault) -> String {
    match fault {
        Fault::Empty => "Please fill this in.".to_owned(),
        Fault::TooLong { max } => format!("That is too long. It can have at most {max} characters."),
        Fault::TooShort { min } => format!("That is too short. It needs at least {min} characters."),
        Fault::Hidden => {
            "That contains characters which cannot be seen. Please type it instead of pasting it.".to_owned()
        }
        Fault::NotAnEmail => "That is not an e-mail address. It looks like name@example.com.".to_owned(),
        Fault::NotAnAddress => {
            "That is not the address of a site. It looks like https://pinchy.example.com.".to_owned()
        }
        Fault::TooManyLines { max } => format!("That is too many lines. At most {max} go in at once."),
        Fault::LineTooLong { max } => format!("One line is too long. Each can have at most {max} characters."),
        Fault::NotAChoice => "Please choose one of these.".to_owned(),
        Fault::GroupNameTaken => "Another group has this name already.".to_owned(),
        Fault::AgentNameTaken => "Another agent has this name already. It may be an archived one.".to_owned(),
        Fault::ModelNotOffered => "No provider offers this model any more. Please choose another one.".to_owned(),
        Fault::NoGroupChosen => "Choose at least one group, or choose that only admins see it.".to_owned(),
        Fault::AdminNeedsEmail => "An admin’s invite needs an e-mail address.".to_owned(),
        Fault::SameAsBefore => "That is the password you had. Please choose another one.".to_owned(),
        Fault::NotThePassword => "That is not your password.".to_owned(),
        Fault::Guessable { reason } => format!("{} Three or four random words work well.", guessable(reason)),
    }
}

const fn guessable(reason: Guessable) -> &'static str {
    match reason {
        Guessable::Common => "This password is among the first that anybody would try.",
        Guessable::OwnName => "This password contains your name, e-mail or organisation, which is guessed first.",
        Guessable::Repeats => "This password repeats itself, which makes it easy to guess.",
        Guessable::Sequence => "This password follows the keyboard or the alphabet, which makes it easy to guess.",
        Guessable::Date => "This password is built on a date, which makes it easy to guess.",
        Guessable::Word => "This password is one ordinary word or name, which makes it easy to guess.",
        Guessable::Weak => "This password is easy to guess.",
    }
}

/// What went wrong, what was not lost, and what to do. Codes that only one feature knows are told by its own catalogue, which falls back
/// to this one.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::BadRequest => "This form could not be read. Reload the page and send it again.".to_owned(),
        AppError::SignedOut => "Your session has ended, so nothing was saved yet. What you typed is still here: sign in, then send it again.".to_owned(),
        AppError::SessionHadEnded => "Your session had ended, so this was not sent. What you typed is still here: please send it again.".to_owned(),
        AppError::NotFound => "This is not there any more. Reload the page to see what is.".to_owned(),
        AppError::GroupGone => "This group has been deleted in the meantime, so this was not done. Reload the page to see which groups there are.".to_owned(),
        AppError::RightLost => "You are no longer an admin, so this was not done. Reload the page to see what is yours.".to_owned(),
        AppError::NoProvider => "No AI provider is connected yet, so this was not sent. What you typed is still here.".to_owned(),
        AppError::ChatClosed => "This agent is not available to you any more, so this was not sent. What you typed and what was said here can still be read.".to_owned(),
        AppError::AnswerUnderWay => "An answer is still being written in this chat. What you typed is still here: wait for it, or stop it first.".to_owned(),
        AppError::TooLarge => "That is more than Pinchy accepts in one go. Please shorten it.".to_owned(),
        AppError::Invalid { .. } => "Nothing was saved yet. Please look at the marked fields.".to_owned(),
        AppError::Throttled { retry_after_s } => format!("There were too many attempts. Please wait {} and try again.", wait(*retry_after_s)),
        AppError::Busy { retry_after_s } => {
            format!("Pinchy has a lot to do right now, and did not do this. Please try again in {}.", wait((*retry_after_s).max(1)))
        }
        AppError::Offline => "Pinchy cannot be reached. What you typed is still here: check your connection and try again.".to_owned(),
        AppError::Internal => {
            "Pinchy ran into a fault of its own and did not do this. What you typed is still here: try again in a moment, and if it happens \
             again, ask whoever runs this server to look at its log."
                .to_owned()
        }
        other => format!("This could not be done ({}).", other.status()),
    }
}

/// A wait in words.
pub fn wait(seconds: u32) -> String {
    match seconds {
        0 | 1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A length of time in its largest whole unit, short enough for five of them beside each other on a phone.
pub fn length(length: Duration) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "d"), (3_600, "h"), (60, "min")];
    let seconds = length.as_secs();
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit)).unwrap_or((1, "s"));
    format!("{} {name}", seconds / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_the_unit_one_would_use() {
        for (seconds, words) in [
            (0, "1 second"),
            (1, "1 second"),
            (2, "2 seconds"),
            (60, "60 seconds"),
            (121, "3 minutes"),
            (900, "15 minutes"),
        ] {
            assert_eq!(wait(seconds), words);
        }
    }
}
