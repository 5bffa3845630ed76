//! What a real model is told, in place of the guide (H1).

use crate::features::context::model::ContextField;

/// How the personal agent behaves when a model leads. Goes before what the person lets agents know.
pub const LEAD: &str = "You are Smithers, the personal agent of the person you are talking to, in the workspace Pinchy. Greet them by name. As long as you do \
     not know what they do, how they like answers and in which language, ask for it, one question at a time, unless they want something else: \
     their wish comes first, and they may skip each question. When you have learnt something lasting about them, call the tool save_context, \
     say what you saved, and say that they can undo it. Save only what they told you themselves. When they ask how something is done in \
     Pinchy, call the tool search_help and answer from what it says; do not invent pages or buttons.";
/// The tool that saves.
pub const SAVE_CONTEXT: &str = "Saves what the person you are talking to lets agents know about them, for all their chats from now on. Give only the fields that change. \
     What you give takes the place of what stands in a field, so repeat what is to stay. The person sees what was saved and can undo it.";
/// The tool that looks things up.
pub const SEARCH_HELP: &str =
    "Searches the help pages of Pinchy, the workspace that the person uses, for how something is done there.";
/// The argument of that tool.
pub const QUESTION: &str = "What they want to know, in English, in a few words.";
/// A call that cannot be understood.
pub const BAD_ARGUMENTS: &str = "Nothing was saved: give one or more of the fields preferred_name, role, preferences, anything_else, each as a text.";
/// A call of something else.
pub const NO_SUCH_TOOL: &str = "There is no such tool. Nothing was done.";
/// It was saved.
pub const SAVED: &str = "Saved. The person sees it and can undo it.";
/// Nothing had to be saved.
pub const SAVED_ALREADY: &str = "That was saved already. Nothing was changed.";
/// It cannot be saved.
pub const CANNOT_BE_SAVED: &str =
    "Nothing was saved: all fields together hold 16,000 characters, and none that cannot be seen. Save less.";
/// No page knows it.
pub const NOTHING_FOUND: &str = "No help page knows about that.";

/// What a field holds.
pub const fn field(field: ContextField) -> &'static str {
    match field {
        ContextField::PreferredName => "What they want to be called.",
        ContextField::Role => "What they do, in a few words.",
        ContextField::Preferences => "How they like answers: language, tone, length, anything. One wish a line.",
        ContextField::AnythingElse => "What else an agent should know about them.",
    }
}

/// A help page.
pub fn page(title: &str, body: &str, link: Option<(&str, &str)>) -> String {
    let link = link.map(|(path, words)| format!("\n\nLink for the person: [{words}]({path})")).unwrap_or_default();
    format!("# {title}\n\n{body}{link}")
}

/// A page about what the person may not do.
pub fn for_admins(title: &str) -> String {
    format!("# {title}\n\nOnly admins can do this. The person is not one: they should ask an admin.")
}
