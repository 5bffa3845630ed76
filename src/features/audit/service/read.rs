//! Reading entries back: for the list, for timelines, and for what undoes an act.

use super::super::model::{Action, AuditCursor, AuditPage, AuditRow, Filters, Outcome, Timeline, Wanted};
use super::super::store::{entries as store, log, prune};
use crate::domain::{Actor, Admin, EntryId, Timestamp, UserId};
use crate::error::AppError;
use crate::server::AppState;
use crate::server::db::Tx;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeMap, str::FromStr, time::Duration};

/// How long an act can be undone (F6).
pub const UNDO_WITHIN: Duration = Duration::from_secs(10 * 60);
/// Rows of one page.
const PAGE: usize = 50;

/// What is read of an entry's body.
#[derive(Deserialize)]
struct StoredBody {
    actor: Actor,
    action: Action,
    target: Option<StoredTarget>,
    outcome: Outcome,
    count: Option<i64>,
    details: BTreeMap<String, Value>,
}

/// What [`Recalled`] reads of a [`Target`].
#[derive(Deserialize)]
struct StoredTarget {
    id: Option<String>,
}

/// An entry as its undo needs it (F6).
pub struct Recalled {
    /// The entry.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    target: Option<String>,
    details: BTreeMap<String, Value>,
}

impl Recalled {
    /// A detail that is a word.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str)
    }

    /// A detail of any type.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.details.get(name).and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    /// The id of what it was done to.
    ///
    /// # Errors
    /// [`AppError::Internal`] where that is of another kind.
    pub fn target_id<Id: FromStr>(&self) -> Result<Id, AppError> {
        self.target.as_deref().and_then(|id| id.parse().ok()).ok_or(AppError::Internal)
    }

    /// Whether what it was done to is still as it left it.
    ///
    /// # Errors
    /// [`AppError::UndoStale`].
    pub fn refuse_stale(&self, left_by: Option<EntryId>) -> Result<(), AppError> {
        if left_by == Some(self.id) { Ok(()) } else { Err(AppError::UndoStale) }
    }
}

async fn recall(tx: &mut Tx, id: EntryId) -> Result<Option<Recalled>, AppError> {
    let Some(row) = store::by_id(tx, id).await? else { return Ok(None) };
    let body = read_body(&row)?;
    let target = body.target.and_then(|target| target.id);
    Ok(Some(Recalled { id, at: row.at, actor: body.actor, action: body.action, target, details: body.details }))
}

/// Reads back an act that somebody may undo: their own, while its time is not over (F6).
///
/// # Errors
/// [`AppError::NotFound`] for an entry that is not theirs; [`AppError::UndoTooLate`].
pub async fn recall_own(tx: &mut Tx, admin: &Admin, id: EntryId, now: Timestamp) -> Result<Recalled, AppError> {
    recall_of(tx, admin.member().user, id, now).await
}

/// The same for whoever acted on what is theirs, or had an agent do it.
///
/// # Errors
/// Those of [`recall_own`].
pub async fn recall_of(tx: &mut Tx, user: UserId, id: EntryId, now: Timestamp) -> Result<Recalled, AppError> {
    let act = recall(tx, id).await?.ok_or(AppError::NotFound)?;
    if act.actor.user() != Some(user) {
        return Err(AppError::NotFound);
    }
    if now.since(act.at) > UNDO_WITHIN { Err(AppError::UndoTooLate) } else { Ok(act) }
}

fn read_body(entry: &store::EntryRow) -> Result<StoredBody, AppError> {
    serde_json::from_str(&entry.body).map_err(|error| {
        tracing::error!(%error, entry = %entry.id, "an audit entry cannot be read");
        AppError::Internal
    })
}

/// The latest entries by or about somebody, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn timeline(tx: &mut Tx, subject: &str, limit: u32) -> Result<Timeline, AppError> {
    let (entries, personal) = store::timeline(tx, subject, i64::from(limit)).await?;
    let mut values = by_field(personal);
    let rows = entries.into_iter().map(|entry| row(entry, &mut values)).collect::<Result<Vec<_>, _>>()?;
    // Where there are more than these, nothing is said of those that are gone.
    let pruned = if rows.len() < limit as usize { pruned(tx).await? } else { None };
    Ok(Timeline { rows, pruned })
}

/// The entry that says up to where the trail was pruned; nothing where it was not.
///
/// # Errors
/// A fault of the database.
pub async fn pruned(tx: &mut Tx) -> Result<Option<AuditRow>, AppError> {
    if log::pruned(tx).await? == 0 {
        return Ok(None);
    }
    prune::records(tx).await?.into_iter().next().map(listed).transpose()
}

fn by_field(personal: Vec<store::PersonalRow>) -> BTreeMap<(EntryId, String), String> {
    personal.into_iter().map(|p| ((p.entry_id, p.field), p.value)).collect()
}

/// One page of the trail, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState, before: Option<AuditCursor>) -> Result<AuditPage, AppError> {
    search(app, &Filters::default(), before).await
}

/// One page of what is looked for, newest first (T5).
///
/// # Errors
/// A fault of the database.
pub async fn search(app: &AppState, filters: &Filters, before: Option<AuditCursor>) -> Result<AuditPage, AppError> {
    let mut tx = app.db.read().await?;
    let mut entries = found(&mut tx, &filters.wanted(), before.unwrap_or(AuditCursor::END)).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries.last().filter(|_| more).map(place);
    let rows = entries.into_iter().map(listed).collect::<Result<_, _>>()?;
    let pruned = if next.is_none() { pruned(&mut tx).await? } else { None };
    Ok(AuditPage { rows, now: app.clock.now(), next, pruned })
}

/// One entry more than a page has, where there are so many.
async fn found(tx: &mut Tx, wanted: &Wanted, mut before: AuditCursor) -> Result<Vec<store::ListRow>, AppError> {
    const LIMIT: usize = PAGE + 1;
    let mut entries = Vec::new();
    loop {
        let near = store::list(tx, before, wanted, LIMIT as i64).await?;
        let (is_last, last) = (near.len() < LIMIT, near.last().map(place));
        entries.extend(near.into_iter().filter(|row| wanted.is_met(&row.body, row.values())));
        match last {
            Some(last) if !is_last && entries.len() < LIMIT => before = last,
            _ => return Ok(entries),
        }
    }
}

fn place(row: &store::ListRow) -> AuditCursor {
    AuditCursor { at: row.at, id: row.id }
}

fn listed(row: store::ListRow) -> Result<AuditRow, AppError> {
    let mut values = row.values().map(|(field, value)| ((row.id, field.to_owned()), value.to_owned())).collect();
    let entry = store::EntryRow { id: row.id, at: row.at, body: row.body };
    Ok(AuditRow { leaf: row.leaf_index, ..self::row(entry, &mut values)? })
}

pub(super) fn row(
    entry: store::EntryRow,
    values: &mut BTreeMap<(EntryId, String), String>,
) -> Result<AuditRow, AppError> {
    let body = read_body(&entry)?;
    let mut take = |field: &str| values.remove(&(entry.id, field.to_owned()));
    let session = match &body.actor {
        Actor::User { session, .. } => session.map(|session| session.to_string()),
        _ => None,
    };
    Ok(AuditRow {
        id: entry.id,
        at: entry.at,
        actor_kind: body.actor.kind().to_owned(),
        actor: body.actor.user(),
        actor_name: take("actor.name"),
        action: body.action,
        target_name: take("target.name"),
        former_name: take("before.name"),
        outcome: body.outcome,
        address: take("client.address"),
        count: body.count,
        details: body.details.into_iter().map(|(name, value)| (name, plain(value))).collect(),
        leaf: None,
        session,
        user_agent: take("client.user_agent"),
    })
}

/// A detail as text: strings bare, everything else as JSON.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
