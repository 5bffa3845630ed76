//! The file of checkpoints (T7). It says itself how far it is; what was written to it last is also kept in the data folder, so that a file
//! that has lost its end is seen.

use super::super::super::log::{Checkpoint, PublicKey, anchor};
use super::super::super::model::AnchorFault;
use super::super::super::store::log::{self as store, CheckpointRow};
use super::super::{key, seal};
use crate::error::AppError;
use crate::server::{
    AppState,
    db::Tx,
    files::{FileLock, replace},
};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// How much of the end of the file is read: many checkpoints.
const END: u64 = 64 * 1024;
/// How many checkpoints are appended at once.
const BATCH: i64 = 200;
/// What was written last: the path of the file, and behind it the checkpoint.
const REMEMBERED: &str = "anchored";
const LOCK: &str = "anchor.lock";

/// What the file holds.
#[derive(Debug, Default)]
pub struct Look {
    /// Its last checkpoint.
    pub last: Option<Checkpoint>,
    /// What is wrong with it.
    pub fault: Option<AnchorFault>,
    /// Whether something is torn behind the last checkpoint.
    is_torn: bool,
}

/// Appends the checkpoints that the file does not have; gives why it does not.
///
/// # Errors
/// A fault of the database.
pub async fn append_new(app: &AppState) -> Result<Option<AnchorFault>, AppError> {
    let Some(path) = app.config.audit_anchor_file.clone() else { return Ok(None) };
    let Ok(Some(_lock)) = FileLock::take(&seal::folder(app).join(LOCK)) else { return Ok(None) };
    let look = look(app).await?;
    if look.fault.is_some() {
        return Ok(look.fault);
    }
    let mut tx = app.db.read().await?;
    if let Some(fault) = contradiction(&mut tx, look.last.as_ref()).await? {
        return Ok(Some(fault));
    }
    let Some(mut from) = begin(&mut tx, look.last.as_ref()).await? else { return Ok(None) };
    drop(tx);
    let mut is_torn = look.is_torn;
    loop {
        // A connection for the reading alone: the file may be slow.
        let rows = store::checkpoints_after(&mut app.db.read().await?, from, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        from = last.size;
        if append(app, path.clone(), rows, is_torn).await.is_err() {
            return Ok(Some(AnchorFault::Unwritable));
        }
        is_torn = false;
    }
}

/// Over more than how many entries the checkpoints are that the file lacks; nothing where there are none at all. A file that is new, or of
/// another log, begins with the newest: it covers all before it.
async fn begin(tx: &mut Tx, last: Option<&Checkpoint>) -> Result<Option<i64>, AppError> {
    let Some(newest) = store::newest_checkpoint(tx).await? else { return Ok(None) };
    let log = key::log_name(tx).await?;
    Ok(Some(last.filter(|last| last.log == log).map_or(newest.size - 1, |last| last.size)))
}

/// Whether the file speaks of a trail that the database does not have.
pub(super) async fn contradiction(tx: &mut Tx, last: Option<&Checkpoint>) -> Result<Option<AnchorFault>, AppError> {
    let log = key::log_name(tx).await?;
    let Some(last) = last.filter(|last| last.log.installation == log.installation) else { return Ok(None) };
    // After a restore the database goes on as another log, beside which the end of the one before counts for nothing (T8).
    let agrees = last.log.number < log.number || (last.log == log && seal::agrees(tx, last).await?);
    Ok((!agrees).then_some(AnchorFault::Contradicted))
}

/// Looks at the file, away from the tasks that answer requests: it may lie on a slow disk.
///
/// # Errors
/// [`AppError::Internal`] where the look did not come to its end.
pub async fn look(app: &AppState) -> Result<Look, AppError> {
    let Some(path) = app.config.audit_anchor_file.clone() else { return Ok(Look::default()) };
    let remembered = seal::folder(app).join(REMEMBERED);
    let (trust, _) = key::trust(&mut app.db.read().await?, &app.config).await?;
    let look = move || look_at(&path, remembered_of(&path, &remembered).as_ref(), trust.all());
    tokio::task::spawn_blocking(look).await.map_err(|_| AppError::Internal)
}

/// What was written to this file last.
fn remembered_of(path: &Path, remembered: &Path) -> Option<Checkpoint> {
    let text = std::fs::read_to_string(remembered).ok()?;
    let (_, note) = text.split_once('\n').filter(|(of, _)| Path::new(of) == path)?;
    Checkpoint::parse(note).ok()
}

fn look_at(path: &Path, remembered: Option<&Checkpoint>, keys: &[PublicKey]) -> Look {
    let end = match end_of(path) {
        Ok(end) => end,
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_writable(path) => String::new(),
        Err(_) => return Look { fault: Some(AnchorFault::Unwritable), ..Look::default() },
    };
    let found = anchor::last(&end);
    let is_torn = found.as_ref().map_or(!end.is_empty(), |(_, is_torn)| *is_torn);
    let last = found.map(|(checkpoint, _)| checkpoint);
    let fault = match remembered {
        Some(remembered) if !last.as_ref().is_some_and(|last| goes_on(last, remembered, keys)) => {
            Some(AnchorFault::Cut)
        }
        _ if !is_writable(path) => Some(AnchorFault::Unwritable),
        _ => None,
    };
    Look { last, fault, is_torn }
}

/// Whether the last record of the file is what was written there last, or follows on it. Another log does only after a restore (T8), which
/// its signature shows: anybody who can write to the file can put the name of one there.
fn goes_on(last: &Checkpoint, remembered: &Checkpoint, keys: &[PublicKey]) -> bool {
    if last.log == remembered.log {
        return last.size > remembered.size || (last.size == remembered.size && last.root == remembered.root);
    }
    last.log.installation == remembered.log.installation
        && last.log.number > remembered.log.number
        && last.is_signed_by(keys)
}

fn end_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(END)))?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end)?;
    Ok(String::from_utf8_lossy(&end).into_owned())
}

/// Whether it can be appended to, or made.
fn is_writable(path: &Path) -> bool {
    match OpenOptions::new().append(true).open(path) {
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path
            .parent()
            .map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
            .is_some_and(|folder| rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()),
        Err(_) => false,
    }
}

async fn append(app: &AppState, path: PathBuf, rows: Vec<CheckpointRow>, is_torn: bool) -> io::Result<()> {
    let remembered = seal::folder(app).join(REMEMBERED);
    let write = move || {
        let records: String = rows.iter().map(|row| anchor::record(&row.note)).collect();
        // An empty line ends what is torn.
        let text = if is_torn { format!("\n\n{records}") } else { records };
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        let last = rows.last().map(|row| row.note.as_str()).unwrap_or_default();
        replace(&remembered, format!("{}\n{last}", path.display()).as_bytes())
    };
    let done = tokio::task::spawn_blocking(write).await.map_err(io::Error::other).flatten();
    done.inspect_err(|error| tracing::error!(%error, "the file of checkpoints cannot be written"))
}
