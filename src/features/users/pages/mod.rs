//! The routed views of people and invites.

mod claim;
mod dead_link;
mod invite;
mod invites;
mod list;
mod people;
mod query;
mod reset;
mod search;
mod shown;

pub use claim::ClaimPage;
pub use invite::InviteDialog;
pub use list::UsersPage;
pub use reset::ResetPage;
