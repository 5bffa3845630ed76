//! Views of chats.

mod acts;
mod composer;
mod face;
mod growing;
mod head;
#[cfg(feature = "hydrate")]
mod line;
mod messages;
mod picker;

pub use acts::{Carried, ChatActs, ChatOutcome};
pub use composer::{COMPOSER, Composer, Next, typed};
pub use head::{About, Head};
pub use messages::{Conversation, rows};
pub use picker::Picker;
