//! The agent behind a chat, as far as a user may see it (N4, N5).

pub use crate::features::agents::{model::ChatAgent, service::access::for_chat};
