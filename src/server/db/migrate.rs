//! The schema, brought up to date when a database is opened.

use super::Db;
use anyhow::Context;
use sqlx::migrate::Migrator;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Runs what is missing. On PostgreSQL an advisory lock lets one node do it while the others wait.
pub(super) async fn run(db: &Db) -> anyhow::Result<()> {
    match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await,
        Db::Postgres(pool) => POSTGRES.run(pool).await,
    }
    .context("the database's schema cannot be brought up to date")
}
