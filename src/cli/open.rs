//! Opening an installation: its database, its key, and the check that the two belong together (O0).

use crate::features::{audit, settings::service};
use crate::server::{
    AppState,
    board::Board,
    clock::Clock,
    config::Config,
    crypto::{MasterKey, PasswordHasher},
    db::{
        Db,
        moved::{self, Moved, State},
    },
    http::cookies::Cookies,
    outbound::{Outbound, System},
    random::Random,
    streams::Streams,
};
use crate::ui::iso;
use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use std::sync::{Arc, RwLock, atomic::AtomicBool};

/// Opens the installation that the configuration names; makes it where there is none.
///
/// # Errors
/// In words: what cannot be opened, that the key is not the one of the database, or that the installation was moved away (T8).
pub async fn open(config: Config) -> anyhow::Result<AppState> {
    let app = open_moved_too(config).await?;
    match moved::moved(&app.db).await? {
        None => Ok(app),
        Some(moved) => {
            app.db.close().await;
            bail!("{}", moved_sentence(&moved))
        }
    }
}

/// Why a database that was moved away, or has not wholly arrived, is not opened (T8).
pub fn moved_sentence(moved: &Moved) -> String {
    let (place, at) = (&moved.place, iso(moved.at.as_millis()));
    match moved.state {
        State::Away => format!(
            "this installation was moved to {place} at {at} and serves here no more: start Pinchy with that address as DATABASE_URL"
        ),
        State::Arriving => format!(
            "this database holds a copy of {place}, begun at {at}, that has not come to its end: run the same command (`pinchy db copy` or `pinchy restore`) again, or empty this one"
        ),
    }
}

/// The same, also where the installation was moved: it can be read, and nothing else.
///
/// # Errors
/// In words, as above.
pub async fn open_moved_too(config: Config) -> anyhow::Result<AppState> {
    open_at(config, Clock::system()).await
}

/// The same with a clock of one's own.
///
/// # Errors
/// In words, as above.
pub async fn open_at(config: Config, clock: Clock) -> anyhow::Result<AppState> {
    let db = open_database(&config).await?;
    let random = Random::system();
    let key = matching_key(&config, &db, &clock, &random).await?;
    let stored = service::stored_public_url(&db).await?;
    let mut app = AppState {
        cookies: Cookies::new(false),
        hasher: PasswordHasher::new(config.argon2, random.clone())?,
        keys: Arc::new(key.keys()),
        outbound: Outbound::new(config.allow, System),
        config: Arc::new(config),
        db,
        clock,
        random,
        stored_public_url: Arc::new(RwLock::new(stored)),
        set_up: Arc::new(AtomicBool::new(false)),
        streams: Streams::default(),
        board: Board::default(),
    };
    audit::service::key::ensure(&app).await?;
    app.cookies = Cookies::new(app.public_url().is_some_and(|url| url.is_https()));
    Ok(app)
}

/// Opens the database alone, and makes the data folder where it is missing.
///
/// # Errors
/// In words: what cannot be opened.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
    Db::open(config.database_url.expose_secret()).await
}

async fn matching_key(config: &Config, db: &Db, clock: &Clock, random: &Random) -> anyhow::Result<MasterKey> {
    if service::installation(db).await?.is_none() {
        let key = MasterKey::load_or_create(&config.key_file, random)?;
        let now = clock.now();
        service::found_installation(db, random.uuid_v7(now), &key.fingerprint(), now).await?;
    }
    // Read again: another process may have been the one to found it, with a key of its own.
    let Some(installation) = service::installation(db).await? else { bail!("the database holds no installation") };
    let key = MasterKey::load(&config.key_file)
        .context("this database has a key, and it is needed: put it back from your backup")?;
    if key.fingerprint() != installation.key_fingerprint {
        bail!(
            "the key in {} is not the key of this database (fingerprint {}, expected {}): put the right one back",
            config.key_file.display(),
            key.fingerprint(),
            installation.key_fingerprint
        );
    }
    Ok(key)
}
