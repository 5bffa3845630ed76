//! Every sentence of contexts (F8), those to agents too.

use super::model::{ContextActed, ContextField, PersonalContext};
use crate::domain::PersonName;
use crate::error::AppError;

/// The page.
pub const TITLE: &str = "What agents know about you";
/// Below its title.
pub const SUBTITLE: &str =
    "Agents receive this in your chats, and in nobody else’s. Only you can read it here: admins cannot.";
/// A field.
pub const PREFERRED_NAME: &str = "Preferred name";
/// See [`PREFERRED_NAME`].
pub const PREFERRED_NAME_HINT: &str = "What agents call you.";
/// A field.
pub const ROLE: &str = "Your role";
/// See [`ROLE`].
pub const ROLE_HINT: &str = "What you do, in a few words.";
/// A field.
pub const PREFERENCES: &str = "Preferences";
/// See [`PREFERENCES`].
pub const PREFERENCES_HINT: &str = "How you like answers: language, tone, length, anything.";
/// A field.
pub const ANYTHING_ELSE: &str = "Anything else";
/// See [`ANYTHING_ELSE`].
pub const ANYTHING_ELSE_HINT: &str = "What you would otherwise explain in every chat.";
/// The button.
pub const SAVE: &str = "Save context";
/// The panel beside the form.
pub const PREVIEW: &str = "What agents receive";
/// Below its title.
pub const PREVIEW_HINT: &str =
    "Word for word, at the beginning of each of your chats. The organisation’s part is written by admins.";
/// The panel while there is nothing in it.
pub const NOTHING: &str = "Nothing yet: shared agents know only what you write in a chat.";
/// Before what the personal agent alone is told.
pub const OWN_AGENT_HINT: &str = "Your own Smithers greets you by name. Without a preferred name, or where you have switched your context off, it is told this too:";
/// The way back.
pub const BACK: &str = "Your account";
/// Together the fields are too long.
pub const TOO_LONG: &str =
    "Together, the fields hold more than 16,000 characters. Please shorten one of them: nothing you typed is lost.";

/// The name of a field, within a sentence.
pub const fn field(field: ContextField) -> &'static str {
    match field {
        ContextField::PreferredName => "preferred name",
        ContextField::Role => "your role",
        ContextField::Preferences => "preferences",
        ContextField::AnythingElse => "anything else",
    }
}

/// What saving came to.
pub fn acted(acted: &ContextActed) -> String {
    match (acted.restored, acted.fields.as_slice()) {
        (true, _) => "Your context is as it was before.".to_owned(),
        (false, []) => "That is what was saved already.".to_owned(),
        (false, fields) => format!("Saved: {}. Agents receive it from their next answer on.", names(fields)),
    }
}

/// The names of fields, as a list in a sentence.
pub fn names(fields: &[ContextField]) -> String {
    let names: Vec<_> = fields.iter().map(|one| field(*one)).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    }
}

/// Why a context was not saved, or its saving not undone.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::ContextStale { .. } => {
            "Your context was saved in the meantime, in another window or by Smithers, so nothing was overwritten. What you typed is still \
             here: save again to put it in place of that, or reload the page to see what was saved."
                .to_owned()
        }
        AppError::UndoStale => "Your context was saved again in the meantime, so this was not undone.".to_owned(),
        AppError::UndoTooLate => {
            "This was saved more than ten minutes ago and can no longer be undone. Change it by hand instead.".to_owned()
        }
        other => crate::text::error(other),
    }
}

/// What the personal agent is told of its user, whom it greets by name (H1), unless their context says what to call them. The name of an
/// account is no context: it stays where that is switched off (X3).
pub fn called(name: &PersonName) -> String {
    format!("The person is called {name}.")
}

/// What agents receive: the one text of which the preview is made, too (X1). Empty where nobody says anything.
pub fn received(organisation: &str, personal: &PersonalContext) -> String {
    let mut parts = Vec::new();
    if !organisation.is_empty() {
        parts.push(format!("About the organisation:\n{organisation}"));
    }
    let about: Vec<String> = ContextField::ALL.iter().filter_map(|field| line(*field, personal.get(*field))).collect();
    if !about.is_empty() {
        parts.push(format!("About the person you are talking to:\n{}", about.join("\n")));
    }
    parts.join("\n\n")
}

fn line(field: ContextField, text: &str) -> Option<String> {
    let label = match field {
        ContextField::PreferredName => "Preferred name",
        ContextField::Role => "Role",
        ContextField::Preferences => "Preferences",
        ContextField::AnythingElse => "Anything else",
    };
    let between = if field.is_text() { "\n" } else { " " };
    (!text.is_empty()).then(|| format!("{label}:{between}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_agents_receive_what_is_said_and_no_empty_headings() {
        let personal = PersonalContext::parse(["Mira", "", "Short.\nIn German.", ""]).unwrap();
        assert_eq!(received("", &PersonalContext::default()), "");
        assert_eq!(
            received("We build boats.", &PersonalContext::default()),
            "About the organisation:\nWe build boats."
        );
        assert_eq!(
            received("We build boats.", &personal),
            "About the organisation:\nWe build boats.\n\nAbout the person you are talking to:\nPreferred name: Mira\n\
             Preferences:\nShort.\nIn German."
        );
    }

    #[test]
    fn the_limit_is_told_as_it_is() {
        assert!(TOO_LONG.contains("16,000") && crate::features::context::model::MAX == 16_000);
    }

    #[test]
    fn fields_are_listed_as_one_would_say_them() {
        use ContextField::{Preferences, PreferredName, Role};
        assert_eq!(names(&[Role]), "your role");
        assert_eq!(names(&[PreferredName, Role, Preferences]), "preferred name, your role and preferences");
    }
}
