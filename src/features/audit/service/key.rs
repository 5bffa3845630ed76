//! The key that signs the trail: outside the database, and never derived from the master key (T3).

mod rotation;

pub use rotation::{next_file, rotate};

use super::super::log::{LogName, PublicKey, SecretKey, Trust};
use super::super::model::Halt;
use super::super::store::log as store;
use crate::error::AppError;
use crate::server::{
    AppState,
    config::Config,
    crypto::{KeyError, key_file},
    db::{Key, Tx},
};
use crate::write_tx;
use anyhow::Context;
use data_encoding::HEXLOWER;
use secrecy::ExposeSecret;

/// The log that is written now, and the key that signs it.
pub struct Signing {
    /// The log.
    pub log: LogName,
    /// Its key.
    pub key: SecretKey,
    /// Which keys have signed the trail so far.
    pub trust: Trust,
}

/// What everybody may know of the key.
pub struct KnownKey {
    /// The log.
    pub log: LogName,
    /// The key.
    pub key: PublicKey,
}

/// Makes the key where the database knows none yet: at the first start.
///
/// # Errors
/// In words: why the file cannot be made.
pub async fn ensure(app: &AppState) -> anyhow::Result<()> {
    if !store::keys(&mut app.db.read().await?).await?.is_empty() {
        return Ok(());
    }
    let seed = match &app.config.audit_key {
        Some(_) => seed(&app.config).context("PINCHY_AUDIT_KEY holds no key")?,
        None => key_file::load_or_create(&app.config.audit_key_file, &app.random)?,
    };
    let key = SecretKey::from_seed(seed);
    let (public, now) = (key.public(), app.clock.now());
    write_tx!(app.db, |tx| {
        tx.lock(Key::Sealer).await?;
        if store::keys(tx).await?.is_empty() {
            store::insert_key(tx, public.as_bytes(), now, None).await?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The bytes of the key at hand, whether or not it is the one that the database names.
pub fn seed(config: &Config) -> Option<[u8; 32]> {
    match &config.audit_key {
        Some(hex) => HEXLOWER.decode(hex.expose_secret().to_ascii_lowercase().as_bytes()).ok()?.try_into().ok(),
        None => key_file::load(&config.audit_key_file).ok(),
    }
}

/// The log that is written now.
pub(super) async fn log_name(tx: &mut Tx) -> Result<LogName, AppError> {
    let installation = store::installation(tx).await?.ok_or(AppError::Internal)?;
    Ok(LogName { installation, number: store::log(tx).await? })
}

/// The key that signs now, if it is at hand and the one that the database names.
pub(super) async fn signing(tx: &mut Tx, config: &Config) -> Result<Result<Signing, Halt>, AppError> {
    let log = log_name(tx).await?;
    let rows = store::keys(tx).await?;
    let Some(newest) = rows.last() else { return Ok(Err(Halt::KeyMissing)) };
    let key = match at_hand(config, &newest.public_key) {
        Ok(key) => key,
        Err(halt) => return Ok(Err(halt)),
    };
    let trust = Trust::new(&log.installation, key.public(), rows.iter().filter_map(|row| row.note.as_deref()));
    Ok(Ok(Signing { log, key, trust }))
}

/// The bytes of the key that the database names, for a backup; why they are not at hand.
///
/// # Errors
/// A fault of the database.
pub async fn own_seed(app: &AppState) -> Result<Result<[u8; 32], Halt>, AppError> {
    let newest = store::keys(&mut app.db.read().await?).await?.pop();
    Ok(newest.map_or(Err(Halt::KeyMissing), |newest| seed_at_hand(&app.config, &newest.public_key)))
}

fn at_hand(config: &Config, expected: &[u8]) -> Result<SecretKey, Halt> {
    seed_at_hand(config, expected).map(SecretKey::from_seed)
}

/// Reads the key. Where a rotation was cut short after its entry was written, the new key still waits beside the old one.
fn seed_at_hand(config: &Config, expected: &[u8]) -> Result<[u8; 32], Halt> {
    let is_expected = |seed: &[u8; 32]| SecretKey::from_seed(*seed).public().as_bytes() == expected;
    if config.audit_key.is_some() {
        return seed(config).filter(is_expected).ok_or(Halt::KeyOther);
    }
    let waits = || rotation::next(config).filter(is_expected).inspect(|_| rotation::finish_later(config, expected));
    // It may have taken its place after that was looked at.
    let next = || waits().or_else(|| seed(config).filter(is_expected));
    match key_file::load(&config.audit_key_file) {
        Ok(seed) if is_expected(&seed) => Ok(seed),
        Ok(_) => next().ok_or(Halt::KeyOther),
        Err(KeyError::Missing(_)) => next().ok_or(Halt::KeyMissing),
        Err(_) => Err(Halt::KeyUnusable),
    }
}

/// The key that signs now, as the database names it; nothing where none was made yet.
///
/// # Errors
/// A fault of the database.
pub async fn newest(tx: &mut Tx) -> Result<Option<PublicKey>, AppError> {
    let Some(row) = store::keys(tx).await?.pop() else { return Ok(None) };
    PublicKey::from_bytes(&row.public_key).map(Some).ok_or(AppError::Internal)
}

/// What the database says of the key.
///
/// # Errors
/// A fault of the database; [`AppError::NotFound`] where there is no key yet.
pub async fn known(tx: &mut Tx) -> Result<KnownKey, AppError> {
    let log = log_name(tx).await?;
    let newest = store::keys(tx).await?.pop().ok_or(AppError::NotFound)?;
    let key = PublicKey::from_bytes(&newest.public_key).ok_or(AppError::Internal)?;
    Ok(KnownKey { log, key })
}

/// Which keys may have signed the trail. What is known is the key at hand; without one it is what the database says of itself.
pub(super) async fn trust(tx: &mut Tx, config: &Config) -> Result<(Trust, bool), AppError> {
    if let Ok(signing) = signing(tx, config).await? {
        return Ok((signing.trust, true));
    }
    let (rows, known) = (store::keys(tx).await?, known(tx).await?);
    let notes = rows.iter().filter_map(|row| row.note.as_deref());
    let own = seed(config).map(SecretKey::from_seed);
    let trusted = own.as_ref().map_or(known.key, SecretKey::public);
    Ok((Trust::new(&known.log.installation, trusted, notes), own.is_some()))
}
