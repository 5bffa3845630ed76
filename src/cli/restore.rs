//! `pinchy restore DIR` (O7).

use super::{
    backup::{AUDIT_KEY, DATABASE, KEY},
    open, output, seal_own,
};
use crate::domain::Authority;
use crate::features::{audit, settings};
use crate::server::{
    clock::Clock,
    config::Config,
    crypto::{KeyError, MasterKey, key_file},
    db::{
        Db, copy,
        moved::{self, Moved, State},
    },
};
use anyhow::{Context, bail};
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

/// Fills an empty installation, on either database, from a backup.
///
/// # Errors
/// In words; nothing is changed where the installation is not empty.
pub async fn run(config: Config, operator: &Authority, dir: &Path) -> anyhow::Result<()> {
    let rows = arrive(&config, dir).await?;
    let app = open::open_moved_too(config).await?;
    audit::service::begin_log(&app, operator).await?;
    seal_own(&app).await;
    output::line(&rows.map_or("Restored.".to_owned(), |rows| format!("Restored: {rows} rows.")));
    Ok(())
}

/// Copies everything; gives how many rows it was, or nothing where that was done before. What has arrived serves only once it has begun a
/// log of its own (T8).
pub(super) async fn arrive(config: &Config, dir: &Path) -> anyhow::Result<Option<u64>> {
    let database = dir.join(DATABASE);
    let key = MasterKey::load(&dir.join(KEY)).context("this is no backup")?;
    if !database.is_file() {
        bail!("this is no backup: {} is missing", database.display());
    }
    let target = open::open_database(config).await?;
    let place = format!("the backup {}", dir.display());
    let before = moved::moved(&target).await?;
    if before.is_some_and(|before| before.state == State::Arriving && before.place == place) {
        target.close().await;
        return Ok(None);
    }
    if settings::service::installation(&target).await?.is_some() {
        bail!("this installation is not empty; a backup is restored into an empty one alone");
    }
    put_key(&config.key_file, &key)?;
    put_audit_key(config, &dir.join(AUDIT_KEY))?;
    let from = Moved { state: State::Arriving, place, at: Clock::system().now() };
    let rows = copy_database(&database, &target, &config.data, &from).await?;
    target.close().await;
    Ok(Some(rows))
}

/// Copies by way of a third file, so that the backup stays as it is even if its schema is an older one.
async fn copy_database(backup: &Path, target: &Db, data: &Path, mark: &Moved) -> anyhow::Result<u64> {
    let between = data.join("restore.db");
    fs::copy(backup, &between).with_context(|| format!("{} cannot be read", backup.display()))?;
    let path = between.to_str().context("the name of the data folder is no UTF-8")?;
    let from = Db::open(&format!("sqlite:{path}")).await?;
    let mut to = target.begin().await?;
    let rows = copy::copy_all(&mut from.snapshot().await?, &mut to).await?;
    moved::mark(&mut to, mark).await?;
    to.commit().await?;
    from.close().await;
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(format!("{path}{suffix}")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(rows)
}

/// A backup that was made before the trail had a key holds none, and its database names none: one is made when that is opened. Where the
/// database names one, no other is made, and nothing is sealed until that is put back.
fn put_audit_key(config: &Config, file: &Path) -> anyhow::Result<()> {
    match key_file::load(file) {
        Ok(_) if config.audit_key.is_some() => Ok(()),
        Ok(seed) => Ok(key_file::put(&config.audit_key_file, &seed)?),
        Err(KeyError::Missing(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn put_key(file: &Path, key: &MasterKey) -> anyhow::Result<()> {
    match MasterKey::load(file) {
        Ok(present) if present.fingerprint() == key.fingerprint() => return Ok(()),
        Err(KeyError::Missing(_)) => {}
        Ok(_) => bail!("{} holds another key; move it away first", file.display()),
        Err(error) => return Err(error.into()),
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut put = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    writeln!(put, "{}", key.to_hex())?;
    put.sync_all()?;
    Ok(())
}
