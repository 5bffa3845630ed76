//! Verifying the live trail: everything is computed anew from the entries and held against the tree, the checkpoints and the key (T3-T5).

mod entry;
mod gone;
mod leaves;
mod outside;
mod suspects;

use super::super::log::{Checkpoint, Trust};
use super::super::model::{Finding, Verdict};
use super::super::store::log as store;
use super::{key, seal};
use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::{AppState, db::Tx};
use leaves::Walk;
use outside::{Kept, Outside};

/// More findings than anybody reads one by one.
const MOST: usize = 1000;

/// A check that goes on where it ended, so that what was added since is looked at alone.
pub struct Check {
    walk: Walk,
    began: Timestamp,
    kept: Outside,
    /// Entries past the way in: looked for once, since that is a look at all there are.
    stray: Vec<Finding>,
    is_whole: bool,
}

impl Check {
    /// Begins with the first entry.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn begin(app: &AppState) -> Result<Self, AppError> {
        let mut tx = app.db.read().await?;
        let (trust, _) = key::trust(&mut tx, &app.config).await?;
        let walk = Walk::begin(&mut tx, trust).await?;
        Ok(Self { walk, began: app.clock.now(), kept: Outside::default(), stray: Vec::new(), is_whole: false })
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
            // One short read after another: nobody waits for a check. Each as of one moment: entries are sealed and pruned meanwhile.
            self.walk.step(&mut app.db.snapshot().await?, end).await?;
            progress(self.walk.size(), end);
        }
        // Before what the database has now: whatever is kept outside is written there first.
        let kept = self.kept.look(app, self.walk.trust()).await?;
        let mut tx = app.db.snapshot().await?;
        let mut findings = self.walk.findings(&mut tx).await?;
        // A key may have taken over on the way.
        let (trust, _) = key::trust(&mut tx, &app.config).await?;
        findings.extend(at_the_end(&mut tx, &kept, &trust).await?);
        if !self.is_whole {
            self.stray = store::stray(&mut tx).await?.into_iter().map(|(entry,)| Finding::Stray { entry }).collect();
            self.is_whole = true;
        }
        let rests_on = kept.rests_on(has_key, &key::log_name(&mut tx).await?, &trust);
        drop(tx);
        findings.extend(self.stray.iter().cloned());
        findings.sort_by_key(|finding| finding.leaf().unwrap_or(i64::MAX));
        findings.dedup();
        let (size, below) = (self.walk.size(), self.walk.below());
        Ok(Verdict { size, below, whole_at: self.began, at: app.clock.now(), findings, rests_on })
    }

    /// How many entries there must be.
    async fn end(&self, app: &AppState) -> Result<i64, AppError> {
        let mut tx = app.db.read().await?;
        let sealed = store::newest_checkpoint(&mut tx).await?.map_or(0, |row| row.size);
        Ok(sealed.max(store::leaves(&mut tx).await?))
    }
}

/// Looks at the whole trail.
///
/// # Errors
/// A fault of the database.
pub async fn check(app: &AppState, progress: impl FnMut(i64, i64)) -> Result<Verdict, AppError> {
    Check::begin(app).await?.go_on(app, progress).await
}

/// What is wrong beyond the entries: an end that was cut off, a key that is another.
async fn at_the_end(tx: &mut Tx, kept: &Kept, trust: &Trust) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    let newest = store::newest_checkpoint(tx).await?;
    let (size, leaves) = (newest.as_ref().map_or(0, |row| row.size), store::leaves(tx).await?);
    // As long as the entry of a rotation waits, the key before it has signed what is newest.
    let signers = trust.newest_and_before(store::rotations_waiting(tx).await?);
    if let Some(newest) = &newest
        && Checkpoint::open(&newest.note, signers).is_err()
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
    Ok(findings)
}
