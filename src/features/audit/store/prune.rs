//! Taking entries out of the trail, by whole tiles from its beginning (T4). Their hashes stay.

use super::entries::ListRow;
use crate::domain::Timestamp;
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    /// The first sealed entry from a leaf on that is not older than a moment.
    FIRST_NEWER = "SELECT l.leaf_index FROM audit_leaves l JOIN audit_entries e ON e.id = l.entry_id
        WHERE l.leaf_index >= $1 AND e.at >= $2 ORDER BY l.leaf_index LIMIT 1";
    FIRST_LEAF = "SELECT COALESCE(MIN(leaf_index), 0) FROM audit_leaves";
    RECORD = "UPDATE audit_pruned SET below = $1 WHERE below < $1";
    DROP_PERSONAL = "DELETE FROM audit_personal WHERE entry_id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index < $1)";
    DROP_INDEX = "DELETE FROM audit_index WHERE entry_id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index < $1)";
    DROP_ENTRIES = "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index < $1)";
    DROP_LEAVES = "DELETE FROM audit_leaves WHERE leaf_index < $1";
    /// The newest entries that say up to where the trail was pruned. Two may be under way at once, not more.
    RECORDS = "SELECT e.id, e.at, e.body, l.leaf_index,
            (SELECT string_agg(p.field || '=' || p.value, '\n') FROM audit_personal p
                WHERE p.entry_id = e.id AND p.value IS NOT NULL) AS personal
        FROM audit_index i JOIN audit_entries e ON e.id = i.entry_id LEFT JOIN audit_leaves l ON l.entry_id = i.entry_id
        WHERE i.action = 'audit.pruned' ORDER BY i.at DESC, i.entry_id DESC LIMIT 3";
}

pub(in crate::features::audit) async fn first_newer(
    tx: &mut Tx,
    from: i64,
    than: Timestamp,
) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = fetch_optional!(tx, FIRST_NEWER, from, than)?;
    Ok(row.map(|(leaf,)| leaf))
}

/// The first leaf that is there; 0 where there is none.
pub(in crate::features::audit) async fn first_leaf(tx: &mut Tx) -> Result<i64, AppError> {
    let (leaf,): (i64,) = fetch_one!(tx, FIRST_LEAF)?;
    Ok(leaf)
}

/// From now on the database lets entries below this leaf go.
pub(in crate::features::audit) async fn record(tx: &mut Tx, below: i64) -> Result<(), AppError> {
    execute!(tx, RECORD, below)?;
    Ok(())
}

/// Lets every entry below a leaf go, with all that hangs on it.
pub(in crate::features::audit) async fn drop_below(tx: &mut Tx, leaf: i64) -> Result<(), AppError> {
    execute!(tx, DROP_PERSONAL, leaf)?;
    execute!(tx, DROP_INDEX, leaf)?;
    execute!(tx, DROP_ENTRIES, leaf)?;
    execute!(tx, DROP_LEAVES, leaf)?;
    Ok(())
}

pub(in crate::features::audit) async fn records(tx: &mut Tx) -> Result<Vec<ListRow>, AppError> {
    Ok(fetch_all!(tx, RECORDS)?)
}
