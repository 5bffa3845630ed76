//! Sentences of one's own account.

use crate::domain::PersonName;

/// Below the page's title.
pub const SUBTITLE: &str = "What others see of you, and how you sign in.";
/// Heading, and field.
pub const NAME: &str = "Name";
/// Button.
pub const SAVE_NAME: &str = "Save name";

/// Said once the name is changed.
pub fn name_saved(name: &PersonName) -> String {
    format!("Your name is {name} now.")
}
