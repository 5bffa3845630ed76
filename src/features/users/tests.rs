//! The contract of service and store, on both databases.

mod claims;
mod edits;
mod groups;
mod invites;
mod lists;
mod many;
mod people;
mod resets;
mod roles;
mod seats;
mod states;
mod story;
mod undo;

use super::{
    model::{InviteLink, NewInvite},
    service::{
        claim::{self, Entered},
        create_invite::create_invite,
    },
};
use crate::domain::{Admin, Origin};
use crate::error::AppError;
use crate::tests::fixture::{Fixture, PASSWORD};

/// Invites a member for an hour.
async fn invite(fixture: &Fixture, admin: &Admin, name: &str, email: &str) -> Result<InviteLink, AppError> {
    let new = NewInvite::parse(email, name, "member", "1h").unwrap();
    create_invite(&fixture.app, admin, new, false).await
}

/// What the holder of the link sends.
fn form(link: &InviteLink, email: &str) -> Entered {
    Entered {
        token: token(link).to_owned(),
        email: email.to_owned(),
        name: "Mira Lindqvist".to_owned(),
        password: PASSWORD.to_owned(),
        origin: Origin { address: Some("203.0.113.9".to_owned()), user_agent: None },
    }
}

fn token(link: &InviteLink) -> &str {
    link.link.rsplit('/').next().unwrap()
}

async fn claim(fixture: &Fixture, link: &InviteLink, email: &str) -> Result<claim::Claimed, AppError> {
    claim::claim(&fixture.app, form(link, email)).await
}
