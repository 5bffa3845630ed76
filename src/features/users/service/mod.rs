//! What can be done about people and invites, one file an act.

pub mod claim;
pub mod create;
pub mod create_invite;
pub mod link;
pub mod list;
pub mod renew_invite;
pub mod revoke_invite;
