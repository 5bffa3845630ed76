//! The checkpoints outside the database, against which its end is held (T4, T7).

use super::super::super::log::{Checkpoint, LogName, Trust};
use super::super::super::model::RestsOn;
use super::super::{
    anchor::{file, scan::Scan},
    seal,
};
use crate::error::AppError;
use crate::server::AppState;

/// What was read of them so far.
#[derive(Default)]
pub(super) struct Outside {
    scan: Scan,
}

/// The checkpoints as they are now.
pub(super) struct Kept {
    /// In the data folder (T4).
    pub folder: Option<Checkpoint>,
    /// In the file of checkpoints (T7).
    pub anchor: Option<Checkpoint>,
    /// Whether that file is as it should be.
    is_sound: bool,
}

impl Outside {
    pub(super) async fn look(&mut self, app: &AppState, trust: &Trust) -> Result<Kept, AppError> {
        let is_sound = file::look(app).await?.fault.is_none();
        Ok(Kept { folder: seal::kept(app), anchor: self.scan.go_on(app, trust).await?, is_sound })
    }
}

impl Kept {
    /// On what the state of this log rests: only what was held against it counts.
    pub(super) fn rests_on(&self, has_key: bool, log: &LogName, trust: &Trust) -> RestsOn {
        let counts = |kept: &Checkpoint| kept.log == *log && kept.is_signed_by(trust.all());
        if !has_key {
            RestsOn::Database
        } else if self.is_sound && self.anchor.as_ref().is_some_and(counts) {
            RestsOn::Anchor
        } else if self.folder.as_ref().is_some_and(counts) {
            RestsOn::KeyAndFolder
        } else {
            RestsOn::Key
        }
    }
}
