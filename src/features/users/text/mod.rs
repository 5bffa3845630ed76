//! Every sentence about people and invites (F8).

pub mod account;
pub mod claim;
pub mod link;
pub mod many;
pub mod person;
pub mod reach;
pub mod reset;

use super::model::{Acted, Counts, Deed, InviteLink, InviteState, RevokedBecause};
use crate::domain::PersonName;
use crate::error::AppError;

/// The page, and what is on it.
pub const PEOPLE: &str = "People";
/// See [`PEOPLE`].
pub const INVITES: &str = "Invites";
/// See [`PEOPLE`].
pub const ACTIVE: &str = "Active";
/// See [`PEOPLE`].
pub const INVITED: &str = "Invited";
/// See [`PEOPLE`].
pub const DEACTIVATED: &str = "Deactivated";
/// See [`PEOPLE`].
pub const SEARCH: &str = "Search people";
/// See [`PEOPLE`].
pub const ALL: &str = "All";
/// See [`PEOPLE`].
pub const ADMINS: &str = "Admins";
/// See [`PEOPLE`].
pub const MEMBERS: &str = "Members";
/// See [`PEOPLE`].
pub const NAME: &str = "Name";
/// See [`PEOPLE`].
pub const EMAIL: &str = "Email";
/// See [`PEOPLE`].
pub const ROLE: &str = "Role";
/// See [`PEOPLE`].
pub const GROUPS: &str = "Groups";
/// The filter by group.
pub const GROUP: &str = "Group";
/// See [`GROUP`].
pub const ALL_GROUPS: &str = "All groups";
/// See [`GROUP`].
pub const FILTER: &str = "Filter";
/// See [`PEOPLE`].
pub const STATE: &str = "State";
/// See [`PEOPLE`].
pub const LAST_ACTIVE: &str = "Last active";
/// See [`PEOPLE`].
pub const JOINED: &str = "Joined";
/// See [`PEOPLE`].
pub const SENT: &str = "Sent";
/// See [`PEOPLE`].
pub const LINK: &str = "Link";
/// Head of the column of buttons, read out only.
pub const ACTS: &str = "Acts";
/// Somebody who is here at the moment.
pub const NOW: &str = "now";
/// Behind one's own name.
pub const YOU: &str = " · you";
/// Behind an e-mail that nobody but its holder has entered (I2).
pub const EMAIL_TYPED: &str = " · typed by the person";
/// See [`EMAIL_TYPED`].
pub const EMAIL_TYPED_HINT: &str = "The invite named no e-mail, so this is what they entered when they claimed it.";

/// The links between pages of a list.
pub const PAGES: &str = "Pages of the list";
/// See [`PAGES`].
pub const FIRST_PAGE: &str = "First page";
/// See [`PAGES`].
pub const NEXT: &str = "Next";

/// A search or filter that leaves nobody.
pub const NO_ONE_FOUND: &str = "No one found";
/// See [`NO_ONE_FOUND`].
pub const SHOW_ALL: &str = "Show all";
/// The empty list of deactivated people.
pub const NO_ONE_DEACTIVATED: &str = "Nobody is deactivated";
/// See [`NO_ONE_DEACTIVATED`].
pub const DEACTIVATED_EXPLAINED: &str = "Accounts that can no longer sign in are kept here with all that is theirs.";
/// The empty list of invites.
pub const NO_INVITES: &str = "No invites yet";
/// See [`NO_INVITES`].
pub const INVITES_EXPLAINED: &str =
    "Invite somebody and send them the link. Every invite stays here, with what became of it.";

/// Gives the list as a file (U8).
pub const EXPORT: &str = "Export";
/// Over and in the invite dialog.
pub const INVITE: &str = "Invite";
/// See [`INVITE`].
pub const INVITE_SOMEONE: &str = "Invite someone";
/// See [`INVITE`].
pub const INVITE_EXPLAINED: &str = "They get a link from you. No e-mail service needed.";
/// See [`INVITE`].
pub const EXPIRES: &str = "Expires";
/// See [`INVITE`].
pub const CREATE: &str = "Create invite";

/// In the box that shows a link.
pub const INVITE_LINK: &str = "Invite link";
/// See [`INVITE_LINK`].
pub const SHARE_TITLE: &str = "Your invite";
/// See [`INVITE_LINK`].
pub const SHOWN_ONCE: &str = "Shown only now. You can always renew it from People → Invited.";
/// See [`INVITE_LINK`].
pub const NO_EMAIL: &str = "no e-mail";
/// See [`INVITE_LINK`].
pub const DONE: &str = "Done";

/// In the row of an invite.
pub const RENEW: &str = "Renew link";
/// See [`RENEW`].
pub const REVOKE: &str = "Revoke";
/// Before the end of a link.
pub const UNTIL: &str = "until ";
/// Before the time of a claim.
pub const CLAIMED_AT: &str = "claimed ";
/// Before the time at which a link ended.
pub const EXPIRED_AT: &str = "expired ";
/// In the menu of an invite's row.
pub const EDIT_INVITE: &str = "Edit invite";
/// See [`EDIT_INVITE`].
pub const EDIT_EXPLAINED: &str = "The link stays the same.";
/// See [`EDIT_INVITE`].
pub const SAVE_INVITE: &str = "Save invite";
/// Over what happened to an invite.
pub const INVITE_TIMELINE: &str = "Timeline";
/// The name of that table.
pub const TRAIL: &str = "Audit trail";
/// A column of it.
pub const TIMELINE_COLUMNS: [&str; 4] = ["Time", "Who", "Did", "To what"];
/// In the menu of a person's row.
pub const MAKE_ADMIN: &str = "Make admin";
/// See [`MAKE_ADMIN`].
pub const MAKE_MEMBER: &str = "Make member";
/// See [`MAKE_ADMIN`].
pub const DEACTIVATE: &str = "Deactivate";
/// See [`MAKE_ADMIN`].
pub const REACTIVATE: &str = "Reactivate";

/// The comparison of the roles (P4).
pub const COMPARE: &str = "Compare roles";
/// See [`COMPARE`].
pub const ROLES_COMPARED: &str = "What each role may do";
/// See [`COMPARE`].
pub const MAY: &str = "May they …";
/// See [`COMPARE`].
pub const ADMIN: &str = "Admin";
/// See [`COMPARE`].
pub const MEMBER: &str = "Member";

/// One act, and which roles may do it.
pub struct Right {
    /// The act.
    pub act: &'static str,
    /// Whether an admin may.
    pub admin: bool,
    /// Whether a member may.
    pub member: bool,
}

/// What each role may do (PRODUCT, section 2).
pub const RIGHTS: [Right; 8] = [
    Right { act: "Chat with their agents and their own Smithers", admin: true, member: true },
    Right { act: "Edit their own account and personal context", admin: true, member: true },
    Right { act: "Invite people, renew and revoke invites", admin: true, member: false },
    Right { act: "Change roles, deactivate, reset passwords", admin: true, member: false },
    Right { act: "Create agents and choose who sees them", admin: true, member: false },
    Right { act: "Groups, providers, settings and licence", admin: true, member: false },
    Right { act: "Read, verify and export the audit trail", admin: true, member: false },
    Right { act: "Read other people’s chats and context", admin: false, member: false },
];

/// Whether a role may.
pub const fn yes_or_no(may: bool) -> &'static str {
    if may { "yes" } else { "no" }
}

/// Below the title of the page.
pub fn summary(counts: &Counts) -> String {
    let admins = if counts.admins == 1 { "1 admin".to_owned() } else { format!("{} admins", counts.admins) };
    format!("{} active · {admins}", counts.active)
}

/// The state of an invite.
pub const fn state(state: InviteState) -> &'static str {
    match state {
        InviteState::Waiting => "waiting",
        InviteState::Claimed => "claimed",
        InviteState::Expired => "expired",
        InviteState::Revoked => "revoked",
    }
}

/// The link that shows the invites of one state alone.
pub const fn state_filter(state: InviteState) -> &'static str {
    match state {
        InviteState::Waiting => "Waiting",
        InviteState::Claimed => "Claimed",
        InviteState::Expired => "Expired",
        InviteState::Revoked => "Revoked",
    }
}

/// In place of an e-mail that the invite does not name (I2).
pub const fn no_email(state: InviteState, erased: bool) -> &'static str {
    match state {
        _ if erased => "erased",
        InviteState::Claimed => "e-mail typed by the person",
        InviteState::Waiting | InviteState::Expired | InviteState::Revoked => "no e-mail yet",
    }
}

/// Who sent an invite; the time follows.
pub fn sent_by(sender: &str) -> String {
    format!("Sent by {sender}, ")
}

/// Over a link that was just made.
pub fn link_title(link: &InviteLink) -> String {
    if link.renewed { format!("A new link for {}", link.name) } else { format!("{} is invited", link.name) }
}

/// What to do with the link; the time of its end follows.
pub fn send_to(first_name: &str) -> String {
    format!("Send this link to {first_name}. It works once, until")
}

/// The button that opens the menu of a person's row.
pub fn acts_for(name: &str) -> String {
    format!("Actions for {name}")
}

/// Why the link of a revoked invite no longer works (I7).
pub const fn stopped(because: Option<RevokedBecause>) -> &'static str {
    match because {
        Some(RevokedBecause::SenderDemoted) => "stopped: its sender is no longer an admin",
        Some(RevokedBecause::SenderDeactivated) => "stopped: its sender was deactivated",
        Some(RevokedBecause::ByHand) | None => "stopped",
    }
}

/// What an act came to.
pub fn acted(acted: &Acted) -> String {
    let name = &acted.name;
    match acted.deed {
        Deed::MadeAdmin => format!("{name} is now an admin.{}", came_back(acted.invites)),
        Deed::MadeMember => format!("{name} is now a member.{}", fell(acted.invites)),
        Deed::Deactivated => format!("{name} is deactivated and signed out everywhere.{}", fell(acted.invites)),
        Deed::Reactivated => format!("{name} can sign in again.{}", came_back(acted.invites)),
        Deed::InviteRevoked => format!("The invite for {name} is revoked."),
        Deed::InviteEdited => format!("The invite for {name} is changed. Its link stays the same."),
        Deed::InviteRestored => format!("The invite for {name} works again, with the same link."),
        Deed::ResetRevoked => format!("The reset link for {name} is revoked. They must still set a new password."),
        Deed::ProfileCorrected => format!("The profile of {name} is saved."),
        Deed::Erased => "The person is erased. Their entries in the trail stay, without their name.".to_owned(),
        Deed::SessionsEnded => format!("{name} is signed out everywhere."),
    }
}

/// Whom to ask for a new link; nobody is known where the command line made it.
fn whom_to_ask(maker: Option<&PersonName>) -> String {
    maker.map_or_else(|| "an admin".to_owned(), ToString::to_string)
}

fn fell(invites: i64) -> String {
    match invites {
        0 => String::new(),
        1 => " One invite that they had sent is revoked.".to_owned(),
        many => format!(" {many} invites that they had sent are revoked."),
    }
}

fn came_back(invites: i64) -> String {
    match invites {
        0 => String::new(),
        1 => " One invite of theirs works again.".to_owned(),
        many => format!(" {many} invites of theirs work again."),
    }
}

/// Below [`NO_ONE_FOUND`].
pub fn nothing_matches(search: &str) -> String {
    match search {
        "" => "Nothing here matches the filter.".to_owned(),
        search => format!("No name or e-mail here matches “{search}”."),
    }
}

/// An e-mail that has an account (I4); a link to the person follows.
pub fn email_taken(name: &str, deactivated: bool) -> String {
    match deactivated {
        true => format!("{name} already has an account. It is deactivated."),
        false => format!("{name} already has an account."),
    }
}

/// The link behind [`email_taken`].
pub fn show_person(first_name: &str) -> String {
    format!("Show {first_name}")
}

/// An e-mail that has an invite (I4); the button that renews it follows.
pub const fn invite_exists(expired: bool) -> &'static str {
    match expired {
        true => "The invite for this e-mail has expired. Renew it to get a new link.",
        false => "An invite for this e-mail is waiting. Renew it to get a new link; the old one then stops working.",
    }
}

/// Why something about people or invites was not done.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::AlreadyClaimed => {
            "This invite was claimed in the meantime, so it can no longer be changed. The person is under Active."
                .to_owned()
        }
        AppError::NotWaiting => {
            "This invite has expired or was revoked in the meantime, so it cannot be edited. Renew its link first."
                .to_owned()
        }
        AppError::OwnAccount => "This is your own account. Ask another admin to do this.".to_owned(),
        AppError::LastAdmin => {
            "This is the only active admin, and a workspace needs one. Make somebody else an admin first.".to_owned()
        }
        error if error.fault_of("sure").is_some() => person::NOT_SURE.to_owned(),
        AppError::NotDeactivated => "Only a deactivated person can be erased. Deactivate them first.".to_owned(),
        AppError::Erased => "This person was erased, so nothing is left to bring back.".to_owned(),
        AppError::TargetDeactivated => {
            "This account is deactivated. Reactivate it first, then reset its password.".to_owned()
        }
        AppError::ResetOver | AppError::LinkUnknown => {
            "This reset link was used, revoked or replaced in the meantime. Reset the password again to get a new one."
                .to_owned()
        }
        AppError::UndoStale => {
            "This has changed in the meantime, so it was not undone. The list shows what is the case now.".to_owned()
        }
        AppError::UndoTooLate => {
            "This was done more than ten minutes ago and can no longer be undone. Change it from the row instead."
                .to_owned()
        }
        AppError::EmailTaken { name, deactivated, .. } => email_taken(name.as_str(), *deactivated),
        AppError::InviteExists { expired, .. } => invite_exists(*expired).to_owned(),
        AppError::SeatsTaken { used, seats } => crate::features::license::text::seats_taken(*used, *seats),
        other => crate::text::error(other),
    }
}

/// Why a list could not be loaded.
pub fn load_error(error: &AppError) -> String {
    match error {
        AppError::SignedOut => "Your session has ended. Reload the page to sign in and see this list.".to_owned(),
        AppError::Offline => {
            "Pinchy cannot be reached, so this list could not be loaded. Check your connection and try again."
                .to_owned()
        }
        AppError::Internal => {
            "Pinchy ran into a fault of its own and could not load this list. Nothing was changed.".to_owned()
        }
        other => crate::text::error(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_admin_is_no_admins() {
        let counts = Counts { active: 141, admins: 2, ..Counts::default() };
        assert_eq!(summary(&counts), "141 active · 2 admins");
        assert_eq!(summary(&Counts { admins: 1, ..counts }), "141 active · 1 admin");
    }
}
