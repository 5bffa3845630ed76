//! Every sentence about inviting many at once (I9).

use crate::domain::Role;
use crate::error::AppError;
use crate::features::users::model::LineFault;

/// The page, and the link to it.
pub const TITLE: &str = "Invite many";
/// Below its title.
pub const SUBTITLE: &str = "Paste a list or choose a CSV file. You see what each line will do before anything is made.";
/// The box for the lines.
pub const LINES: &str = "People";
/// Below the box.
pub const LINES_HINT: &str = "One line for each: email, name, role, groups. Role and groups can stay empty; several groups are parted by semicolons. At most 500 lines.";
/// Fills the box from a file.
pub const FILE: &str = "CSV file";
/// Sends the form.
pub const PREVIEW: &str = "Preview";
/// Over the preview.
pub const PREVIEW_TITLE: &str = "What the lines will do";
/// A column.
pub const LINE: &str = "Line";
/// A column.
pub const WILL: &str = "Result";
/// Of a good line.
pub const WILL_INVITE: &str = "Will be invited";
/// Where no line is good.
pub const NOTHING_GOOD: &str = "None of these lines can be invited as it is. Correct them below and preview again.";
/// Back to the lines.
pub const CHANGE: &str = "Change the lines";
/// Over the links.
pub const DONE_TITLE: &str = "Invite links";
/// See [`DONE_TITLE`].
pub const SHOWN_ONCE: &str =
    "These links are shown only now. Download or copy them; each can be renewed from People → Invited.";
/// Saves the links as a file.
pub const DOWNLOAD: &str = "Download CSV";
/// What that file is called.
pub const FILE_NAME: &str = "invite-links.csv";
/// All links as text.
pub const ALL_LINKS: &str = "All links";
/// Copies them.
pub const COPY: &str = "Copy links";
/// Over the lines that became no invites.
pub const SKIPPED: &str = "Lines that were not invited";
/// To the list.
pub const TO_INVITED: &str = "Show in People";
/// Where there are no groups in a line.
pub const NONE: &str = "—";

/// Below the box: what the roles may do (P4); the table of both follows.
pub fn roles() -> String {
    let line = |role| format!("{}: {}", crate::text::role(role), crate::text::role_line(role));
    [Role::Member, Role::Admin].map(line).join(" ")
}

/// Makes the invites.
pub fn create(good: usize) -> String {
    match good {
        1 => "Create 1 invite".to_owned(),
        good => format!("Create {good} invites"),
    }
}

/// Over the preview.
pub fn summary(good: usize, all: usize) -> String {
    match all - good {
        0 if all == 1 => "The line is good.".to_owned(),
        0 => format!("All {all} lines are good."),
        bad => format!("{good} of {all} lines are good. {bad} will be left out."),
    }
}

/// Over the links.
pub fn made(links: usize) -> String {
    match links {
        0 => "Nobody was invited.".to_owned(),
        1 => "1 person is invited.".to_owned(),
        links => format!("{links} people are invited."),
    }
}

/// What is wrong with a line.
pub fn fault(fault: &LineFault) -> String {
    match fault {
        LineFault::Field(field) => {
            let name = match field.field.as_str() {
                "email" => super::EMAIL,
                "name" => super::NAME,
                _ => super::ROLE,
            };
            format!("{name}: {}", crate::text::fault(field.fault))
        }
        LineFault::Repeats { line } => format!("Line {line} has the same e-mail."),
        LineFault::HasAccount { name, deactivated, .. } => super::email_taken(name.as_str(), *deactivated),
        LineFault::HasInvite { expired: false } => "An invite for this e-mail is waiting.".to_owned(),
        LineFault::HasInvite { expired: true } => {
            "The invite for this e-mail has expired. Renew it from People → Invited.".to_owned()
        }
        LineFault::UnknownGroup { name } => format!("There is no group “{name}”."),
        LineFault::TooManyCells => "This line has more cells than email, name, role and groups.".to_owned(),
    }
}

/// Why nothing was previewed or made.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::TooLarge => "That is more than goes in at once. Send the lines in smaller parts.".to_owned(),
        other => super::error(other),
    }
}
