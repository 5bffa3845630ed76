//! What can be done about groups, one file an act.

pub mod add_members;
pub mod change_group;
pub mod create_group;
pub mod delete_group;
pub mod invites;
pub mod list;
mod membership;
pub mod remove_members;
pub mod set_user_groups;
mod target;
pub mod undo;
