//! `pinchy backup DIR` (O7).

use super::{note, open, output, seal_own};
use crate::domain::Authority;
use crate::features::audit::{self, Event, NewEntry, model::Halt, service::key::own_seed};
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
/// In words; a folder that is there already is left alone.
pub async fn run(config: Config, operator: &Authority, dir: &Path) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; name a new folder", dir.display())
        }
        made => made.with_context(|| format!("{} cannot be made", dir.display()))?,
    }
    note(&app, NewEntry::by(operator, app.clock.now(), Event::BackupMade)).await?;
    seal_own(&app).await;
    let seed = own_seed(&app).await?;
    copy_database(&app, &dir.join(DATABASE)).await?;
    copy_key(&app, &dir.join(KEY))?;
    if own_seed(&app).await? != seed {
        bail!("the key of the trail was rotated meanwhile: make the backup again, in another folder");
    }
    put_audit_key(seed, dir)
}

/// Puts the key that signs the trail into the backup. Where it is lost, people and their chats are kept all the same, and what is missing
/// is said: nothing restored can be sealed before it is there (T3).
fn put_audit_key(seed: Result<[u8; 32], Halt>, folder: &Path) -> anyhow::Result<()> {
    let dir = folder.display();
    match seed {
        Ok(seed) => {
            key_file::put(&folder.join(AUDIT_KEY), &seed)?;
            output::line(&format!("Backup in {dir}. It holds the keys: keep it as safe as the server."));
        }
        Err(halt) => output::line(&format!(
            "Backup in {dir}, without the key that signs the trail. {} It holds the master key: keep it as safe as the server.",
            audit::text::halt(&halt)
        )),
    }
    Ok(())
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
