//! Verifying the live trail: everything is computed anew from the entries and held against the tree, the checkpoints and the key (T3-T5).

mod entry;
mod gone;
mod leaves;
mod suspects;

use super::super::log::{Checkpoint, Trust};
use super::super::model::{Finding, RestsOn, Verdict};
use super::super::store::log as store;
use super::{anchor, key, seal};
use crate::error::AppError;
use crate::server::{AppState, db::Tx};
use leaves::Walk;

/// More findings than anybody reads one by one.
const MOST: usize = 1000;

/// A check that goes on where it ended, so that what was added since is looked at alone.
pub struct Check {
    walk: Walk,
}

impl Check {
    /// Begins with the first entry.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn begin(app: &AppState) -> Result<Self, AppError> {
        let mut tx = app.db.read().await?;
        let (trust, _) = key::trust(&mut tx, &app.config).await?;
        Ok(Self { walk: Walk::begin(&mut tx, trust).await? })
    }

    /// Looks at what has been sealed since; tells how far it is after each step: at how many entries, of how many.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn go_on(&mut self, app: &AppState, mut progress: impl FnMut(i64, i64)) -> Result<Verdict, AppError> {
        let end = self.end(app).await?;
        let (trust, has_key) = key::trust(&mut app.db.read().await?, &app.config).await?;
        self.walk.refresh(&mut app.db.read().await?, trust).await?;
        while self.walk.size() < end {
            // One short read after another: nobody waits for a check.
            self.walk.step(&mut app.db.read().await?, end).await?;
            progress(self.walk.size(), end);
        }
        let mut findings = self.walk.findings(&mut app.db.read().await?).await?;
        let kept = Kept::look(app).await?;
        findings.extend(at_the_end(&mut app.db.read().await?, &kept, self.walk.trust()).await?);
        findings.sort_by_key(|finding| finding.leaf().unwrap_or(i64::MAX));
        findings.dedup();
        Ok(Verdict {
            size: self.walk.size(),
            below: self.walk.below(),
            at: app.clock.now(),
            findings,
            rests_on: kept.rests_on(has_key),
        })
    }

    /// How many entries there must be.
    async fn end(&self, app: &AppState) -> Result<i64, AppError> {
        let mut tx = app.db.read().await?;
        let sealed = store::newest_checkpoint(&mut tx).await?.map_or(0, |row| row.size);
        Ok(sealed.max(store::leaves(&mut tx).await?))
    }
}

/// The checkpoints outside the database.
struct Kept {
    /// In the data folder (T4).
    folder: Option<Checkpoint>,
    /// In the file of checkpoints (T7).
    anchor: Option<Checkpoint>,
    /// Whether that file is as it should be.
    is_anchored: bool,
}

impl Kept {
    async fn look(app: &AppState) -> Result<Self, AppError> {
        let anchor::file::Look { last, fault, .. } = anchor::file::look(app).await?;
        Ok(Self { folder: seal::kept(app), is_anchored: last.is_some() && fault.is_none(), anchor: last })
    }

    const fn rests_on(&self, has_key: bool) -> RestsOn {
        match (has_key, self.is_anchored, &self.folder) {
            (false, _, _) => RestsOn::Database,
            (true, true, _) => RestsOn::Anchor,
            (true, false, Some(_)) => RestsOn::KeyAndFolder,
            (true, false, None) => RestsOn::Key,
        }
    }
}

/// Looks at the whole trail.
///
/// # Errors
/// A fault of the database.
pub async fn check(app: &AppState, progress: impl FnMut(i64, i64)) -> Result<Verdict, AppError> {
    Check::begin(app).await?.go_on(app, progress).await
}

/// What is wrong beyond the entries: an end that was cut off, a key that is another, entries past the way in.
async fn at_the_end(tx: &mut Tx, kept: &Kept, trust: &Trust) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    let newest = store::newest_checkpoint(tx).await?;
    let (size, leaves) = (newest.as_ref().map_or(0, |row| row.size), store::leaves(tx).await?);
    if let Some(newest) = &newest
        && Checkpoint::open(&newest.note, trust.newest()).is_err()
    {
        findings.push(Finding::Signature { size });
    }
    if leaves > size {
        findings.push(Finding::Uncovered { from: size, to: leaves - 1 });
    }
    let log = key::log_name(tx).await?;
    for kept in [&kept.folder, &kept.anchor].into_iter().flatten() {
        if kept.log.installation != log.installation || !kept.is_signed_by(trust.all()) {
            continue;
        }
        if (kept.log.number, kept.size) > (log.number, size) {
            findings.push(Finding::CutOff { from: size, to: kept.size - 1 });
        } else if kept.log.number == log.number && !seal::agrees(tx, kept).await? {
            findings.push(Finding::Contradicted { from: 0, to: kept.size - 1 });
        }
    }
    let of_database = store::keys(tx).await?.pop();
    if of_database.is_some_and(|row| trust.newest().last().is_some_and(|key| key.as_bytes()[..] != row.public_key)) {
        findings.push(Finding::Key);
    }
    findings.extend(store::stray(tx).await?.into_iter().map(|(entry,)| Finding::Stray { entry }));
    Ok(findings)
}
