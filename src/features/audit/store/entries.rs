//! The trail's tables.

use super::super::event::NewEntry;
use super::super::model::{AuditCursor, Wanted};
use crate::domain::{EntryId, Timestamp};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

/// The latest entries by or about somebody: `$1` their id, `$2` how many.
macro_rules! timeline {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "SELECT entry_id FROM (SELECT entry_id FROM audit_index WHERE actor = $1 ORDER BY at DESC, entry_id DESC LIMIT $2) a
            UNION SELECT entry_id FROM (SELECT entry_id FROM audit_index WHERE target = $1 ORDER BY at DESC, entry_id DESC LIMIT $2) t",
            $after
        )
    };
}

/// What a list shows of an entry.
macro_rules! row {
    () => {
        "SELECT e.id, e.at, e.body, l.leaf_index,
            (SELECT string_agg(p.field || '=' || p.value, '\n') FROM audit_personal p
                WHERE p.entry_id = e.id AND p.value IS NOT NULL) AS personal
        "
    };
}

/// Which entries before a place, newest first: `$1` to `$4` between which moments, `$5` to `$9` what is looked for, `$10` how many.
macro_rules! wanted {
    ($condition:literal) => {
        concat!(
            "(i.at, i.entry_id) < ($1, $2) AND i.at >= $3 AND i.at < $4
            AND ",
            $condition,
            " AND ($6 = '' OR i.outcome = $6)
            AND ($8 = '' OR EXISTS (SELECT 1 FROM audit_personal n WHERE n.entry_id = i.entry_id
                AND n.field IN ('actor.name', 'target.name') AND LOWER(n.value) LIKE $8 ESCAPE '!'))
            AND ($9 = '' OR LOWER(e.body) LIKE $9 ESCAPE '!' OR EXISTS (SELECT 1 FROM audit_personal t
                WHERE t.entry_id = i.entry_id AND LOWER(t.value) LIKE $9 ESCAPE '!'))
        ORDER BY i.at DESC, i.entry_id DESC LIMIT $10"
        )
    };
}

macro_rules! list {
    ($condition:literal) => {
        concat!(
            row!(),
            "FROM audit_index i JOIN audit_entries e ON e.id = i.entry_id LEFT JOIN audit_leaves l ON l.entry_id = i.entry_id
        WHERE ",
            wanted!($condition)
        )
    };
}

/// The same of those by or about somebody.
macro_rules! list_of_subject {
    () => {
        concat!(
            row!(),
            "FROM audit_entries e LEFT JOIN audit_leaves l ON l.entry_id = e.id WHERE e.id IN (
            SELECT entry_id FROM (SELECT i.entry_id FROM audit_index i JOIN audit_entries e ON e.id = i.entry_id WHERE ",
            wanted!("i.actor = $7 AND ($5 = '' OR i.action = $5)"),
            ") a UNION SELECT entry_id FROM (SELECT i.entry_id FROM audit_index i JOIN audit_entries e ON e.id = i.entry_id WHERE ",
            wanted!("i.target = $7 AND ($5 = '' OR i.action = $5)"),
            ") t) ORDER BY e.at DESC, e.id DESC LIMIT $10"
        )
    };
}

statements! {
    INSERT_ENTRY = "INSERT INTO audit_entries (id, at, format, body) VALUES ($1, $2, $3, $4)";
    INSERT_PERSONAL = "INSERT INTO audit_personal (entry_id, field, subject, salt, value) VALUES ($1, $2, $3, $4, $5)";
    INSERT_INDEX = "INSERT INTO audit_index (entry_id, at, actor, target, action, outcome) VALUES ($1, $2, $3, $4, $5, $6)";
    /// The first of its minute leaves the count at nought. Once the minute is over the body stays that of the last one counted, which
    /// the count then tells of.
    COUNT_REPEAT = "INSERT INTO audit_repeats (key, since, count, body) VALUES ($1, $2, 0, $3)
        ON CONFLICT (key) DO UPDATE SET count = audit_repeats.count + 1,
            body = CASE WHEN audit_repeats.since <= $4 THEN audit_repeats.body ELSE excluded.body END
        RETURNING since, count, body";
    RESTART_REPEAT = "UPDATE audit_repeats SET since = $2, count = 0, body = $3 WHERE key = $1";
    ENDED_REPEATS = "DELETE FROM audit_repeats WHERE since <= $1 RETURNING count, body";
    BY_ID = "SELECT id, at, body FROM audit_entries WHERE id = $1";
    LIST = list!("$7 = '' AND ($5 = '' OR i.action = $5)");
    /// An index of its own leads to the entries of one action, however few they are.
    LIST_OF_ACTION = list!("$7 = '' AND i.action = $5");
    /// So do two for somebody: each of the two parts is limited by itself.
    LIST_OF_SUBJECT = list_of_subject!();
    /// Each of the two parts is limited by itself, so that an index serves it.
    TIMELINE = timeline!("SELECT e.id, e.at, e.body FROM audit_entries e WHERE e.id IN (", ") ORDER BY e.at DESC, e.id DESC LIMIT $2");
    PERSONAL_OF_TIMELINE = timeline!("SELECT p.entry_id, p.field, p.value FROM audit_personal p WHERE p.value IS NOT NULL
        AND p.entry_id IN (", ")");
    ERASE = "UPDATE audit_personal SET value = NULL, salt = NULL WHERE subject = $1 AND value IS NOT NULL";
    REPEATS = "SELECT key, count, body FROM audit_repeats";
    DROP_REPEAT = "DELETE FROM audit_repeats WHERE key = $1";
}

/// An entry's row.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct EntryRow {
    pub id: EntryId,
    pub at: Timestamp,
    pub body: String,
}

/// A personal value beside an entry.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct PersonalRow {
    pub entry_id: EntryId,
    pub field: String,
    pub value: String,
}

/// What stands in the index for an entry.
pub(in crate::features::audit) struct IndexRow<'a> {
    pub actor: String,
    pub target: Option<String>,
    pub action: &'a str,
    pub outcome: &'a str,
}

pub(in crate::features::audit) async fn insert(
    tx: &mut Tx,
    id: EntryId,
    at: Timestamp,
    format: i64,
    body: &str,
    index: &IndexRow<'_>,
) -> Result<(), AppError> {
    execute!(tx, INSERT_ENTRY, id, at, format, body)?;
    execute!(tx, INSERT_INDEX, id, at, &index.actor, &index.target, index.action, index.outcome)?;
    Ok(())
}

pub(in crate::features::audit) async fn insert_personal(
    tx: &mut Tx,
    entry: EntryId,
    field: &str,
    subject: Option<&str>,
    salt: &[u8],
    value: &str,
) -> Result<(), AppError> {
    execute!(tx, INSERT_PERSONAL, entry, field, subject, salt, value)?;
    Ok(())
}

/// What has been counted of one kind.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct Repeat {
    pub since: Timestamp,
    /// How many came after the first, this one included.
    pub count: i64,
    body: Vec<u8>,
}

impl Repeat {
    /// The last one counted.
    pub(in crate::features::audit) fn last(&self) -> Result<NewEntry, AppError> {
        read_entry(&self.body)
    }
}

/// Reads an entry that was kept while it was counted.
pub(in crate::features::audit) fn read_entry(body: &[u8]) -> Result<NewEntry, AppError> {
    serde_json::from_slice(body).map_err(|_| AppError::Internal)
}

fn write_entry(entry: &NewEntry) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(entry).map_err(|_| AppError::Internal)
}

/// Counts one more of a kind. What began at or before `over` has its minute behind it.
pub(in crate::features::audit) async fn count_repeat(
    tx: &mut Tx,
    key: &[u8],
    entry: &NewEntry,
    over: Timestamp,
) -> Result<Repeat, AppError> {
    let body = write_entry(entry)?;
    Ok(fetch_one!(tx, COUNT_REPEAT, key, entry.at, &body, over)?)
}

/// Begins a new minute with this entry.
pub(in crate::features::audit) async fn restart_repeat(
    tx: &mut Tx,
    key: &[u8],
    entry: &NewEntry,
) -> Result<(), AppError> {
    let body = write_entry(entry)?;
    execute!(tx, RESTART_REPEAT, key, entry.at, &body)?;
    Ok(())
}

/// Takes out what began at or before `since`: how many came after the first, and the last of them.
pub(in crate::features::audit) async fn take_ended_repeats(
    tx: &mut Tx,
    since: Timestamp,
) -> Result<Vec<(i64, Vec<u8>)>, AppError> {
    Ok(fetch_all!(tx, ENDED_REPEATS, since)?)
}

pub(in crate::features::audit) async fn by_id(tx: &mut Tx, id: EntryId) -> Result<Option<EntryRow>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// An entry as it is listed: with its leaf, and the personal values beside it as `field=value`, one a line.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct ListRow {
    pub id: EntryId,
    pub at: Timestamp,
    pub body: String,
    pub leaf_index: Option<i64>,
    pub personal: Option<String>,
}

impl ListRow {
    /// The personal values with their fields.
    pub(in crate::features::audit) fn values(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.personal.as_deref().unwrap_or_default().lines().filter_map(|line| line.split_once('='))
    }
}

/// Entries before a place, newest first.
pub(in crate::features::audit) async fn list(
    tx: &mut Tx,
    before: AuditCursor,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<ListRow>, AppError> {
    let Wanted { subject, name, action, outcome, from, before: until, text } = wanted;
    let (name, text) = (pattern(name), pattern(text));
    let (at, id) = (before.at, before.id);
    if !subject.is_empty() {
        Ok(fetch_all!(tx, LIST_OF_SUBJECT, at, id, *from, *until, action, outcome, subject, &name, &text, limit)?)
    } else if !action.is_empty() {
        Ok(fetch_all!(tx, LIST_OF_ACTION, at, id, *from, *until, action, outcome, subject, &name, &text, limit)?)
    } else {
        Ok(fetch_all!(tx, LIST, at, id, *from, *until, action, outcome, subject, &name, &text, limit)?)
    }
}

/// The one letter whose lower case is two characters, İ: a database that leaves it as it is has one in their place.
const DOTTED_I: &str = "i\u{307}";

/// What `LIKE` finds a text in lower case by, wherever it stands; nothing for nothing. `LOWER` leaves letters beyond ASCII as they are, so
/// anything may stand in their place: [`Wanted::is_met`] says of what is found which is meant.
pub(super) fn pattern(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("%{}%", text.split(DOTTED_I).map(escaped).collect::<Vec<_>>().join("%"))
}

fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '!' | '%' | '_' => format!("!{c}"),
        c if !c.is_ascii() && c.to_uppercase().ne([c]) => "_".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// The latest entries by or about somebody, newest first, and the personal values beside them.
pub(in crate::features::audit) async fn timeline(
    tx: &mut Tx,
    subject: &str,
    limit: i64,
) -> Result<(Vec<EntryRow>, Vec<PersonalRow>), AppError> {
    let entries = fetch_all!(tx, TIMELINE, subject, limit)?;
    Ok((entries, fetch_all!(tx, PERSONAL_OF_TIMELINE, subject, limit)?))
}

/// Removes value and salt of everything personal about a subject (T9).
pub(in crate::features::audit) async fn erase(tx: &mut Tx, subject: &str) -> Result<(), AppError> {
    execute!(tx, ERASE, subject)?;
    Ok(())
}

/// What is being counted: its key, how many came after the first, and the last of them.
pub(in crate::features::audit) async fn repeats(tx: &mut Tx) -> Result<Vec<(Vec<u8>, i64, Vec<u8>)>, AppError> {
    Ok(fetch_all!(tx, REPEATS)?)
}

pub(in crate::features::audit) async fn drop_repeat(tx: &mut Tx, key: &[u8]) -> Result<(), AppError> {
    execute!(tx, DROP_REPEAT, key)?;
    Ok(())
}
