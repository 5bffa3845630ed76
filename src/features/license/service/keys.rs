//! Saving a licence key and taking it out (L1, L3).

use super::token;
use crate::domain::{Authority, Topic};
use crate::error::{AppError, Fault, KeyFault};
use crate::features::{
    audit::{self, Event, LicenseEvent, NewEntry},
    license::{
        model::{LicenseActed, LicenseDeed, Terms},
        store,
    },
};
use crate::server::{
    AppState,
    db::{Key, actor},
};
use crate::write_tx;

/// Saves a key in place of the one before. The same again changes nothing and writes nothing (U7). One that cannot be accepted is an
/// entry (T1), and the one before stays.
///
/// # Errors
/// [`AppError::Invalid`] for the field `key` where there is none; [`AppError::LicenseRefused`].
pub async fn save(app: &AppState, authority: &Authority, entered: &str) -> Result<LicenseActed, AppError> {
    let key: String = entered.split_whitespace().collect();
    if key.is_empty() {
        return Err(AppError::field("key", Fault::Empty));
    }
    let terms = match admitted(app, &key) {
        Ok(terms) => terms,
        Err(reason) => {
            note_refusal(app, authority, reason).await?;
            return Err(AppError::LicenseRefused { reason });
        }
    };
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        // Whoever makes the number of people grow holds the same lock, and so sees the old limit or the new one.
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let before = store::current(tx).await?;
        if before.as_ref().is_none_or(|before| before.token.as_deref() != Some(&key)) {
            store::save(tx, &key, terms.seats, now).await?;
            let event = saved(&terms, before.map(|before| before.seats));
            audit::append(tx, &app.random, NewEntry::by(authority, now, Event::License(event))).await?;
            tx.announce(Topic::License);
        }
        Ok(LicenseActed { deed: LicenseDeed::Saved })
    })
}

fn admitted(app: &AppState, key: &str) -> Result<Terms, KeyFault> {
    let terms = token::read(app.config.license_public_key.as_ref(), key)?;
    terms.admit(app.clock.now())?;
    Ok(terms)
}

fn saved(terms: &Terms, seats_before: Option<i64>) -> LicenseEvent {
    LicenseEvent::Saved {
        organisation: terms.organisation.clone(),
        plan: terms.plan.clone(),
        seats_before,
        seats: terms.seats,
        features: terms.features.iter().map(ToString::to_string).collect(),
        expires_at: terms.expires_at,
    }
}

async fn note_refusal(app: &AppState, authority: &Authority, reason: KeyFault) -> Result<(), AppError> {
    let event = Event::License(LicenseEvent::Refused { reason });
    let entry = NewEntry::by(authority, app.clock.now(), event);
    write_tx!(app.db, |tx| { audit::append_limited(tx, &app.random, entry.clone()).await })
}

/// Takes the key out, and with it its features. Its seats stay until another key replaces it (L3). Where there is none, nothing changes
/// (U7).
///
/// # Errors
/// Those of [`actor::still_may`].
pub async fn remove(app: &AppState, authority: &Authority) -> Result<LicenseActed, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        if let Some(before) = store::current(tx).await?.filter(|before| before.token.is_some()) {
            store::remove(tx, now).await?;
            let event = Event::License(LicenseEvent::Removed { seats: before.seats });
            audit::append(tx, &app.random, NewEntry::by(authority, now, event)).await?;
            tx.announce(Topic::License);
        }
        Ok(LicenseActed { deed: LicenseDeed::Removed })
    })
}
