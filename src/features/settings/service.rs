//! Reading and changing the settings; the facts of the installation.

use super::model::{NewSettings, Settings, SourcedUrl};
use super::store;
use crate::domain::{Authority, OrganisationName, Timestamp, Topic};
use crate::error::AppError;
use crate::features::audit::{self, Event, NewEntry};
use crate::server::{
    AppState,
    config::PublicUrl,
    db::{Db, Tx, actor},
};
use crate::write_tx;
use std::{collections::BTreeMap, sync::atomic::Ordering};
use uuid::Uuid;

const ORGANISATION: &str = "organisation";
const PUBLIC_URL: &str = "public_url";

/// What the database knows of the installation that it belongs to.
pub struct Installation {
    /// Its id; part of the set-up code (S1).
    pub id: String,
    /// The fingerprint of the master key that it was made with (O0).
    pub key_fingerprint: String,
    /// Whether it is set up.
    pub set_up: bool,
}

/// The installation behind a database, if there is one.
///
/// # Errors
/// A fault of the database.
pub async fn installation(db: &Db) -> Result<Option<Installation>, AppError> {
    let row = store::installation(&mut db.read().await?).await?;
    Ok(row.map(|row| Installation {
        id: row.id,
        key_fingerprint: row.key_fingerprint,
        set_up: row.set_up_at.is_some(),
    }))
}

/// Makes the installation's row when the database is new; of several processes the first one does.
///
/// # Errors
/// A fault of the database.
pub async fn found_installation(db: &Db, id: Uuid, key_fingerprint: &str, now: Timestamp) -> Result<(), AppError> {
    write_tx!(db, |tx| { store::insert_installation(tx, &id.to_string(), key_fingerprint, now).await })
}

/// Whether the workspace is set up. Asks the database only until it is.
///
/// # Errors
/// A fault of the database.
pub async fn is_set_up(app: &AppState) -> Result<bool, AppError> {
    if app.set_up.load(Ordering::Acquire) {
        return Ok(true);
    }
    let done = installation(&app.db).await?.is_some_and(|installation| installation.set_up);
    app.set_up.fetch_or(done, Ordering::AcqRel);
    Ok(done)
}

/// Stores that the workspace is set up, with its first settings, in the caller's transaction.
///
/// # Errors
/// [`AppError::SetupDone`] for everybody but the first (S3).
pub async fn mark_set_up(tx: &mut Tx, app: &AppState, settings: &NewSettings) -> Result<(), AppError> {
    let now = app.clock.now();
    if !store::mark_set_up(tx, now).await? {
        return Err(AppError::SetupDone);
    }
    store::put_setting(tx, ORGANISATION, Some(settings.organisation.as_str()), now).await?;
    announce(tx, ORGANISATION);
    if let Some(url) = &settings.public_url {
        store::put_setting(tx, PUBLIC_URL, Some(url), now).await?;
    }
    Ok(())
}

/// Everybody sees what the organisation is called; the rest is for admins.
fn announce(tx: &mut Tx, name: &str) {
    tx.announce(Topic::Settings);
    if name == ORGANISATION {
        tx.announce(Topic::Organisation);
    }
}

/// The settings in force.
///
/// # Errors
/// A fault of the database.
pub async fn settings(app: &AppState) -> Result<Settings, AppError> {
    settings_in(&mut app.db.read().await?, app).await
}

async fn settings_in(tx: &mut Tx, app: &AppState) -> Result<Settings, AppError> {
    let mut stored: BTreeMap<String, String> = store::settings(tx).await?.into_iter().collect();
    let organisation = stored.remove(ORGANISATION).unwrap_or_else(|| "Pinchy".to_owned());
    // Read again each time: another node may have changed it.
    app.remember_public_url(stored.remove(PUBLIC_URL).and_then(|url| url.parse().ok()));
    let url = app.public_url();
    Ok(Settings {
        organisation: OrganisationName::from_stored(organisation),
        public_url: SourcedUrl {
            loopback: url.as_ref().is_some_and(PublicUrl::is_loopback),
            url: url.map(|url| url.origin()),
            fixed: app.config.public_url_from_env,
        },
    })
}

/// Builds a link from the public address, never from a request (I3). Without one the link is a path alone.
///
/// # Errors
/// A fault of the database.
pub async fn link(tx: &mut Tx, app: &AppState, path: &str) -> Result<String, AppError> {
    let settings = settings_in(tx, app).await?;
    Ok(format!("{}{path}", settings.public_url.url.unwrap_or_default()))
}

/// Whether the stored address makes cookies need https; asked once, at the start (A2).
///
/// # Errors
/// A fault of the database.
pub async fn stored_public_url(db: &Db) -> Result<Option<PublicUrl>, AppError> {
    let stored = store::settings(&mut db.read().await?).await?;
    Ok(stored.into_iter().find(|(name, _)| name == PUBLIC_URL).and_then(|(_, url)| url.parse().ok()))
}

/// Changes the settings (O1). An entry is written only where something changed.
///
/// # Errors
/// A fault of the database.
pub async fn change(app: &AppState, authority: &Authority, new: NewSettings) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, authority).await?;
        let stored: BTreeMap<String, String> = store::settings(tx).await?.into_iter().collect();
        let mut wanted = vec![(ORGANISATION, Some(new.organisation.as_str().to_owned()))];
        if !app.config.public_url_from_env {
            wanted.push((PUBLIC_URL, new.public_url.clone()));
        }
        let in_force = app.public_url().map(|url| url.origin());
        let mut changes = Vec::new();
        for (name, value) in wanted {
            let before = stored.get(name).cloned();
            // The page shows the address in force. Left as it is, it stays a default and follows the environment later.
            let shown = name == PUBLIC_URL && before.is_none() && value == in_force;
            if before != value && !shown {
                store::put_setting(tx, name, value.as_deref(), now).await?;
                changes.push((name.to_owned(), before, value.unwrap_or_default()));
                announce(tx, name);
            }
        }
        if !changes.is_empty() {
            audit::append(tx, &app.random, NewEntry::by(authority, now, Event::SettingsChanged { changes })).await?;
        }
        Ok(())
    })
}
