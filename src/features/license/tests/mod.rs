//! The contract of service and store, on both databases.

mod branding;
mod keys;

use super::model::{License, Seats};
use super::service;
use crate::tests::fixture::Fixture;

/// The licence as it stands, with nobody in a seat.
async fn current(fixture: &Fixture) -> License {
    let (app, mut tx) = (&fixture.app, fixture.app.db.read().await.unwrap());
    let verifier = app.config.license_public_key.as_ref();
    service::license(&mut tx, verifier, Seats::default(), app.clock.now()).await.unwrap()
}

/// The actions of the trail about the licence, oldest first.
async fn told(fixture: &Fixture) -> Vec<String> {
    let actions = fixture.trail().await.into_iter();
    actions.filter(|action| action.starts_with("license.") || action.starts_with("branding.")).collect()
}
