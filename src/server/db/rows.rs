//! Rows of any table as values, read and written by the names of its columns.

use super::{
    Parts, Tx,
    copy::{PENDING, PRUNED},
};
use crate::error::AppError;
use futures::{StreamExt, stream::BoxStream};
use sqlx::{AssertSqlSafe, Database, Row, ValueRef, postgres::PgRow, sqlite::SqliteRow};

/// A column and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    kind: ColumnKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnKind {
    Text,
    Number,
    Bytes,
}

pub(super) const fn text(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Text }
}

pub(super) const fn num(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Number }
}

pub(super) const fn bytes(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Bytes }
}

/// A value of any of the types that stand in both databases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Number(Option<i64>),
    /// BLOB, BYTEA.
    Bytes(Option<Vec<u8>>),
}

/// All rows of a table, in the order of its first column.
pub fn rows<'t>(
    tx: &'t mut Tx,
    table: &str,
    columns: &'static [Column],
) -> BoxStream<'t, Result<Vec<Value>, AppError>> {
    let order = if columns.len() > 1 { "1, 2" } else { "1" };
    let sql = AssertSqlSafe(format!("SELECT {} FROM {table} ORDER BY {order}", names(columns)));
    match tx.parts() {
        Parts::Sqlite(connection) => {
            sqlx::query(sql).fetch(connection).map(|row| Ok(values::<SqliteRow>(&row?, columns)?)).boxed()
        }
        Parts::Postgres(connection) => {
            sqlx::query(sql).fetch(connection).map(|row| Ok(values::<PgRow>(&row?, columns)?)).boxed()
        }
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

pub(super) fn insert_statement(table: &str, columns: &[Column], rows: usize) -> String {
    if table == PRUNED {
        return format!("UPDATE {PRUNED} SET below = $2 WHERE only_row = $1");
    }
    let unless_there = if table == PENDING { " ON CONFLICT DO NOTHING" } else { "" };
    let row = |row: usize| {
        let places = (1..=columns.len()).map(|n| format!("${}", row * columns.len() + n));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({}) VALUES {rows}{unless_there}", names(columns))
}

fn values<R: Row>(row: &R, columns: &[Column]) -> Result<Vec<Value>, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    for<'r> Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Option<Vec<u8>>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> <R::Database as Database>::ValueRef<'r>: ValueRef<'r>,
{
    let value = |(at, column): (usize, &Column)| {
        Ok(match column.kind {
            ColumnKind::Text => Value::Text(row.try_get(at)?),
            ColumnKind::Number => Value::Number(row.try_get(at)?),
            ColumnKind::Bytes => Value::Bytes(row.try_get(at)?),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

pub(super) async fn put(tx: &mut Tx, sql: &str, values: Vec<Value>) -> Result<(), AppError> {
    macro_rules! run {
        ($connection:expr) => {{
            let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            for value in values {
                query = match value {
                    Value::Text(value) => query.bind(value),
                    Value::Number(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                };
            }
            query.execute($connection).await?;
        }};
    }
    match tx.parts() {
        Parts::Sqlite(connection) => run!(connection),
        Parts::Postgres(connection) => run!(connection),
    }
    Ok(())
}
