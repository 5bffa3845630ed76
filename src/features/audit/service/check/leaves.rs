//! The walk along the leaves, a tile at a time.

use super::super::super::log::{Checkpoint, Hash, LogName, Tiles, Trust, WIDTH, hashes, record_hash};
use super::super::super::model::{Action, Finding};
use super::super::super::store::log::{self as store, CheckpointRow, LogRow, SealedRow};
use super::MOST;
use super::entry::{examine, own_id};
use super::gone::Gone;
use super::suspects::{Suspect, explain, runs, tell_missing};
use crate::error::AppError;
use crate::server::db::Tx;
use std::collections::BTreeSet;

/// How far the leaves were looked at, and what was found.
pub(super) struct Walk {
    trust: Trust,
    logs: Vec<LogRow>,
    gone: Gone,
    /// The tree by the hashes that are stored; where one is missing, by the entry.
    tree: Tiles,
    /// The tree by the entries, from the first on that does not fit its stored hash until a checkpoint decides which of the two is right.
    other: Option<Tiles>,
    /// Leaves that do not fit, since the last checkpoint.
    undecided: Vec<Suspect>,
    suspects: Vec<Suspect>,
    /// Places without an entry, with what was sealed there.
    missing: Vec<(i64, Hash)>,
    /// Places without a stored hash.
    untiled: Vec<i64>,
    found: Vec<Finding>,
    /// Up to here a checkpoint says that all is as it was.
    good: i64,
    contradicted: bool,
}

impl Walk {
    pub(super) async fn begin(tx: &mut Tx, trust: Trust) -> Result<Self, AppError> {
        Ok(Self {
            trust,
            logs: store::logs(tx).await?,
            gone: Gone::default(),
            tree: Tiles::default(),
            other: None,
            undecided: Vec::new(),
            suspects: Vec::new(),
            missing: Vec::new(),
            untiled: Vec::new(),
            found: Vec::new(),
            good: 0,
            contradicted: false,
        })
    }

    /// Learns of keys and logs that came since.
    pub(super) async fn refresh(&mut self, tx: &mut Tx, trust: Trust) -> Result<(), AppError> {
        (self.trust, self.logs) = (trust, store::logs(tx).await?);
        self.gone.refresh(tx).await
    }

    pub(super) const fn trust(&self) -> &Trust {
        &self.trust
    }

    pub(super) const fn size(&self) -> i64 {
        self.tree.size()
    }

    /// Below which entry what is gone was pruned on record.
    pub(super) const fn below(&self) -> i64 {
        self.gone.below()
    }

    /// Looks at the leaves up to the end of this tile.
    pub(super) async fn step(&mut self, tx: &mut Tx, end: i64) -> Result<(), AppError> {
        let from = self.size();
        let to = ((from / WIDTH + 1) * WIDTH).min(end);
        let tile: Vec<Hash> = hashes(&store::tile(tx, (0, from / WIDTH)).await?.unwrap_or_default()).collect();
        let rows = store::sealed(tx, from, to).await?;
        // Only now: what was pruned on the way here is known as such.
        self.gone.refresh(tx).await?;
        let personal = store::personal_of_sealed(tx, from, to).await?;
        let mut checkpoints = store::checkpoints(tx, from, to).await?.into_iter().peekable();
        let mut rows = rows.into_iter().peekable();
        let mut changed = BTreeSet::new();
        for leaf in from..to {
            let row = rows.next_if(|row| row.leaf_index == leaf);
            self.begin_log(leaf, row.as_ref());
            if let Some(row) = row.as_ref().filter(|row| row.body.is_some()) {
                let own = personal.partition_point(|value| value.leaf_index < leaf);
                let after = personal.partition_point(|value| value.leaf_index <= leaf);
                self.note(examine(row, &personal[own..after]));
                self.gone.hear(row);
            }
            let stored = tile.get((leaf % WIDTH) as usize).copied();
            self.look_at(tx, leaf, row.as_ref(), stored, &mut changed).await?;
            if let Some(checkpoint) = checkpoints.next_if(|checkpoint| checkpoint.size == leaf + 1) {
                self.compare(&checkpoint);
            }
        }
        self.compare_upper(tx, changed).await?;
        self.tree.forget_full();
        Ok(())
    }

    async fn look_at(
        &mut self,
        tx: &mut Tx,
        leaf: i64,
        row: Option<&SealedRow>,
        stored: Option<Hash>,
        changed: &mut BTreeSet<(i64, i64)>,
    ) -> Result<(), AppError> {
        let body = row.and_then(|row| row.body.as_deref());
        let found = body.map(|body| record_hash(body.as_bytes()));
        if found.is_none() && self.gone.is_pruned(leaf) {
            self.gone.note(leaf);
        } else if found.is_none() && self.missing.len() < MOST {
            self.missing.push((leaf, stored.unwrap_or_default()));
        }
        if stored.is_none() && self.untiled.len() < MOST {
            self.untiled.push(leaf);
        }
        let nothing = Hash::default();
        let (sealed, here) = (stored.or(found).unwrap_or(nothing), found.or(stored).unwrap_or(nothing));
        if sealed != here {
            self.other.get_or_insert_with(|| self.tree.clone());
            if self.undecided.len() < MOST {
                let copy_of = self.copy(tx, leaf, row, here).await?;
                self.undecided.push(Suspect { leaf, sealed, found: here, copy_of });
            }
        }
        if let Some(other) = &mut self.other {
            other.push(here, &mut BTreeSet::new());
        }
        self.tree.push(sealed, changed);
        Ok(())
    }

    /// Where the entry that a body names was sealed with exactly this hash, if it is another place.
    async fn copy(&self, tx: &mut Tx, leaf: i64, row: Option<&SealedRow>, hash: Hash) -> Result<Option<i64>, AppError> {
        let own = row.and_then(|row| row.body.as_deref()).and_then(own_id).and_then(|id| id.parse().ok());
        let Some(id) = own else { return Ok(None) };
        let Some(of) = store::leaf_of(tx, id).await?.filter(|of| *of != leaf) else { return Ok(None) };
        let tile = store::tile(tx, (0, of / WIDTH)).await?.unwrap_or_default();
        Ok(hashes(&tile).nth((of % WIDTH) as usize).filter(|sealed| *sealed == hash).map(|_| of))
    }

    /// Holds the tree against what was signed.
    fn compare(&mut self, row: &CheckpointRow) {
        let size = row.size;
        let number = self.logs.iter().rfind(|log| log.first_leaf < size).map_or(1, |log| log.number);
        let log = LogName { installation: self.trust.installation().to_owned(), number };
        let signed = Checkpoint::open(&row.note, self.trust.all()).ok();
        let Some(checkpoint) = signed.filter(|signed| signed.size == size && signed.log == log) else {
            return self.note([Finding::Signature { size }]);
        };
        if self.contradicted {
            return;
        }
        let undecided = std::mem::take(&mut self.undecided);
        let other = self.other.take();
        if self.tree.root() == Some(checkpoint.root) {
            self.suspects.extend(undecided);
        } else if let Some(other) = other.filter(|other| other.root() == Some(checkpoint.root)) {
            self.note(undecided.iter().map(|one| Finding::Tree { from: one.leaf, to: one.leaf }));
            self.tree = other;
        } else {
            self.contradicted = true;
            self.note([Finding::Contradicted { from: self.good, to: size - 1 }]);
            self.suspects.extend(undecided);
        }
        self.good = size;
    }

    /// Holds the levels above the leaves against what is stored.
    async fn compare_upper(&mut self, tx: &mut Tx, changed: BTreeSet<(i64, i64)>) -> Result<(), AppError> {
        for at in changed.into_iter().filter(|(level, _)| *level > 0) {
            let stored = store::tile(tx, at).await?.unwrap_or_default();
            let (level, number) = at;
            // What grows is held against its beginning: the stored one may be further.
            if self.tree.tile(at).is_some_and(|tile| !stored.starts_with(tile)) {
                let span = 1 << (8 * (level + 1));
                let (from, to) = (number * span, (number * span + span).min(self.size()) - 1);
                self.note([Finding::Tree { from, to }]);
            }
        }
        Ok(())
    }

    /// A log after the first begins with an entry that holds the last checkpoint of the one before (T8).
    fn begin_log(&mut self, leaf: i64, row: Option<&SealedRow>) {
        let Some(log) = self.logs.iter().find(|log| log.first_leaf == leaf) else { return };
        let (number, first_entry) = (log.number, log.first_entry.clone());
        if row.is_none() && self.gone.is_pruned(leaf) {
            return;
        }
        let told = row.filter(|row| row.entry_id == first_entry).and_then(|row| began(row.body.as_deref()?));
        let holds = match told {
            Some((log, None)) => log == number && leaf == 0,
            Some((log, Some(note))) => {
                let before = Checkpoint::open(&note, self.trust.all()).ok();
                log == number
                    && before.is_some_and(|before| {
                        before.log.number < number && before.size == leaf && Some(before.root) == self.tree.root()
                    })
            }
            None => false,
        };
        if !holds {
            self.note([Finding::Log { number }]);
        }
    }

    fn note(&mut self, findings: impl IntoIterator<Item = Finding>) {
        let room = MOST.saturating_sub(self.found.len());
        self.found.extend(findings.into_iter().take(room));
    }

    /// Everything that was found so far.
    pub(super) async fn findings(&self, tx: &mut Tx) -> Result<Vec<Finding>, AppError> {
        let sealed = store::newest_checkpoint(tx).await?.map_or(0, |row| row.size);
        let mut findings = self.found.clone();
        let suspects: Vec<Suspect> = self.suspects.iter().chain(&self.undecided).cloned().collect();
        findings.extend(explain(&suspects, &self.missing));
        findings.extend(tell_missing(&self.missing, sealed.max(self.size())));
        findings.extend(self.gone.findings(tx, self.size()).await?);
        let untiled = self.untiled.iter().copied().filter(|leaf| *leaf < sealed);
        findings.extend(runs(untiled).into_iter().map(|(from, to)| Finding::Tree { from, to }));
        Ok(findings)
    }
}

/// What an entry says that begins a log: its number, and the checkpoint of the one before.
fn began(body: &str) -> Option<(i64, Option<String>)> {
    #[derive(serde::Deserialize)]
    struct Began {
        action: Action,
        details: Details,
    }
    #[derive(serde::Deserialize)]
    struct Details {
        log: i64,
        checkpoint: Option<String>,
    }
    let began: Began = serde_json::from_str(body).ok()?;
    (began.action == Action::BackupRestored).then_some((began.details.log, began.details.checkpoint))
}
