//! The two migration trees and the one SQL text (O3).

use super::databases::TestDatabase;
use crate::features;
use crate::server::db::{self, Db, copy::TABLES, parameters};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, Statement};
use std::collections::BTreeSet;

fn statements() -> Vec<(&'static str, &'static str)> {
    let lists: Vec<&[(&str, &str)]> = [
        vec![
            features::settings::STATEMENTS,
            features::license::STATEMENTS,
            features::groups::STATEMENTS,
            features::providers::STATEMENTS,
            features::context::STATEMENTS,
            features::guide::STATEMENTS,
        ],
        vec![db::actor::STATEMENTS, db::flashes::STATEMENTS, db::health::STATEMENTS, db::moved::STATEMENTS],
        features::auth::STATEMENTS.to_vec(),
        features::users::STATEMENTS.to_vec(),
        features::chat::STATEMENTS.to_vec(),
        features::agents::STATEMENTS.to_vec(),
        features::audit::STATEMENTS.to_vec(),
    ]
    .concat();
    lists.concat()
}

#[tokio::test]
async fn every_statement_prepares_on_both_databases_with_the_same_parameters() {
    let sqlite = TestDatabase::sqlite().await;
    let postgres = TestDatabase::postgres().await;
    for (name, sql) in statements() {
        let wanted = parameters(sql);
        let Db::Sqlite { read, .. } = &sqlite.db else { unreachable!() };
        let prepared = read
            .acquire()
            .await
            .unwrap()
            .prepare(AssertSqlSafe(sql).into_sql_str())
            .await
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(prepared.parameters().map(|p| p.either(|types| types.len(), |n| n)), Some(wanted), "{name}");
        let Some(TestDatabase { db: Db::Postgres { pool, .. }, .. }) = &postgres else { continue };
        let prepared = pool
            .acquire()
            .await
            .unwrap()
            .prepare(AssertSqlSafe(sql).into_sql_str())
            .await
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let count = prepared.parameters().map(|p| p.either(|types| types.len(), |n| n));
        assert_eq!(count, Some(wanted), "{name}");
    }
}

#[tokio::test]
async fn both_trees_make_the_same_tables_and_the_copy_knows_them_all() {
    let sqlite = TestDatabase::sqlite().await;
    let Db::Sqlite { read, .. } = &sqlite.db else { unreachable!() };
    let in_sqlite: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations'",
    )
    .fetch_all(read)
    .await
    .unwrap();
    let in_sqlite: BTreeSet<_> = in_sqlite.into_iter().collect();
    let copied =
        TABLES.iter().flat_map(|(table, columns)| columns.iter().map(|c| ((*table).to_owned(), c.name.to_owned())));
    assert_eq!(copied.collect::<BTreeSet<_>>(), in_sqlite);
    let Some(TestDatabase { db: Db::Postgres { pool, .. }, .. }) = &TestDatabase::postgres().await else { return };
    let in_postgres: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert_eq!(in_postgres.into_iter().collect::<BTreeSet<_>>(), in_sqlite);
}

#[tokio::test]
async fn sqlite_loses_nothing_that_was_committed_and_readers_cannot_write() {
    let sqlite = TestDatabase::sqlite().await;
    let Db::Sqlite { read, write, .. } = &sqlite.db else { unreachable!() };
    let (synchronous,): (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(write).await.unwrap();
    assert_eq!(synchronous, 2, "FULL");
    let (journal,): (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(write).await.unwrap();
    assert_eq!(journal, "wal");
    assert!(read.execute("DELETE FROM settings").await.is_err());
    let (strict,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations'")
        .fetch_one(read)
        .await
        .unwrap();
    assert_eq!(strict, 0, "every table is STRICT");
}
