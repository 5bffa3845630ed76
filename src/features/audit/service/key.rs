//! The key that signs the trail: outside the database, and never derived from the master key (T3).

use super::super::event::{NewEntry, ProofEvent};
use super::super::log::{LogName, PublicKey, SecretKey, Trust, rotation_note};
use super::super::model::Halt;
use super::super::store::log as store;
use super::append;
use crate::domain::Authority;
use crate::error::AppError;
use crate::features::audit::Event;
use crate::server::{
    AppState,
    config::Config,
    crypto::{KeyError, key_file},
    db::{Key, Tx},
};
use crate::write_tx;
use anyhow::{Context, bail};
use data_encoding::HEXLOWER;
use secrecy::ExposeSecret;
use std::path::PathBuf;

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

/// The bytes of the key at hand, for a backup.
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

/// Reads the key. Where a rotation was cut short after its entry was written, the new key still waits beside the old one.
fn at_hand(config: &Config, expected: &[u8]) -> Result<SecretKey, Halt> {
    let is_expected = |key: &SecretKey| key.public().as_bytes() == expected;
    if config.audit_key.is_some() {
        return seed(config).map(SecretKey::from_seed).filter(is_expected).ok_or(Halt::KeyOther);
    }
    let found = key_file::load(&config.audit_key_file).map(SecretKey::from_seed);
    let next = || key_file::load(&next_file(config)).map(SecretKey::from_seed).ok().filter(is_expected);
    match found {
        Ok(key) if is_expected(&key) => Ok(key),
        Ok(_) => next().inspect(|_| finish_rotation(config)).ok_or(Halt::KeyOther),
        Err(KeyError::Missing(_)) => next().inspect(|_| finish_rotation(config)).ok_or(Halt::KeyMissing),
        Err(_) => Err(Halt::KeyUnusable),
    }
}

/// Where the next key lies until its entry is written.
pub fn next_file(config: &Config) -> PathBuf {
    let mut name = config.audit_key_file.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

fn finish_rotation(config: &Config) {
    if let Err(error) = std::fs::rename(next_file(config), &config.audit_key_file) {
        tracing::warn!(%error, "the new audit key could not be put in the place of the old one; it will be tried again");
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

/// Lets a new key sign from now on; gives it. The entry that says so is signed by both.
///
/// # Errors
/// In words: why the old key is not at hand, or the new one cannot be kept.
pub async fn rotate(app: &AppState, authority: &Authority) -> anyhow::Result<KnownKey> {
    if app.config.audit_key.is_some() {
        bail!("the key is in PINCHY_AUDIT_KEY; keep it in a file (PINCHY_AUDIT_KEY_FILE) to rotate it");
    }
    let next = next_file(&app.config);
    // A key that no entry names was made by a rotation that did not come to its end.
    let signing = match signing(&mut app.db.read().await?, &app.config).await? {
        Ok(signing) => signing,
        Err(_) => bail!("the key that signs the trail now is not at {}", app.config.audit_key_file.display()),
    };
    match std::fs::remove_file(&next) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let new = SecretKey::from_seed(key_file::load_or_create(&next, &app.random)?);
    let note = rotation_note(&signing.log, &signing.key, &new).context("the new key cannot sign")?;
    let (old, now) = (signing.key.public(), app.clock.now());
    let event =
        ProofEvent::KeyRotated { before: old.fingerprint(), after: new.public().fingerprint(), note: note.clone() };
    let entry = NewEntry::by(authority, now, Event::Proof(event));
    write_tx!(app.db, |tx| {
        tx.lock(Key::Sealer).await?;
        let newest = store::keys(tx).await?.pop();
        if newest.is_none_or(|newest| newest.public_key != old.as_bytes()) {
            return Err(AppError::Busy { retry_after_s: 1 });
        }
        append(tx, &app.random, entry.clone()).await?;
        store::insert_key(tx, new.public().as_bytes(), now, Some(&note)).await
    })?;
    finish_rotation(&app.config);
    Ok(KnownKey { log: signing.log, key: new.public() })
}
