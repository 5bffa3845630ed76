//! Sentences of one's own account.

use crate::domain::PersonName;

/// Below the page's title.
pub const SUBTITLE: &str = "What others see of you, and how you sign in.";
/// Heading, and field.
pub const NAME: &str = "Name";
/// Button.
pub const SAVE_NAME: &str = "Save name";

/// Heading of a panel.
pub const CONTEXT: &str = "What agents know about you";
/// See [`CONTEXT`].
pub const CONTEXT_EXPLAINED: &str = "Your preferred name, what you do, and how you like answers. Agents receive it in your chats; nobody else can read it.";
/// The way to it.
pub const CONTEXT_LINK: &str = "Read and change it";

/// Said once the name is changed.
pub fn name_saved(name: &PersonName) -> String {
    format!("Your name is {name} now.")
}
