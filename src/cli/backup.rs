//! `pinchy backup DIR` (O7).

use super::{note, open, output, seal_own};
use crate::domain::Authority;
use crate::features::audit::{self, Event, NewEntry};
use crate::server::{
    AppState,
    config::Config,
    crypto::key_file,
    db::{Db, Kind, copy},
};
use anyhow::{Context, bail};
use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// The database in a backup: SQLite, whatever the installation runs on.
pub const DATABASE: &str = "pinchy.db";
/// The master key in a backup.
pub const KEY: &str = "key";
/// The key that signs the trail, in a backup.
pub const AUDIT_KEY: &str = "audit.key";

/// Copies the installation into a new folder, while it runs: the database as of one moment, and the key without which it is worth
/// nothing.
///
/// # Errors
/// In words: a folder that is there already is left alone, and a backup without the key that signs the trail is none.
pub async fn run(config: Config, operator: &Authority, dir: &Path) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    let seed = audit_seed(&app).await?;
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; name a new folder", dir.display())
        }
        made => made.with_context(|| format!("{} cannot be made", dir.display()))?,
    }
    note(&app, NewEntry::by(operator, app.clock.now(), Event::BackupMade)).await?;
    seal_own(&app).await;
    copy_database(&app, &dir.join(DATABASE)).await?;
    copy_key(&app, &dir.join(KEY))?;
    key_file::put(&dir.join(AUDIT_KEY), &seed)?;
    if audit_seed(&app).await? != seed {
        bail!("the key of the trail was rotated meanwhile: make the backup again, in another folder");
    }
    output::line(&format!("Backup in {}. It holds the key: keep it as safe as the server.", dir.display()));
    Ok(())
}

/// The key that signs the trail, which a backup has to hold: nothing restored from it could be sealed without (T3).
async fn audit_seed(app: &AppState) -> anyhow::Result<[u8; 32]> {
    match audit::service::key::own_seed(app).await? {
        Ok(seed) => Ok(seed),
        Err(halt) => bail!(
            "no backup is made without the key that signs the trail: put it back first. {}",
            audit::text::halt(&halt)
        ),
    }
}

async fn copy_database(app: &AppState, file: &Path) -> anyhow::Result<()> {
    let path = file.to_str().context("the name of the folder is no UTF-8")?;
    match app.db.kind() {
        Kind::Sqlite => copy::vacuum_into(&app.db, path).await?,
        Kind::Postgres => {
            let target = Db::open(&format!("sqlite:{path}")).await?;
            let mut to = target.begin().await?;
            copy::copy_all(&mut app.db.snapshot().await?, &mut to).await?;
            to.commit().await?;
            target.close().await;
        }
    }
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    fs::File::open(file)?.sync_all()?;
    Ok(())
}

fn copy_key(app: &AppState, file: &Path) -> anyhow::Result<()> {
    let key =
        fs::read(&app.config.key_file).with_context(|| format!("{} cannot be read", app.config.key_file.display()))?;
    let mut copy = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    copy.write_all(&key)?;
    copy.sync_all()?;
    Ok(())
}
