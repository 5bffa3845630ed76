//! Writing entries, and reading them back.

use super::event::{NewEntry, Personal, Target};
use super::model::{AuditCursor, AuditPage, AuditRow};
use super::store::{self, IndexRow};
use crate::domain::{Actor, Admin, EntryId, Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::server::db::Tx;
use crate::server::{AppState, crypto::sha256, random::Random};
use crate::write_tx;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, str::FromStr, time::Duration};

/// The version of the entry's encoding.
const FORMAT: i64 = 1;
/// How long repeats of one kind are counted together (T1).
const REPEAT_WINDOW: Duration = Duration::from_secs(60);
/// How long an act can be undone (F6).
pub const UNDO_WITHIN: Duration = Duration::from_secs(10 * 60);
/// Rows of one page.
const PAGE: usize = 50;

/// What an entry says, as it is stored: keys in this order, no white space. Personal values appear as SHA-256(salt ‖ value), in hex.
#[derive(Serialize)]
struct Body<'a> {
    v: i64,
    id: EntryId,
    at: Timestamp,
    actor: &'a Actor,
    action: &'a str,
    target: Option<Target>,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    details: Map<String, Value>,
    personal: BTreeMap<&'static str, String>,
}

/// What the list reads of a [`Body`].
#[derive(Deserialize)]
struct StoredBody {
    actor: Actor,
    action: super::Action,
    target: Option<StoredTarget>,
    outcome: super::Outcome,
    count: Option<i64>,
    details: BTreeMap<String, Value>,
}

/// What [`Recalled`] reads of a [`Target`].
#[derive(Deserialize)]
struct StoredTarget {
    id: Option<String>,
}

/// Writes an entry in the transaction of the change that it tells of: no entry, no change (T1).
///
/// # Errors
/// A fault of the database; the caller's transaction must then not be committed.
pub async fn append(tx: &mut Tx, random: &Random, entry: NewEntry) -> Result<EntryId, AppError> {
    append_counted(tx, random, entry, None).await
}

/// Writes a failure or a refusal: the first of its kind by this actor or address is an entry at once, further ones within the minute are
/// counted and become one entry when it ends (T1).
///
/// # Errors
/// A fault of the database.
pub async fn append_limited(tx: &mut Tx, random: &Random, entry: NewEntry) -> Result<(), AppError> {
    let key = repeat_key(&entry);
    let over = entry.at.minus(REPEAT_WINDOW);
    let repeat = store::count_repeat(tx, &key, &entry, over).await?;
    if repeat.count == 0 {
        append(tx, random, entry).await?;
    } else if repeat.since <= over {
        if repeat.count > 1 {
            let counted = NewEntry { at: entry.at, ..repeat.last()? };
            append_counted(tx, random, counted, Some(repeat.count - 1)).await?;
        }
        store::restart_repeat(tx, &key, &entry).await?;
        append(tx, random, entry).await?;
    }
    Ok(())
}

/// Writes the counted repeats whose minute has ended. Runs every few seconds and at the start of the server.
///
/// # Errors
/// A fault of the database; the counts then stay for the next time.
pub async fn flush_repeats(app: &AppState) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        for (count, body) in store::take_ended_repeats(tx, now.minus(REPEAT_WINDOW)).await? {
            if count > 0 {
                let entry = NewEntry { at: now, ..store::read_entry(&body)? };
                append_counted(tx, &app.random, entry, Some(count)).await?;
            }
        }
        Ok(())
    })
}

async fn append_counted(
    tx: &mut Tx,
    random: &Random,
    entry: NewEntry,
    count: Option<i64>,
) -> Result<EntryId, AppError> {
    let id = EntryId::from_uuid(random.uuid_v7(entry.at));
    let salted: Vec<(Personal, [u8; 32])> =
        personal_values(&entry).into_iter().map(|p| (p, random.bytes::<32>())).collect();
    let commitments = salted.iter().map(|(personal, salt)| (personal.field, commitment(salt, &personal.value)));
    let body = Body {
        v: FORMAT,
        id,
        at: entry.at,
        actor: &entry.actor,
        action: entry.event.action().as_str(),
        target: entry.event.target(),
        outcome: entry.event.outcome().as_str(),
        count,
        details: entry.event.details(),
        personal: commitments.collect(),
    };
    let index = IndexRow {
        actor: entry.actor.user().map_or_else(|| entry.actor.kind().to_owned(), |user| user.to_string()),
        target: body.target.as_ref().and_then(|target| target.id.clone()),
        action: body.action,
        outcome: body.outcome,
    };
    let text = serde_json::to_string(&body).map_err(|_| AppError::Internal)?;
    store::insert(tx, id, entry.at, FORMAT, &text, &index).await?;
    tx.announce(Topic::Audit);
    for (personal, salt) in &salted {
        store::insert_personal(tx, id, personal.field, personal.subject.as_deref(), salt, &personal.value).await?;
    }
    Ok(id)
}

fn commitment(salt: &[u8; 32], value: &str) -> String {
    HEXLOWER.encode(&sha256(&[salt.as_slice(), value.as_bytes()].concat()))
}

fn personal_values(entry: &NewEntry) -> Vec<Personal> {
    // Whoever holds a link is the person whom the link concerns.
    let holder = || match entry.actor {
        Actor::LinkHolder { .. } | Actor::ResetHolder { .. } => entry.event.target_name().and_then(|name| name.subject),
        _ => None,
    };
    let subject = entry.actor.user().map(|user| user.to_string()).or_else(holder);
    let of_actor =
        |field, value: &Option<String>| value.clone().map(|value| Personal { field, subject: subject.clone(), value });
    [
        of_actor("actor.name", &entry.actor_name.as_ref().map(|name| name.as_str().to_owned())),
        of_actor("client.address", &entry.address),
        of_actor("client.user_agent", &entry.user_agent),
        entry.event.target_name(),
        entry.event.former_name(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What counts as the same: the action by the same user, or else from the same address.
fn repeat_key(entry: &NewEntry) -> [u8; 32] {
    let who = entry.actor.user().map_or_else(|| entry.address.clone().unwrap_or_default(), |user| user.to_string());
    sha256(format!("{}\n{who}", entry.event.action()).as_bytes())
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
    pub action: super::Action,
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

/// Removes all that is personal about somebody from beside the entries: name, address, program (T9). The entries stay as they are, and
/// so does every proof. What is being counted of them becomes an entry first, so that nothing is kept back. Subjects are ids: the user's,
/// and those of their invites.
///
/// # Errors
/// A fault of the database.
pub async fn erase(tx: &mut Tx, app: &AppState, subjects: &[String]) -> Result<(), AppError> {
    for (key, count, body) in store::repeats(tx).await? {
        let entry = store::read_entry(&body)?;
        let about = personal_values(&entry)
            .into_iter()
            .any(|personal| personal.subject.is_some_and(|subject| subjects.contains(&subject)));
        if about {
            store::drop_repeat(tx, &key).await?;
            if count > 0 {
                append_counted(tx, &app.random, NewEntry { at: app.clock.now(), ..entry }, Some(count)).await?;
            }
        }
    }
    for subject in subjects {
        store::erase(tx, subject).await?;
    }
    Ok(())
}

/// The latest entries by or about somebody, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn timeline(tx: &mut Tx, subject: &str, limit: u32) -> Result<Vec<AuditRow>, AppError> {
    let (entries, personal) = store::timeline(tx, subject, i64::from(limit)).await?;
    let mut values = by_field(personal);
    entries.into_iter().map(|entry| row(entry, &mut values)).collect()
}

fn by_field(personal: Vec<store::PersonalRow>) -> BTreeMap<(EntryId, String), String> {
    personal.into_iter().map(|p| ((p.entry_id, p.field), p.value)).collect()
}

/// One page of the trail, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list(app: &AppState, before: Option<AuditCursor>) -> Result<AuditPage, AppError> {
    let mut tx = app.db.read().await?;
    let mut entries = store::list(&mut tx, before, PAGE as i64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let personal = match (entries.last(), entries.first()) {
        (Some(oldest), Some(newest)) => store::personal_between(&mut tx, oldest, newest).await?,
        _ => Vec::new(),
    };
    let mut values = by_field(personal);
    let next = entries.last().filter(|_| more).map(|last| AuditCursor { at: last.at, id: last.id });
    let rows = entries.into_iter().map(|entry| row(entry, &mut values)).collect::<Result<_, _>>()?;
    Ok(AuditPage { rows, now: app.clock.now(), next })
}

fn row(entry: store::EntryRow, values: &mut BTreeMap<(EntryId, String), String>) -> Result<AuditRow, AppError> {
    let body = read_body(&entry)?;
    let mut take = |field: &str| values.remove(&(entry.id, field.to_owned()));
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
