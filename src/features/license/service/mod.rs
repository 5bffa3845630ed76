//! What can be done about the licence, and what is asked of it.

pub mod branding;
pub mod keys;
pub mod token;

use super::model::{Branding, Feature, License, Seats, State, Terms};
use super::store;
use crate::domain::Timestamp;
use crate::error::{AppError, KeyFault};
use crate::server::{AppState, crypto::VerifyingKey, db::Tx};

/// How it stands with the saved key. It is checked again each time: a key that was put into the database by hand brings nothing.
struct Standing {
    state: State,
    terms: Option<Terms>,
    fault: Option<KeyFault>,
    seats: Option<i64>,
    features: Vec<Feature>,
}

async fn standing(tx: &mut Tx, verifier: Option<&VerifyingKey>, now: Timestamp) -> Result<Standing, AppError> {
    let saved = store::current(tx).await?;
    let seats = saved.as_ref().map(|saved| saved.seats);
    let community = |fault| Standing { state: State::Community, terms: None, fault, seats, features: Vec::new() };
    let Some(token) = saved.and_then(|saved| saved.token) else { return Ok(community(None)) };
    Ok(match token::read(verifier, &token) {
        Ok(terms) => {
            let state = terms.state(now);
            let has_features = matches!(state, State::Active | State::Grace);
            let features = if has_features { terms.features.clone() } else { Vec::new() };
            Standing { state, terms: Some(terms), fault: None, seats, features }
        }
        Err(fault) => community(Some(fault)),
    })
}

/// The licence as its page shows it; `used` is who takes a seat.
///
/// # Errors
/// A fault of the database.
pub async fn license(
    tx: &mut Tx,
    verifier: Option<&VerifyingKey>,
    used: Seats,
    now: Timestamp,
) -> Result<License, AppError> {
    let Standing { state, terms, fault, seats, features } = standing(tx, verifier, now).await?;
    let row = store::branding(tx).await?;
    let branding = Branding { logo: row.logo_hash.as_deref().map(branding::logo_address), colour: row.colour };
    Ok(License { accepts_keys: verifier.is_some(), state, terms, fault, seats, used, features, branding, now })
}

/// How many seats are allowed: those of the key that was accepted last, also where its time is over or it was taken out (L3). None
/// where there never was one.
///
/// # Errors
/// A fault of the database.
pub async fn seat_limit(tx: &mut Tx) -> Result<Option<i64>, AppError> {
    Ok(store::current(tx).await?.map(|saved| saved.seats))
}

/// Whether a feature is there now.
///
/// # Errors
/// A fault of the database.
pub async fn has(tx: &mut Tx, app: &AppState, feature: Feature) -> Result<bool, AppError> {
    let standing = standing(tx, app.config.license_public_key.as_ref(), app.clock.now()).await?;
    Ok(standing.features.contains(&feature))
}
