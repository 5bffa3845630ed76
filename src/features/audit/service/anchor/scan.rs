//! The furthest checkpoint of the whole file (T7). Its end alone does not tell: whoever can append to the file may put an old checkpoint,
//! or a forged one, behind the newest.

use super::super::super::log::{Checkpoint, PublicKey, Trust, anchor};
use crate::error::AppError;
use crate::server::AppState;
use std::{
    fs::File,
    io::{self, BufReader, Seek, SeekFrom},
    path::Path,
};

/// How far a file was read, and what was found. It goes on from there: a file that only grows is read once.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    read: u64,
    furthest: Option<String>,
}

impl Scan {
    /// Reads what has come since, away from the tasks that answer requests; gives the furthest checkpoint of this installation that is
    /// signed. Nothing where there is no such file, or none that can be read: what is wrong with it is told by [`super::file::look`].
    ///
    /// # Errors
    /// [`AppError::Internal`] where the look did not come to its end.
    pub async fn go_on(&mut self, app: &AppState, trust: &Trust) -> Result<Option<Checkpoint>, AppError> {
        let Some(path) = app.config.audit_anchor_file.clone() else { return Ok(None) };
        let (before, installation, keys) = (self.clone(), trust.installation().to_owned(), trust.all().to_vec());
        let read = move || before.read_on(&path, &installation, &keys);
        *self = tokio::task::spawn_blocking(read).await.map_err(|_| AppError::Internal)?;
        Ok(self.furthest.as_deref().and_then(|note| Checkpoint::parse(note).ok()))
    }

    fn read_on(self, path: &Path, installation: &str, keys: &[PublicKey]) -> Self {
        let is_ours = |checkpoint: &Checkpoint| checkpoint.log.installation == installation;
        // A signature costs far more than all the rest, so the furthest is looked at alone, as long as that one has a good one.
        match self.pass(path, &is_ours) {
            Ok(found) if found.is_signed(keys) => found,
            _ => self.pass(path, &|found| is_ours(found) && found.is_signed_by(keys)).unwrap_or_default(),
        }
    }

    fn is_signed(&self, keys: &[PublicKey]) -> bool {
        self.furthest.as_deref().is_none_or(|note| Checkpoint::open(note, keys).is_ok())
    }

    /// Goes on to the end; from the beginning where the file is shorter than it was.
    fn pass(&self, path: &Path, counts: &dyn Fn(&Checkpoint) -> bool) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let before = if file.metadata()?.len() < self.read { Self::default() } else { self.clone() };
        file.seek(SeekFrom::Start(before.read))?;
        let mut furthest = before.furthest;
        let mut place = furthest.as_deref().and_then(place);
        let read = anchor::each(BufReader::new(file), |note| {
            let Some(found) = Checkpoint::parse(note).ok().filter(counts) else { return };
            let here = Some((found.log.number, found.size));
            if here > place {
                (place, furthest) = (here, Some(note.to_owned()));
            }
        })?;
        Ok(Self { read: before.read + read, furthest })
    }
}

/// How far a checkpoint is: the number of its log, and its size.
fn place(note: &str) -> Option<(i64, i64)> {
    Checkpoint::parse(note).ok().map(|checkpoint| (checkpoint.log.number, checkpoint.size))
}
