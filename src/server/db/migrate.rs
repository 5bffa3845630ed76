//! The schema, brought up to date when a database is opened.

use super::{Db, Kind};
use anyhow::Context;
use sqlx::{
    SqlitePool,
    migrate::{MigrateError, Migrator},
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Runs what is missing. One process or node does it while the others wait.
pub(super) async fn run(db: &Db) -> anyhow::Result<()> {
    match db {
        Db::Sqlite { write, .. } => run_alone(write).await,
        Db::Postgres { pool, .. } => POSTGRES.run(pool).await,
    }
    .context("the database's schema cannot be brought up to date")
}

/// sqlx takes an advisory lock on PostgreSQL and none on SQLite; there the writer's own transaction is the lock.
async fn run_alone(write: &SqlitePool) -> Result<(), MigrateError> {
    let mut transaction = write.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// The numbers of the migrations that this program knows.
pub(super) fn versions(kind: Kind) -> Vec<i64> {
    let migrator = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    migrator.iter().map(|migration| migration.version).collect()
}
