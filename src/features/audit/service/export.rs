//! The trail as a file (T6): by short reads up to a fixed checkpoint, so that a long one holds up nobody.

use super::super::event::ProofEvent;
use super::super::log::{
    Tiles, WIDTH,
    file::{End, FORMAT, Head, Line, Value, proof_text},
    pruned_below, wanted,
};
use super::super::model::{AuditRow, Filters, Wanted};
use super::super::store::{
    entries::EntryRow,
    log::{self as store, CheckpointRow, SealedPersonal, SealedRow},
    prune,
};
use super::{append, prove, read, seal};
use crate::csv;
use crate::domain::{Admin, Authority};
use crate::error::AppError;
use crate::features::audit::{Event, NewEntry};
use crate::server::{
    AppState,
    db::{Tx, actor},
};
use crate::ui::iso;
use crate::write_tx;
use data_encoding::HEXLOWER;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tlog_tiles::prove_record;

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line of JSON for each entry, with its proof.
    Jsonl,
    /// For spreadsheets, without proofs.
    Csv,
}

impl Form {
    /// The word for it, which also ends the file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// An export that has begun.
pub struct Export {
    app: AppState,
    authority: Authority,
    filters: Filters,
    form: Form,
    checkpoint: CheckpointRow,
    /// Entries with a smaller leaf were pruned on record.
    below: i64,
    written: i64,
    at: Place,
}

enum Place {
    Head,
    Leaf(i64),
    Over,
}

/// Begins an export of all that is sealed. It is itself an entry, which the file does not hold (T1).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`]; [`AppError::Busy`] as long as nothing is sealed.
pub async fn begin(app: &AppState, admin: &Admin, form: Form, filters: Filters) -> Result<Export, AppError> {
    let authority = Authority::Admin(admin.clone());
    let (checkpoint, below) = newest(app).await?;
    let (size, narrowed) = (checkpoint.size, !filters.are_none());
    let event = Event::Proof(ProofEvent::Exported { format: form.as_str().to_owned(), size, narrowed });
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, &authority).await?;
        append(tx, &app.random, NewEntry::by(&authority, now, event.clone())).await.map(drop)
    })?;
    Ok(Export { app: app.clone(), authority, filters, form, checkpoint, below, written: 0, at: Place::Head })
}

/// The newest checkpoint, after what waits has been sealed; and what was pruned, with an entry under that checkpoint that says so.
async fn newest(app: &AppState) -> Result<(CheckpointRow, i64), AppError> {
    if let Err(error) = seal::seal(app).await {
        tracing::warn!(%error, "what waits is not in this export");
    }
    let mut tx = app.db.read().await?;
    // In this order: the entry of what was pruned before this is sealed.
    let below = store::pruned(&mut tx).await?;
    let checkpoint = store::newest_checkpoint(&mut tx).await?.ok_or(AppError::Busy { retry_after_s: 1 })?;
    let records = prune::records(&mut tx).await?;
    let is_told = records
        .iter()
        .filter_map(|row| Some((row.leaf_index?, &row.body)))
        .any(|(leaf, body)| leaf < checkpoint.size && pruned_below(leaf, body) >= below);
    if below > 0 && !is_told {
        return Err(AppError::Busy { retry_after_s: 1 });
    }
    Ok((checkpoint, below))
}

impl Export {
    /// The next piece of the file; nothing at its end. The right is looked at before each: it may be lost on the way (P3).
    ///
    /// # Errors
    /// [`AppError::SignedOut`] or [`AppError::RightLost`]; a fault of the database.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        // As of one moment: what is pruned meanwhile is there with all that hangs on it, or not at all.
        let mut tx = self.app.db.snapshot().await?;
        actor::still_may(&mut tx, &self.authority).await?;
        match self.at {
            Place::Head => {
                self.at = Place::Leaf(self.below);
                self.head(&mut tx).await.map(Some)
            }
            Place::Leaf(from) if from < self.checkpoint.size => {
                let to = ((from / WIDTH + 1) * WIDTH).min(self.checkpoint.size);
                self.at = Place::Leaf(to);
                self.leaves(&mut tx, from, to).await.map(Some)
            }
            Place::Leaf(_) => {
                self.at = Place::Over;
                Ok(Some(self.end()?))
            }
            Place::Over => Ok(None),
        }
    }

    async fn head(&self, tx: &mut Tx) -> Result<Vec<u8>, AppError> {
        if self.form == Form::Csv {
            return Ok((csv::BYTE_ORDER_MARK.to_owned() + &csv::lines([HEAD])).into_bytes());
        }
        let rotations = prove::rotations(tx).await?;
        let (checkpoint, whole) = (self.checkpoint.note.clone(), self.filters.are_none());
        line(&Head { pinchy_audit_export: FORMAT, checkpoint, whole, pruned_below: self.below, rotations })
    }

    fn end(&self) -> Result<Vec<u8>, AppError> {
        match self.form {
            Form::Csv => Ok(Vec::new()),
            Form::Jsonl => line(&End { end: self.written }),
        }
    }

    async fn leaves(&mut self, tx: &mut Tx, from: i64, to: i64) -> Result<Vec<u8>, AppError> {
        let mut rows = store::sealed(tx, from, to).await?;
        if store::pruned(tx).await? > from {
            // What this file was to hold has gone meanwhile: it breaks off, so that half a trail does not look whole.
            return Err(AppError::Busy { retry_after_s: 1 });
        }
        let personal = store::personal_of_sealed(tx, from, to).await?;
        if !self.filters.are_none() {
            let wanted = self.filters.wanted();
            let near: BTreeSet<i64> =
                store::matching(tx, from, to, &wanted).await?.into_iter().map(|(leaf,)| leaf).collect();
            rows.retain(|row| {
                near.contains(&row.leaf_index) && is_met(&wanted, row, beside(&personal, row.leaf_index))
            });
        }
        let tiles = match self.form {
            Form::Jsonl => tiles_for(tx, self.checkpoint.size, &rows).await?,
            Form::Csv => Tiles::default(),
        };
        let mut piece = Vec::new();
        for row in rows {
            let beside = beside(&personal, row.leaf_index);
            piece.extend(match self.form {
                Form::Jsonl => line(&entry(row, beside, self.checkpoint.size, &tiles)?)?,
                Form::Csv => csv::lines([cells(row, beside)?]).into_bytes(),
            });
            self.written += 1;
        }
        Ok(piece)
    }
}

/// Those of the values that stand beside one entry; they are ordered by their leaves.
fn beside(personal: &[SealedPersonal], leaf: i64) -> &[SealedPersonal] {
    let first = personal.partition_point(|value| value.leaf_index < leaf);
    let last = personal.partition_point(|value| value.leaf_index <= leaf);
    &personal[first..last]
}

fn is_met(wanted: &Wanted, row: &SealedRow, beside: &[SealedPersonal]) -> bool {
    let values = beside.iter().filter_map(|personal| Some((personal.field.as_str(), personal.value.as_deref()?)));
    wanted.is_met(row.body.as_deref().unwrap_or_default(), values)
}

fn line(value: &impl Serialize) -> Result<Vec<u8>, AppError> {
    let mut text = serde_json::to_vec(value).map_err(|_| AppError::Internal)?;
    text.push(b'\n');
    Ok(text)
}

/// The tiles that the proofs of these entries read.
async fn tiles_for(tx: &mut Tx, size: i64, rows: &[SealedRow]) -> Result<Tiles, AppError> {
    let asked =
        rows.iter().flat_map(|row| wanted(|tiles| prove_record(size as u64, row.leaf_index as u64, tiles))).collect();
    prove::tiles(tx, size, asked).await
}

/// An entry with its proof. Where the tree is damaged the proof is empty, and the verifier says so at this entry.
fn entry(row: SealedRow, beside: &[SealedPersonal], size: i64, tiles: &Tiles) -> Result<Line, AppError> {
    let proof = prove_record(size as u64, row.leaf_index as u64, tiles).unwrap_or_default();
    let value = |personal: &SealedPersonal| {
        let (salt, value) = (personal.salt.as_ref()?, personal.value.clone()?);
        Some((personal.field.clone(), Value { salt: HEXLOWER.encode(salt), value }))
    };
    Ok(Line {
        leaf: row.leaf_index,
        entry: row.body.unwrap_or_default(),
        proof: proof_text(&proof),
        personal: beside.iter().filter_map(value).collect(),
    })
}

/// The columns: names for programs as much as for people, so they stay as they are in every language.
const HEAD: [&str; 13] = [
    "leaf",
    "time",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "outcome",
    "target_name",
    "former_name",
    "address",
    "user_agent",
    "count",
    "details",
];

fn cells(row: SealedRow, beside: &[SealedPersonal]) -> Result<[String; 13], AppError> {
    let leaf = row.leaf_index;
    let id = row.entry_id.parse().map_err(|_| AppError::Internal)?;
    let values = beside.iter().filter_map(|personal| Some(((id, personal.field.clone()), personal.value.clone()?)));
    let mut values: BTreeMap<_, _> = values.collect();
    let entry = EntryRow { id, at: row.at.unwrap_or_default(), body: row.body.unwrap_or_default() };
    let AuditRow {
        at,
        actor_kind,
        actor,
        actor_name,
        action,
        outcome,
        target_name,
        former_name,
        address,
        user_agent,
        count,
        details,
        ..
    } = read::row(entry, &mut values)?;
    let details = serde_json::to_string(&details).map_err(|_| AppError::Internal)?;
    Ok([
        leaf.to_string(),
        iso(at.as_millis()),
        actor_kind,
        actor.map(|id| id.to_string()).unwrap_or_default(),
        actor_name.unwrap_or_default(),
        action.to_string(),
        outcome.to_string(),
        target_name.unwrap_or_default(),
        former_name.unwrap_or_default(),
        address.unwrap_or_default(),
        user_agent.unwrap_or_default(),
        count.map(|count| count.to_string()).unwrap_or_default(),
        details,
    ])
}
