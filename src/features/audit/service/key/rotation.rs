//! Letting a new key sign (T3). It lies beside the old one until its entry is written; only then, and only if it is the one that the entry
//! names, it takes the old one's place. Both happen under a lock: of two at once one would take the other's new key away.

use super::super::super::event::{NewEntry, ProofEvent};
use super::super::super::log::{PublicKey, SecretKey, rotation_note};
use super::super::super::store::log as store;
use super::super::append;
use super::{KnownKey, Signing, at_hand, signing};
use crate::domain::Authority;
use crate::error::AppError;
use crate::features::audit::Event;
use crate::server::{
    AppState,
    config::Config,
    crypto::key_file,
    db::{Key, Tx},
    files::FileLock,
};
use crate::write_tx;
use anyhow::{Context, bail};
use std::{fs, io, path::PathBuf};

/// Lets a new key sign from now on; gives it. The entry that says so is signed by both.
///
/// # Errors
/// In words: why the old key is not at hand, the new one cannot be kept, or that somebody else is at it.
pub async fn rotate(app: &AppState, authority: &Authority) -> anyhow::Result<KnownKey> {
    if app.config.audit_key.is_some() {
        bail!("the key is in PINCHY_AUDIT_KEY; keep it in a file (PINCHY_AUDIT_KEY_FILE) to rotate it");
    }
    let Some(_lock) = lock(&app.config).context("the new key cannot be kept")? else {
        bail!("another rotation of the key is under way");
    };
    let signing = signing_at_its_place(app).await?;
    let new = fresh(app)?;
    let note = rotation_note(&signing.log, &signing.key, &new).context("the new key cannot sign")?;
    commit(app, authority, signing.key.public(), new.public(), &note).await?;
    let committed = new.public();
    if let Err(error) = put_in_place(&app.config, committed.as_bytes()) {
        tracing::warn!(%error, "the new audit key could not be put in the place of the old one; it will be tried again");
    }
    if at_hand(&app.config, committed.as_bytes()).is_err() {
        bail!("the new key signs from now on, and it is not at {}: put it back", app.config.audit_key_file.display());
    }
    Ok(KnownKey { log: signing.log, key: committed })
}

/// The key that signs now. Where the rotation that made it was cut short, it is put in its place first: what lies beside it is removed then.
async fn signing_at_its_place(app: &AppState) -> anyhow::Result<Signing> {
    let mut tx = app.db.read().await?;
    if let Some(newest) = store::keys(&mut tx).await?.pop() {
        put_in_place(&app.config, &newest.public_key).context("the key cannot be put in its place")?;
    }
    match signing(&mut tx, &app.config).await? {
        Ok(signing) => Ok(signing),
        Err(_) => bail!("the key that signs the trail now is not at {}", app.config.audit_key_file.display()),
    }
}

/// A new key, in the place where it waits. One that is there was made by a rotation that did not come to its entry.
fn fresh(app: &AppState) -> anyhow::Result<SecretKey> {
    let file = next_file(&app.config);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    Ok(SecretKey::from_seed(key_file::load_or_create(&file, &app.random)?))
}

async fn commit(
    app: &AppState,
    authority: &Authority,
    old: PublicKey,
    new: PublicKey,
    note: &str,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let event = ProofEvent::KeyRotated { before: old.fingerprint(), after: new.fingerprint(), note: note.to_owned() };
    let entry = NewEntry::by(authority, now, Event::Proof(event));
    write_tx!(app.db, |tx| {
        tx.lock(Key::Sealer).await?;
        refuse_other(tx, &old).await?;
        append(tx, &app.random, entry.clone()).await?;
        store::insert_key(tx, new.as_bytes(), now, Some(note)).await
    })
}

/// Another node may have rotated the key meanwhile.
async fn refuse_other(tx: &mut Tx, old: &PublicKey) -> Result<(), AppError> {
    let newest = store::keys(tx).await?.pop();
    let is_same = newest.is_some_and(|newest| newest.public_key == old.as_bytes());
    if is_same { Ok(()) } else { Err(AppError::Busy { retry_after_s: 1 }) }
}

/// The lock of a rotation, which lies beside the key; nothing where somebody has it.
fn lock(config: &Config) -> io::Result<Option<FileLock>> {
    FileLock::take(&beside(config, ".lock"))
}

/// Where the next key lies until its entry is written.
pub fn next_file(config: &Config) -> PathBuf {
    beside(config, ".next")
}

fn beside(config: &Config, suffix: &str) -> PathBuf {
    let mut name = config.audit_key_file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The key that waits, if there is one.
pub(super) fn next(config: &Config) -> Option<[u8; 32]> {
    key_file::load(&next_file(config)).ok()
}

/// Puts the key that waits in its place, if it is the one that was committed. Only under the lock.
fn put_in_place(config: &Config, committed: &[u8]) -> io::Result<()> {
    let is_committed = |seed: [u8; 32]| SecretKey::from_seed(seed).public().as_bytes() == committed;
    if next(config).is_some_and(is_committed) { fs::rename(next_file(config), &config.audit_key_file) } else { Ok(()) }
}

/// The same for a rotation that was cut short. While another is under way nothing is touched: that one does it.
pub(super) fn finish_later(config: &Config, committed: &[u8]) {
    let done = lock(config).and_then(|lock| lock.map_or(Ok(()), |_lock| put_in_place(config, committed)));
    if let Err(error) = done {
        tracing::warn!(%error, "the new audit key could not be put in the place of the old one; it will be tried again");
    }
}
