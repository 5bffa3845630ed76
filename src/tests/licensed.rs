//! Licence keys for tests, signed with a key that is made here and nowhere kept.

use super::fixture::{Fixture, START, on_both_with};
use crate::domain::{Authority, Operator};
use crate::features::license::{
    model::{Feature, PRODUCT, Terms},
    service::{keys, token},
};
use crate::server::{crypto::SigningKey, random::Random};
use std::{future::Future, sync::Arc, time::Duration};

pub const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The key that signs.
pub fn signing_key() -> SigningKey {
    SigningKey::generate(&Random::seeded(11))
}

/// What a key says that holds for a year from the fixture's first moment on, with every feature.
pub fn terms(seats: i64) -> Terms {
    Terms {
        product: PRODUCT.to_owned(),
        organisation: "Harbour & Co".to_owned(),
        plan: "Team".to_owned(),
        seats,
        features: Feature::ALL.to_vec(),
        issued_at: START,
        not_before: START,
        expires_at: START + 365 * DAY,
    }
}

/// The key that says it.
pub fn key(terms: &Terms) -> String {
    token::issue(&signing_key(), terms)
}

/// Runs a test on both databases, in an installation that accepts these keys.
pub async fn on_both_licensed<F, T>(test: F)
where
    F: Fn(Arc<Fixture>) -> T,
    T: Future<Output = ()>,
{
    let verifying = signing_key().verifying_key().to_string();
    on_both_with(&[("PINCHY_LICENSE_PUBLIC_KEY", &verifying)], test).await;
}

/// Saves a key with so many seats.
pub async fn license(fixture: &Fixture, seats: i64) {
    let operator: Authority = Operator::from_command_line().into();
    keys::save(&fixture.app, &operator, &key(&terms(seats))).await.unwrap();
}
