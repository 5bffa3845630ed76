//! What can be done about people and invites, one file an act.

pub mod change_reset;
pub mod change_role;
pub mod claim;
pub mod correct_profile;
pub mod create;
pub mod create_invite;
pub mod deactivate;
pub mod edit_invite;
pub mod end_sessions;
pub mod erase;
pub mod export;
pub mod finish_reset;
pub mod link;
pub mod list;
pub mod many;
pub mod person;
pub mod reactivate;
pub mod renew_invite;
pub mod revoke_invite;
pub mod revoke_reset;
pub mod seats;
mod sender;
pub mod start_reset;
mod target;
pub mod undo;
