//! The tables of the log that entries are sealed into (T3).

use super::entries::pattern;
use crate::domain::{EntryId, Timestamp};
use crate::error::AppError;
use crate::features::audit::model::{Signed, Wanted};
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    INSTALLATION = "SELECT id FROM installation";
    KEYS = "SELECT public_key, note FROM audit_keys ORDER BY number";
    INSERT_KEY = "INSERT INTO audit_keys (number, public_key, since, note)
        SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3 FROM audit_keys";
    ROTATIONS_WAITING = "SELECT COUNT(*) FROM audit_pending p JOIN audit_index i ON i.entry_id = p.entry_id
        WHERE i.action = 'audit.key_rotated'";
    LOG = "SELECT COALESCE(MAX(number), 1) FROM audit_logs";
    LOGS = "SELECT number, first_leaf, first_entry FROM audit_logs ORDER BY number";
    INSERT_LOG = "INSERT INTO audit_logs (number, first_leaf, first_entry, began_at) VALUES ($1, $2, $3, $4)";
    IS_WAITING = "SELECT entry_id FROM audit_pending LIMIT 1";
    LEAVES = "SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM audit_leaves";
    /// The next entries, in the order of their ids; that which begins a log before all others (T8). Of those that wait only these are read,
    /// however many they are.
    TAKE = "INSERT INTO audit_leaves (leaf_index, entry_id)
        SELECT $1 + ROW_NUMBER() OVER (ORDER BY w.place, w.entry_id) - 1, w.entry_id FROM (
            SELECT 0 AS place, p.entry_id FROM audit_logs l JOIN audit_pending p ON p.entry_id = l.first_entry
            UNION ALL
            SELECT 1 AS place, n.entry_id FROM (
                SELECT p.entry_id FROM audit_pending p
                WHERE NOT EXISTS (SELECT 1 FROM audit_logs l WHERE l.first_entry = p.entry_id)
                ORDER BY p.entry_id LIMIT $2
            ) n
            ORDER BY place, entry_id LIMIT $2
        ) w";
    BODIES = "SELECT e.body FROM audit_leaves l JOIN audit_entries e ON e.id = l.entry_id
        WHERE l.leaf_index >= $1 ORDER BY l.leaf_index";
    TILE = "SELECT hashes FROM audit_tiles WHERE level = $1 AND number = $2";
    INSERT_TILE = "INSERT INTO audit_tiles (level, number, hashes) VALUES ($1, $2, $3)";
    GROW_TILE = "UPDATE audit_tiles SET hashes = $3 WHERE level = $1 AND number = $2";
    NEWEST_CHECKPOINT = "SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1";
    CHECKPOINT = "SELECT size, note FROM audit_checkpoints WHERE size = $1";
    CHECKPOINTS = "SELECT size, note FROM audit_checkpoints WHERE size > $1 AND size <= $2 ORDER BY size";
    LATEST_CHECKPOINTS = "SELECT size, at FROM audit_checkpoints ORDER BY size DESC LIMIT $1";
    CHECKPOINTS_AFTER = "SELECT size, note FROM audit_checkpoints WHERE size > $1 ORDER BY size LIMIT $2";
    INSERT_CHECKPOINT = "INSERT INTO audit_checkpoints (size, log, at, note) VALUES ($1, $2, $3, $4)";
    LEAF_OF = "SELECT leaf_index FROM audit_leaves WHERE entry_id = $1";
    SEALED = "SELECT l.leaf_index, l.entry_id, e.at, e.format, e.body, i.actor, i.target, i.action, i.outcome, i.at AS index_at
        FROM audit_leaves l LEFT JOIN audit_entries e ON e.id = l.entry_id LEFT JOIN audit_index i ON i.entry_id = l.entry_id
        WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index";
    PERSONAL_OF_SEALED = "SELECT l.leaf_index, p.field, p.subject, p.salt, p.value FROM audit_leaves l JOIN audit_personal p ON p.entry_id = l.entry_id
        WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index, p.field";
    /// Which of some leaves a filter asks for; the conditions are those of the list.
    MATCHING = "SELECT l.leaf_index FROM audit_leaves l JOIN audit_entries e ON e.id = l.entry_id
        JOIN audit_index i ON i.entry_id = l.entry_id
        WHERE l.leaf_index >= $1 AND l.leaf_index < $2 AND i.at >= $3 AND i.at < $4
            AND ($5 = '' OR i.action = $5) AND ($6 = '' OR i.outcome = $6)
            AND ($7 = '' OR i.actor = $7 OR i.target = $7)
            AND ($8 = '' OR EXISTS (SELECT 1 FROM audit_personal n WHERE n.entry_id = i.entry_id
                AND n.field IN ('actor.name', 'target.name') AND LOWER(n.value) LIKE $8 ESCAPE '!'))
            AND ($9 = '' OR LOWER(e.body) LIKE $9 ESCAPE '!' OR EXISTS (SELECT 1 FROM audit_personal t
                WHERE t.entry_id = i.entry_id AND LOWER(t.value) LIKE $9 ESCAPE '!'))";
    PRUNED = "SELECT below FROM audit_pruned";
    /// Entries that neither have a leaf nor wait for one.
    STRAY = "SELECT e.id FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.entry_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.entry_id = e.id) ORDER BY e.id LIMIT 100";
}

/// A public key, and the note by which the one before handed over to it.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct KeyRow {
    pub public_key: Vec<u8>,
    pub note: Option<String>,
}

/// A signed checkpoint.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct CheckpointRow {
    pub size: i64,
    pub note: String,
}

/// A log after the first.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct LogRow {
    pub number: i64,
    pub first_leaf: i64,
    pub first_entry: String,
}

/// A leaf with its entry and what the index says of it, where these are there.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct SealedRow {
    pub leaf_index: i64,
    pub entry_id: String,
    pub at: Option<Timestamp>,
    pub format: Option<i64>,
    pub body: Option<String>,
    pub actor: Option<String>,
    pub target: Option<String>,
    pub action: Option<String>,
    pub outcome: Option<String>,
    pub index_at: Option<Timestamp>,
}

/// A personal value beside a sealed entry; gone where it was erased.
#[derive(sqlx::FromRow)]
pub(in crate::features::audit) struct SealedPersonal {
    pub leaf_index: i64,
    pub field: String,
    /// Whom it is about; only with them it is erased.
    pub subject: Option<String>,
    pub salt: Option<Vec<u8>>,
    pub value: Option<String>,
}

pub(in crate::features::audit) async fn installation(tx: &mut Tx) -> Result<Option<String>, AppError> {
    let row: Option<(String,)> = fetch_optional!(tx, INSTALLATION)?;
    Ok(row.map(|(id,)| id))
}

pub(in crate::features::audit) async fn keys(tx: &mut Tx) -> Result<Vec<KeyRow>, AppError> {
    Ok(fetch_all!(tx, KEYS)?)
}

pub(in crate::features::audit) async fn insert_key(
    tx: &mut Tx,
    key: &[u8],
    since: Timestamp,
    note: Option<&str>,
) -> Result<(), AppError> {
    execute!(tx, INSERT_KEY, key, since, note)?;
    Ok(())
}

/// How many rotations of the key have an entry that has no leaf yet.
pub(in crate::features::audit) async fn rotations_waiting(tx: &mut Tx) -> Result<usize, AppError> {
    let (waiting,): (i64,) = fetch_one!(tx, ROTATIONS_WAITING)?;
    Ok(usize::try_from(waiting).unwrap_or(0))
}

/// The number of the log that is written now.
pub(in crate::features::audit) async fn log(tx: &mut Tx) -> Result<i64, AppError> {
    let (number,): (i64,) = fetch_one!(tx, LOG)?;
    Ok(number)
}

pub(in crate::features::audit) async fn logs(tx: &mut Tx) -> Result<Vec<LogRow>, AppError> {
    Ok(fetch_all!(tx, LOGS)?)
}

pub(in crate::features::audit) async fn insert_log(
    tx: &mut Tx,
    number: i64,
    first_leaf: i64,
    first_entry: EntryId,
    at: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, INSERT_LOG, number, first_leaf, first_entry, at)?;
    Ok(())
}

/// Whether an entry has no leaf yet.
pub(in crate::features::audit) async fn is_waiting(tx: &mut Tx) -> Result<bool, AppError> {
    let row: Option<(String,)> = fetch_optional!(tx, IS_WAITING)?;
    Ok(row.is_some())
}

/// How many leaves there are.
pub(in crate::features::audit) async fn leaves(tx: &mut Tx) -> Result<i64, AppError> {
    let (leaves,): (i64,) = fetch_one!(tx, LEAVES)?;
    Ok(leaves)
}

/// Gives leaves to entries that have none, from index `from` on; at most so many.
pub(in crate::features::audit) async fn take(tx: &mut Tx, from: i64, limit: i64) -> Result<u64, AppError> {
    Ok(execute!(tx, TAKE, from, limit)?)
}

/// The bodies of the leaves from an index on.
pub(in crate::features::audit) async fn bodies(tx: &mut Tx, from: i64) -> Result<Vec<(String,)>, AppError> {
    Ok(fetch_all!(tx, BODIES, from)?)
}

pub(in crate::features::audit) async fn tile(tx: &mut Tx, at: (i64, i64)) -> Result<Option<Vec<u8>>, AppError> {
    let row: Option<(Vec<u8>,)> = fetch_optional!(tx, TILE, at.0, at.1)?;
    Ok(row.map(|(hashes,)| hashes))
}

/// Writes a tile that is new, or has grown.
pub(in crate::features::audit) async fn put_tile(tx: &mut Tx, at: (i64, i64), hashes: &[u8]) -> Result<(), AppError> {
    if execute!(tx, GROW_TILE, at.0, at.1, hashes)? == 0 {
        execute!(tx, INSERT_TILE, at.0, at.1, hashes)?;
    }
    Ok(())
}

pub(in crate::features::audit) async fn newest_checkpoint(tx: &mut Tx) -> Result<Option<CheckpointRow>, AppError> {
    Ok(fetch_optional!(tx, NEWEST_CHECKPOINT)?)
}

pub(in crate::features::audit) async fn checkpoint(tx: &mut Tx, size: i64) -> Result<Option<CheckpointRow>, AppError> {
    Ok(fetch_optional!(tx, CHECKPOINT, size)?)
}

/// The checkpoints of more than `after` and at most `upto` entries.
pub(in crate::features::audit) async fn checkpoints(
    tx: &mut Tx,
    after: i64,
    upto: i64,
) -> Result<Vec<CheckpointRow>, AppError> {
    Ok(fetch_all!(tx, CHECKPOINTS, after, upto)?)
}

/// The next checkpoints of more than so many entries; at most so many.
pub(in crate::features::audit) async fn checkpoints_after(
    tx: &mut Tx,
    after: i64,
    limit: i64,
) -> Result<Vec<CheckpointRow>, AppError> {
    Ok(fetch_all!(tx, CHECKPOINTS_AFTER, after, limit)?)
}

/// The latest checkpoints, newest first.
pub(in crate::features::audit) async fn latest_checkpoints(tx: &mut Tx, limit: i64) -> Result<Vec<Signed>, AppError> {
    Ok(fetch_all!(tx, LATEST_CHECKPOINTS, limit)?)
}

pub(in crate::features::audit) async fn insert_checkpoint(
    tx: &mut Tx,
    size: i64,
    log: i64,
    at: Timestamp,
    note: &str,
) -> Result<(), AppError> {
    execute!(tx, INSERT_CHECKPOINT, size, log, at, note)?;
    Ok(())
}

pub(in crate::features::audit) async fn leaf_of(tx: &mut Tx, entry: EntryId) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = fetch_optional!(tx, LEAF_OF, entry)?;
    Ok(row.map(|(leaf,)| leaf))
}

/// The leaves from an index up to another, which is not among them.
pub(in crate::features::audit) async fn sealed(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<SealedRow>, AppError> {
    Ok(fetch_all!(tx, SEALED, from, to)?)
}

/// The personal values beside them.
pub(in crate::features::audit) async fn personal_of_sealed(
    tx: &mut Tx,
    from: i64,
    to: i64,
) -> Result<Vec<SealedPersonal>, AppError> {
    Ok(fetch_all!(tx, PERSONAL_OF_SEALED, from, to)?)
}

/// Which of the leaves from an index up to another a filter asks for.
pub(in crate::features::audit) async fn matching(
    tx: &mut Tx,
    from: i64,
    to: i64,
    wanted: &Wanted,
) -> Result<Vec<(i64,)>, AppError> {
    let Wanted { subject, name, action, outcome, from: since, before, text } = wanted;
    let (name, text) = (pattern(name), pattern(text));
    Ok(fetch_all!(tx, MATCHING, from, to, *since, *before, action, outcome, subject, &name, &text)?)
}

/// Below which leaf entries were pruned on record.
pub(in crate::features::audit) async fn pruned(tx: &mut Tx) -> Result<i64, AppError> {
    let (below,): (i64,) = fetch_one!(tx, PRUNED)?;
    Ok(below)
}

/// The first hundred entries that neither have a leaf nor wait for one.
pub(in crate::features::audit) async fn stray(tx: &mut Tx) -> Result<Vec<(String,)>, AppError> {
    Ok(fetch_all!(tx, STRAY)?)
}
