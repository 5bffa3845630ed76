//! Writing entries (T1, T2), and taking out what is personal beside them (T9).

use super::super::event::{NewEntry, Personal, Target};
use super::super::log::{Salt, commitment};
use super::super::store::entries::{self as store, IndexRow};
use crate::domain::{Actor, EntryId, Timestamp, Topic};
use crate::error::AppError;
use crate::server::db::Tx;
use crate::server::{AppState, crypto::sha256, random::Random};
use crate::write_tx;
use serde::Serialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, time::Duration};

/// The version of the entry's encoding.
const FORMAT: i64 = 1;
/// The largest entry, in bytes: whoever follows the log reads its length in two of them (T3). No act comes near it.
const MAX_BODY: usize = 60_000;
/// How long repeats of one kind are counted together (T1).
const REPEAT_WINDOW: Duration = Duration::from_secs(60);

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

/// Writes an entry in the transaction of the change that it tells of: no entry, no change (T1).
///
/// # Errors
/// A fault of the database; [`AppError::Internal`] for an entry that is too large. The caller's transaction must then not be committed.
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
    let salted: Vec<(Personal, Salt)> = personal_values(&entry).into_iter().map(|p| (p, random.bytes())).collect();
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
    if text.len() > MAX_BODY {
        tracing::error!(action = body.action, bytes = text.len(), "an entry is too large for the audit trail");
        return Err(AppError::Internal);
    }
    store::insert(tx, id, entry.at, FORMAT, &text, &index).await?;
    tx.announce(Topic::Audit);
    for (personal, salt) in &salted {
        store::insert_personal(tx, id, personal.field, personal.subject.as_deref(), salt, &personal.value).await?;
    }
    Ok(id)
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
