//! Moving a whole database into an empty one: holding everybody off meanwhile, and showing that all of it has arrived (O3).

use super::{
    Db, Parts, Tx,
    copy::{MOVED, PRUNED, TABLES, Value, rows},
};
use crate::error::AppError;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

/// Begins a transaction during which nobody else writes; everybody may read. It waits for those that write now.
///
/// # Errors
/// A fault of the database; [`AppError::Busy`] where somebody who writes was in the way.
pub async fn begin_alone(db: &Db) -> Result<Tx, AppError> {
    let mut tx = db.begin().await?;
    // On SQLite there is one writer.
    if let Parts::Postgres(connection) = tx.parts() {
        let all = TABLES.iter().map(|(table, _)| *table).collect::<Vec<_>>().join(", ");
        sqlx::query(AssertSqlSafe(format!("LOCK TABLE {all} IN EXCLUSIVE MODE"))).execute(connection).await?;
    }
    Ok(tx)
}

/// Whether no table has a row of anybody's.
///
/// # Errors
/// A fault of the database.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, AppError> {
    for (table, columns) in TABLES.iter().filter(|(table, _)| *table != PRUNED) {
        if rows(tx, table, columns).try_next().await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first table whose rows differ between the two; nothing where all are the same. Rows are read one by one.
///
/// # Errors
/// A fault of either database.
pub async fn first_difference(one: &mut Tx, other: &mut Tx) -> Result<Option<&'static str>, AppError> {
    for (table, columns) in TABLES.iter().filter(|(table, _)| *table != MOVED) {
        let (mut of_one, mut of_other) = (rows(one, table, columns), rows(other, table, columns));
        if digest(&mut of_one).await? != digest(&mut of_other).await? {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// How many rows there are, and a hash over all of them.
async fn digest(
    rows: &mut (impl futures::Stream<Item = Result<Vec<Value>, AppError>> + Unpin),
) -> Result<(u64, [u8; 32]), AppError> {
    let (mut count, mut hash) = (0, Sha256::new());
    while let Some(row) = rows.try_next().await? {
        count += 1;
        for value in &row {
            let (mark, bytes): (u8, Vec<u8>) = match value {
                Value::Text(None) | Value::Number(None) | Value::Bytes(None) => (0, Vec::new()),
                Value::Text(Some(text)) => (1, text.clone().into_bytes()),
                Value::Number(Some(number)) => (2, number.to_be_bytes().to_vec()),
                Value::Bytes(Some(bytes)) => (3, bytes.clone()),
            };
            hash.update([mark]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
    Ok((count, hash.finalize().into()))
}

/// What a database is called where others may read it: its address without name and password.
pub fn place(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    let parsed = url::Url::parse(url).ok();
    let port = parsed.as_ref().and_then(url::Url::port).map(|port| format!(":{port}")).unwrap_or_default();
    parsed.map_or_else(
        || "postgres".to_owned(),
        |parsed| format!("postgres://{}{port}{}", parsed.host_str().unwrap_or_default(), parsed.path()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_no_secret() {
        for (url, said) in [
            (
                "postgres://ana:secret@db.example:5433/pinchy?sslmode=require&password=x",
                "postgres://db.example:5433/pinchy",
            ),
            ("postgres://db.example/pinchy", "postgres://db.example/pinchy"),
            ("sqlite:/var/lib/pinchy/pinchy.db", "sqlite:/var/lib/pinchy/pinchy.db"),
            ("sqlite:data/pinchy.db", "sqlite:data/pinchy.db"),
        ] {
            assert_eq!(place(url), said);
        }
    }
}
