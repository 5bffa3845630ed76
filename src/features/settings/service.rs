//! Reading and changing the settings; the facts of the installation.

use super::model::{
    AbsoluteLimit, IdleLimit, Limits, NewLimits, NewSettings, Settings, SourcedKeep, SourcedLimit, SourcedUrl,
};
use super::store;
use crate::domain::{Authority, Holds, KeepFor, OrganisationName, Timestamp, Topic};
use crate::error::{AppError, Fault};
use crate::features::audit::{self, Event, NewEntry};
use crate::server::{
    AppState,
    config::PublicUrl,
    db::{Db, Key, Tx, actor},
};
use crate::write_tx;
use std::{collections::BTreeMap, sync::atomic::Ordering, time::Duration};
use uuid::Uuid;

const ORGANISATION: &str = "organisation";
const PUBLIC_URL: &str = "public_url";
const ORGANISATION_CONTEXT: &str = "organisation_context";
/// The names of the limits stand in the store of sessions, too, which reads them with each session.
const SESSION_IDLE: &str = "session_idle";
const SESSION_ABSOLUTE: &str = "session_absolute";
const INVITE_HOLDS: &str = "invite_holds";
const AUDIT_KEEP: &str = "audit_keep";

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
    let organisation = organisation_name(stored.remove(ORGANISATION));
    // Read again each time: another node may have changed it.
    app.remember_public_url(stored.remove(PUBLIC_URL).and_then(|url| url.parse().ok()));
    let url = app.public_url();
    let limits = SessionLimits::in_force(app, stored.get(SESSION_IDLE).cloned(), stored.get(SESSION_ABSOLUTE).cloned());
    Ok(Settings {
        context: stored.remove(ORGANISATION_CONTEXT).unwrap_or_default(),
        limits: Limits {
            session_idle: SourcedLimit { seconds: limits.idle.as_secs(), fixed: app.config.session_idle_from_env },
            session_absolute: SourcedLimit {
                seconds: limits.absolute.as_secs(),
                fixed: app.config.session_absolute_from_env,
            },
            invite_holds: stored.get(INVITE_HOLDS).and_then(|holds| holds.parse().ok()).unwrap_or(Holds::Week),
            audit_keep: kept(app, stored.get(AUDIT_KEEP).map(String::as_str)),
        },
        organisation,
        public_url: SourcedUrl {
            loopback: url.as_ref().is_some_and(PublicUrl::is_loopback),
            url: url.map(|url| url.origin()),
            fixed: app.config.public_url_from_env,
        },
    })
}

fn kept(app: &AppState, stored: Option<&str>) -> SourcedKeep {
    let keep = app.config.audit_keep.or_else(|| stored?.parse().ok()).unwrap_or(KeepFor::Forever);
    SourcedKeep { keep, fixed: app.config.audit_keep.is_some() }
}

/// How long entries of the audit trail are kept (T4); nothing for ever.
///
/// # Errors
/// A fault of the database.
pub async fn audit_keep(app: &AppState) -> Result<Option<Duration>, AppError> {
    let stored = store::settings(&mut app.db.read().await?).await?;
    let stored = stored.iter().find(|(name, _)| name == AUDIT_KEEP).map(|(_, keep)| keep.as_str());
    Ok(kept(app, stored).keep.duration())
}

/// How long sessions live (A2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without use.
    pub idle: Duration,
    /// At all.
    pub absolute: Duration,
}

impl SessionLimits {
    /// What holds: what the server was started with, else what is stored, else the defaults (O1).
    pub fn in_force(app: &AppState, idle: Option<String>, absolute: Option<String>) -> Self {
        let config = &app.config;
        let idle = idle.filter(|_| !config.session_idle_from_env).and_then(|idle| idle.parse::<IdleLimit>().ok());
        let absolute = absolute
            .filter(|_| !config.session_absolute_from_env)
            .and_then(|absolute| absolute.parse::<AbsoluteLimit>().ok());
        Self {
            idle: idle.map_or(config.session_idle, IdleLimit::duration),
            absolute: absolute.map_or(config.session_absolute, AbsoluteLimit::duration),
        }
    }
}

/// How long sessions live, in the caller's transaction.
///
/// # Errors
/// A fault of the database.
pub async fn session_limits(tx: &mut Tx, app: &AppState) -> Result<SessionLimits, AppError> {
    let mut stored: BTreeMap<String, String> = store::settings(tx).await?.into_iter().collect();
    Ok(SessionLimits::in_force(app, stored.remove(SESSION_IDLE), stored.remove(SESSION_ABSOLUTE)))
}

/// Whether the stored address makes cookies need https; asked once, at the start (A2).
///
/// # Errors
/// A fault of the database.
pub async fn stored_public_url(db: &Db) -> Result<Option<PublicUrl>, AppError> {
    let stored = store::settings(&mut db.read().await?).await?;
    Ok(stored.into_iter().find(|(name, _)| name == PUBLIC_URL).and_then(|(_, url)| url.parse().ok()))
}

/// What the organisation is called, in the caller's transaction.
///
/// # Errors
/// A fault of the database.
pub async fn organisation(tx: &mut Tx) -> Result<OrganisationName, AppError> {
    let stored = store::settings(tx).await?.into_iter().find(|(name, _)| name == ORGANISATION);
    Ok(organisation_name(stored.map(|(_, name)| name)))
}

fn organisation_name(stored: Option<String>) -> OrganisationName {
    OrganisationName::from_stored(stored.unwrap_or_else(|| "Pinchy".to_owned()))
}

/// What all agents are told about the organisation (X2), in the caller's transaction; may be empty.
///
/// # Errors
/// A fault of the database.
pub async fn organisation_context(tx: &mut Tx) -> Result<String, AppError> {
    let stored = store::settings(tx).await?;
    Ok(stored.into_iter().find(|(name, _)| name == ORGANISATION_CONTEXT).map(|(_, text)| text).unwrap_or_default())
}

/// The address as links are built from it. One that merely looks like an address, such as `http://192.168.1.300`, would be stored and
/// then be none, without a word (O1, I3).
///
/// # Errors
/// [`AppError::Invalid`] for the field `public_url`.
pub fn origin_of(address: Option<String>) -> Result<Option<String>, AppError> {
    let parsed = address.map(|address| address.parse::<PublicUrl>()).transpose();
    let parsed = parsed.map_err(|_| AppError::field("public_url", Fault::NotAnAddress))?;
    Ok(parsed.map(|address| address.origin()))
}

/// Changes the settings (O1). An entry is written only where something changed.
///
/// # Errors
/// [`AppError::Invalid`] where the public address is none.
pub async fn change(app: &AppState, authority: &Authority, new: NewSettings) -> Result<(), AppError> {
    let public_url = origin_of(new.public_url.clone())?;
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let mut wanted = vec![Wanted { name: ORGANISATION, value: Some(new.organisation.to_string()), default: None }];
        if !app.config.public_url_from_env {
            let default = app.public_url().map(|url| url.origin());
            wanted.push(Wanted { name: PUBLIC_URL, value: public_url.clone(), default });
        }
        if let Some(context) = new.context.clone() {
            let value = Some(context).filter(|context| !context.is_empty());
            wanted.push(Wanted { name: ORGANISATION_CONTEXT, value, default: None });
        }
        put(tx, app, authority, wanted).await
    })
}

/// Changes how long sessions live and what invites begin with (O1). An entry is written only where something changed. What the
/// environment sets stays as it is.
///
/// # Errors
/// A fault of the database.
pub async fn change_limits(app: &AppState, authority: &Authority, new: NewLimits) -> Result<(), AppError> {
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        actor::still_may(tx, authority).await?;
        let (idle_fixed, absolute_fixed) = (app.config.session_idle_from_env, app.config.session_absolute_from_env);
        let idle = new.session_idle.filter(|_| !idle_fixed);
        let absolute = new.session_absolute.filter(|_| !absolute_fixed);
        let wanted = [
            (SESSION_IDLE, idle.map(IdleLimit::as_str), IdleLimit::HalfDay.as_str()),
            (SESSION_ABSOLUTE, absolute.map(AbsoluteLimit::as_str), AbsoluteLimit::Month.as_str()),
            (INVITE_HOLDS, new.invite_holds.map(Holds::as_str), Holds::Week.as_str()),
            (
                AUDIT_KEEP,
                new.audit_keep.filter(|_| app.config.audit_keep.is_none()).map(KeepFor::as_str),
                KeepFor::Forever.as_str(),
            ),
        ];
        let wanted = wanted.into_iter().filter_map(|(name, value, default)| {
            Some(Wanted { name, value: Some(value?.to_owned()), default: Some(default.to_owned()) })
        });
        put(tx, app, authority, wanted.collect()).await
    })
}

/// What a setting shall be.
struct Wanted {
    name: &'static str,
    /// Nothing leaves the default in force.
    value: Option<String>,
    /// What the page shows where nothing is stored. Left as it is, it stays a default.
    default: Option<String>,
}

/// A value as the trail holds it: of the organisation's context its length in characters alone (X3).
fn told(name: &str, value: Option<String>) -> Option<String> {
    match name {
        ORGANISATION_CONTEXT => Some(value.unwrap_or_default().chars().count().to_string()),
        _ => value,
    }
}

/// Stores what is not so already, with one entry. The caller holds [`Key::People`], so that of the same change made twice at once the
/// second finds it made (U7).
async fn put(tx: &mut Tx, app: &AppState, authority: &Authority, wanted: Vec<Wanted>) -> Result<(), AppError> {
    let now = app.clock.now();
    let stored: BTreeMap<String, String> = store::settings(tx).await?.into_iter().collect();
    let mut changes = Vec::new();
    for Wanted { name, value, default } in wanted {
        let before = stored.get(name).cloned();
        let is_as_shown = before.is_none() && value == default;
        if before != value && !is_as_shown {
            store::put_setting(tx, name, value.as_deref(), now).await?;
            changes.push((name.to_owned(), told(name, before), told(name, value).unwrap_or_default()));
            announce(tx, name);
        }
    }
    if !changes.is_empty() {
        audit::append(tx, &app.random, NewEntry::by(authority, now, Event::SettingsChanged { changes })).await?;
    }
    Ok(())
}
