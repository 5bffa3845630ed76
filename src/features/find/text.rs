//! Every sentence of the finder (F8), and the pages and acts that it knows.

use super::model::Kind;
use crate::domain::Status;

/// The field.
pub const FIELD: &str = "Find a person, agent, page or act";
/// The keys that open it.
pub const KEYS: &str = "Ctrl K";
/// The same as assistive technology reads them.
pub const SHORTCUTS: &str = "Control+K Meta+K";
/// The button, where scripts are off.
pub const SEARCH: &str = "Find";
/// Nothing matches.
pub const NOTHING: &str = "Nothing is called that. Try fewer letters, or another word.";
/// How to use it.
pub const HINT: &str = "Arrow keys choose, Enter opens, Escape closes.";

/// A group of findings.
pub const fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "People",
        Kind::Agent => "Agents",
        Kind::Page => "Pages",
        Kind::Act => "Acts",
        Kind::Help => "Help",
    }
}

/// How many there are, for those who do not see the list.
pub fn count(found: usize) -> String {
    match found {
        0 => "Nothing found".to_owned(),
        1 => "1 found".to_owned(),
        found => format!("{found} found"),
    }
}

/// A page or an act that is always there.
pub struct Place {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub label: &'static str,
    /// Other words by which people look for it.
    pub words: &'static str,
    /// Where it stands.
    pub href: &'static str,
    /// Whether it is there for admins alone.
    pub admins: bool,
}

/// All of them.
pub const PLACES: &[Place] = &[
    page("People", "users accounts members admins team", "/users", true),
    page("Invited people", "invites pending waiting expired revoked", "/users?tab=invited", true),
    page("Deactivated people", "users disabled former", "/users?tab=deactivated", true),
    page("Groups", "teams sets of people members", "/groups", true),
    page("Providers", "models ai services keys openai anthropic gemini ollama", "/providers", true),
    page("Agents", "assistants bots models instructions", "/agents", true),
    page("Archived agents", "old former assistants", "/agents?tab=archived", true),
    page("Audit trail", "log history entries who did what", "/audit", true),
    page("Licence", "license key plan seats features enterprise", "/license", true),
    page("Settings", "organisation public address limits", "/settings", true),
    page("Your account", "profile name password sessions", "/account", false),
    page("What agents know about you", "personal context preferences language tone", "/account/context", false),
    page("Help", "how questions guide manual", "/help", false),
    act("Invite somebody", "add user member admin new link", "/users/invite", true),
    act("Invite many at once", "add users csv file list bulk links", "/users/invite-many", true),
    act("New group", "create team set of people", "/groups/new", true),
    act("Connect provider", "add model ai service api key", "/providers/connect", true),
    act("Choose the default model", "provider ai", "/providers", true),
    act("Save a licence key", "license enterprise seats upgrade", "/license", true),
    act("Change the logo and colour of sign-in", "branding license own look", "/license", true),
    act("New agent", "create assistant bot template", "/agents/new", true),
    act("Change the organisation's name", "rename workspace", "/settings", true),
    act("Change what agents are told about the organisation", "context", "/settings", true),
    act("Change how long sessions live", "sign out idle limit timeout", "/settings", true),
    act("Change your name", "rename profile", "/account", false),
    act("Change your password", "new secret", "/account", false),
    act("End your other sessions", "sign out devices everywhere", "/account", false),
];

/// Something to do to a person, on their page.
pub struct PersonAct {
    /// What it is called, before their name.
    pub label: &'static str,
    /// The words by which people look for it.
    pub words: &'static str,
    /// To whom it can be done: those in one status, or all.
    pub status: Option<Status>,
}

/// All of them.
pub const PERSON_ACTS: &[PersonAct] = &[
    person_act("Change the role of", "change role promote demote admin member rights", Some(Status::Active)),
    person_act("Deactivate", "deactivate disable block lock remove offboard", Some(Status::Active)),
    person_act("Reactivate", "reactivate enable unblock activate back", Some(Status::Deactivated)),
    person_act("Reset the password of", "reset password new link forgotten", Some(Status::Active)),
    person_act("Sign out everywhere:", "sign out everywhere sessions devices end", Some(Status::Active)),
    person_act("Choose the groups of", "groups group teams team", Some(Status::Active)),
    person_act("Correct name or e-mail of", "correct change rename name email e-mail address profile", None),
    person_act("Erase", "erase delete forget gdpr privacy", None),
];

const fn person_act(label: &'static str, words: &'static str, status: Option<Status>) -> PersonAct {
    PersonAct { label, words, status }
}

const fn page(label: &'static str, words: &'static str, href: &'static str, admins: bool) -> Place {
    Place { kind: Kind::Page, label, words, href, admins }
}

const fn act(label: &'static str, words: &'static str, href: &'static str, admins: bool) -> Place {
    Place { kind: Kind::Act, label, words, href, admins }
}
