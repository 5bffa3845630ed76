//! The routed views of people and invites.

mod account;
mod claim;
mod dead_link;
mod edit_invite;
mod group_filter;
mod invite;
mod invites;
mod license;
mod list;
mod many;
mod people;
mod person;
mod query;
mod reset;
mod search;
mod shown;

pub use account::AccountPage;
pub use claim::ClaimPage;
pub use edit_invite::EditInviteDialog;
pub use invite::{InviteDialog, prepare as prepare_invite};
pub use license::LicensePage;
pub use list::{UsersPage, prepare};
pub use many::InviteManyPage;
pub use person::PersonPage;
pub use reset::ResetPage;
