//! What can be done about people and invites, one file an act.

pub mod change_role;
pub mod claim;
pub mod create;
pub mod create_invite;
pub mod deactivate;
pub mod link;
pub mod list;
pub mod reactivate;
pub mod renew_invite;
pub mod revoke_invite;
mod sender;
mod target;
pub mod undo;
