//! From a licence key to what it says, and the other way for whoever has the signing key.

use crate::domain::{Timestamp, checked_name};
use crate::error::KeyFault;
use crate::features::license::model::{MAX_KEY, MAX_SEATS, Terms};
use crate::server::crypto::{SigningKey, TokenFault, VerifyingKey};
use serde::{Deserialize, Serialize};

/// The longest name of an organisation or plan, in characters.
const MAX_NAME: usize = 100;
/// The most features that a key may name.
const MAX_FEATURES: usize = 64;
/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// What is signed; registered names (RFC 7519) where there are some. Times are Unix seconds.
#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    plan: String,
    seats: i64,
    features: Vec<String>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// What a key says. Whether it may be used is for [`Terms::admit`] to say.
///
/// # Errors
/// Why it is no key.
pub fn read(verifier: Option<&VerifyingKey>, key: &str) -> Result<Terms, KeyFault> {
    let verifier = verifier.ok_or(KeyFault::NoVerifier)?;
    if key.chars().count() > MAX_KEY as usize {
        return Err(KeyFault::TooLong);
    }
    let claims: Claims = verifier.verify(key).map_err(|fault| match fault {
        TokenFault::Garbled => KeyFault::Garbled,
        TokenFault::OtherKey => KeyFault::OtherKey,
        TokenFault::Forged => KeyFault::Forged,
    })?;
    terms(claims).ok_or(KeyFault::Garbled)
}

/// A key that says this. A text that is longer than a key may hold, or a number out of its range, makes one that nobody accepts.
pub fn issue(signing: &SigningKey, terms: &Terms) -> String {
    let seconds = |at: Timestamp| at.as_millis() / 1_000;
    signing.sign(&Claims {
        aud: terms.product.clone(),
        sub: terms.organisation.clone(),
        plan: terms.plan.clone(),
        seats: terms.seats,
        features: terms.features.iter().map(ToString::to_string).collect(),
        iat: seconds(terms.issued_at),
        nbf: seconds(terms.not_before),
        exp: seconds(terms.expires_at),
    })
}

fn terms(claims: Claims) -> Option<Terms> {
    let name = |text: &str| checked_name(text, MAX_NAME).ok();
    let at = |seconds: i64| (0..=LAST_SECOND).contains(&seconds).then(|| Timestamp::from_millis(seconds * 1_000));
    let is_sound = (1..=MAX_SEATS).contains(&claims.seats) && claims.features.len() <= MAX_FEATURES;
    is_sound.then_some(())?;
    Some(Terms {
        product: claims.aud,
        organisation: name(&claims.sub)?,
        plan: name(&claims.plan)?,
        seats: claims.seats,
        // What a later version knows brings nothing here.
        features: claims.features.iter().filter_map(|feature| feature.parse().ok()).collect(),
        issued_at: at(claims.iat)?,
        not_before: at(claims.nbf)?,
        expires_at: at(claims.exp)?,
    })
}
