//! What can be done in chats, one file an act, and the answers that are written meanwhile.

pub mod chats;
pub mod connected;
pub mod delete;
pub mod draft;
pub mod edit;
pub mod follow;
pub mod model;
pub mod page;
mod refusal;
pub mod retry;
pub mod run;
pub mod send;
pub mod stop;
