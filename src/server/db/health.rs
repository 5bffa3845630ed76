//! What a database can tell of itself, for `pinchy doctor` (O5).

use super::{Db, Kind, fetch_all, fetch_one, fetch_optional, migrate, statements};
use crate::domain::Timestamp;
use crate::error::AppError;

statements! {
    NEWEST = "SELECT MAX(at) FROM audit_entries";
    APPLIED = "SELECT version FROM _sqlx_migrations ORDER BY version";
}

/// Statements that only one of the two understands.
const QUICK_CHECK: &str = "SELECT quick_check FROM pragma_quick_check LIMIT 5";
const JOURNAL: &str = "SELECT journal_mode FROM pragma_journal_mode";
const POSTGRES_CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
const POSTGRES_VERSION: &str = "SELECT CAST(current_setting('server_version_num') AS BIGINT)";

/// How the schema stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There is none yet.
    Missing,
    /// It is that of an older program; the next start brings it up to date.
    Older,
    /// It is the one that this program knows.
    Current,
    /// It is that of a newer program.
    Newer,
}

/// How the schema stands to this program.
///
/// # Errors
/// A fault of the database.
pub async fn schema(db: &Db) -> Result<Schema, AppError> {
    let mut tx = db.read().await?;
    // Its table is made with the first migration; where it is missing the statement fails, and nothing else tells so on both databases.
    let Ok(applied) = fetch_all!(tx, APPLIED) else { return Ok(Schema::Missing) };
    let applied: Vec<i64> = applied.into_iter().map(|(version,)| version).collect();
    Ok(compare(&applied, &migrate::versions(db.kind())))
}

fn compare(applied: &[i64], known: &[i64]) -> Schema {
    if applied.is_empty() {
        Schema::Missing
    } else if applied.iter().any(|version| !known.contains(version)) {
        Schema::Newer
    } else if known.iter().any(|version| !applied.contains(version)) {
        Schema::Older
    } else {
        Schema::Current
    }
}

/// The time of the newest entry of the trail.
///
/// # Errors
/// A fault of the database.
pub async fn newest_entry(db: &Db) -> Result<Option<Timestamp>, AppError> {
    let (newest,): (Option<Timestamp>,) = fetch_one!(db.read().await?, NEWEST)?;
    Ok(newest)
}

/// What the database server's own clock shows; nothing for a file, which has none.
///
/// # Errors
/// A fault of the database.
pub async fn clock(db: &Db) -> Result<Option<Timestamp>, AppError> {
    if db.kind() == Kind::Sqlite {
        return Ok(None);
    }
    let (millis,): (i64,) = fetch_one!(db.read().await?, POSTGRES_CLOCK)?;
    Ok(Some(Timestamp::from_millis(millis)))
}

/// The version of the PostgreSQL server, as in 150004; nothing for a file.
///
/// # Errors
/// A fault of the database.
pub async fn server_version(db: &Db) -> Result<Option<i64>, AppError> {
    if db.kind() == Kind::Sqlite {
        return Ok(None);
    }
    let (version,): (i64,) = fetch_one!(db.read().await?, POSTGRES_VERSION)?;
    Ok(Some(version))
}

/// What is damaged in a SQLite file; nothing where it is whole, or where it is none.
///
/// # Errors
/// A fault of the database.
pub async fn damage(db: &Db) -> Result<Option<String>, AppError> {
    if db.kind() == Kind::Postgres {
        return Ok(None);
    }
    let lines: Vec<(String,)> = fetch_all!(db.read().await?, QUICK_CHECK)?;
    let text = lines.into_iter().map(|(line,)| line).collect::<Vec<_>>().join("; ");
    Ok(Some(text).filter(|text| text != "ok"))
}

/// How a SQLite file keeps its journal.
///
/// # Errors
/// A fault of the database.
pub async fn journal(db: &Db) -> Result<Option<String>, AppError> {
    if db.kind() == Kind::Postgres {
        return Ok(None);
    }
    let mode: Option<(String,)> = fetch_optional!(db.read().await?, JOURNAL)?;
    Ok(mode.map(|(mode,)| mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_older_newer_or_the_one_that_is_known() {
        for (applied, known, expected) in [
            (&[][..], &[1, 2][..], Schema::Missing),
            (&[1], &[1, 2], Schema::Older),
            (&[1, 2], &[1, 2], Schema::Current),
            (&[1, 2, 3], &[1, 2], Schema::Newer),
        ] {
            assert_eq!(compare(applied, known), expected, "{applied:?}");
        }
    }
}
