//! What every store relies on: transactions, locks, snapshots and the schema's own walls (O3), on both databases.

use super::{
    databases::TestDatabase,
    fixture::{Fixture, on_both},
};
use crate::error::AppError;
use crate::server::db::{Db, Key, Kind, Parts, Tx};
use crate::write_tx;
use sqlx::AssertSqlSafe;
use std::sync::Arc;

/// Runs SQL inside a transaction.
async fn run(tx: &mut Tx, sql: &str) -> Result<u64, AppError> {
    let sql = AssertSqlSafe(sql.to_owned());
    Ok(match tx.parts() {
        Parts::Sqlite(connection) => sqlx::query(sql).execute(connection).await?.rows_affected(),
        Parts::Postgres(connection) => sqlx::query(sql).execute(connection).await?.rows_affected(),
    })
}

/// One number, as a transaction sees it.
async fn number(tx: &mut Tx, sql: &str) -> Result<i64, AppError> {
    let sql = AssertSqlSafe(sql.to_owned());
    Ok(match tx.parts() {
        Parts::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        Parts::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
    })
}

const COUNT: &str = "SELECT COUNT(*) FROM settings";
const READ: &str = "SELECT updated_at FROM settings WHERE name = 'x'";

fn put(name: &str) -> String {
    format!("INSERT INTO settings (name, value, updated_at) VALUES ('{name}', '', 0)")
}

#[tokio::test]
async fn a_transaction_that_fails_or_is_dropped_leaves_nothing() {
    on_both(|fixture| async move {
        let db = &fixture.app.db;
        let failed: Result<(), AppError> = async {
            write_tx!(db, |tx| {
                run(tx, &put("a")).await?;
                Err(AppError::NotFound)
            })
        }
        .await;
        assert_eq!(failed, Err(AppError::NotFound));
        let mut dropped = db.begin().await.unwrap();
        run(&mut dropped, &put("b")).await.unwrap();
        drop(dropped);
        assert_eq!(fixture.number(COUNT).await, 0);
        let done: Result<u64, AppError> = async { write_tx!(db, |tx| { run(tx, &put("c")).await }) }.await;
        assert_eq!((done, fixture.number(COUNT).await), (Ok(1), 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_the_lock_of_people_is_alone_with_what_was_read() {
    on_both(|fixture| async move {
        fixture.sql(&put("x")).await.unwrap();
        // Two nodes, each with connections of its own.
        let node = fixture.another_node().await;
        let tasks = (0..40).map(|task| {
            let db = if task % 2 == 0 { fixture.app.db.clone() } else { node.db.clone() };
            tokio::spawn(async move {
                write_tx!(db, |tx| {
                    tx.lock(Key::People).await?;
                    let read = number(tx, READ).await?;
                    tokio::task::yield_now().await;
                    run(tx, &format!("UPDATE settings SET updated_at = {} WHERE name = 'x'", read + 1)).await
                })
            })
        });
        for done in futures::future::join_all(tasks).await {
            let done: Result<u64, AppError> = done.unwrap();
            assert_eq!(done, Ok(1));
        }
        assert_eq!(fixture.number(READ).await, 40, "no step was lost");
        node.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_sees_one_moment_and_cannot_write() {
    on_both(|fixture| async move {
        let mut snapshot = fixture.app.db.snapshot().await.unwrap();
        assert_eq!(number(&mut snapshot, COUNT).await, Ok(0));
        fixture.sql(&put("a")).await.unwrap();
        assert_eq!(number(&mut snapshot, COUNT).await, Ok(0), "what is written meanwhile is not seen");
        assert_eq!(fixture.number(COUNT).await, 1);
        assert_eq!(run(&mut snapshot, &put("b")).await, Err(AppError::Internal));
        drop(snapshot);
        let mut later = fixture.app.db.snapshot().await.unwrap();
        assert_eq!(number(&mut later, COUNT).await, Ok(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_wait_for_each_other_are_begun_anew_and_both_go_through() {
    on_both(|fixture| async move {
        fixture.sql(&put("x")).await.unwrap();
        fixture.sql(&put("y")).await.unwrap();
        if fixture.app.db.kind() == Kind::Sqlite {
            return;
        }
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        let tasks = [["x", "y"], ["y", "x"]].map(|order| {
            let (db, barrier) = (fixture.app.db.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                let mut attempts = 0;
                let outcome: Result<(), AppError> = async {
                    write_tx!(db, |tx| {
                        attempts += 1;
                        for (step, name) in order.iter().enumerate() {
                            let add = format!("UPDATE settings SET updated_at = updated_at + 1 WHERE name = '{name}'");
                            run(tx, &add).await?;
                            if attempts == 1 && step == 0 {
                                barrier.wait().await;
                            }
                        }
                        Ok(())
                    })
                }
                .await;
                (outcome, attempts)
            })
        });
        let mut attempts = Vec::new();
        for task in tasks {
            let (outcome, tried) = task.await.unwrap();
            assert_eq!(outcome, Ok(()));
            attempts.push(tried);
        }
        assert!(attempts.contains(&1) && attempts != [1, 1], "one gave way and came again: {attempts:?}");
        assert_eq!(fixture.number("SELECT SUM(updated_at)::bigint FROM settings").await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_new_database_is_opened_by_several_processes_at_once_and_later_again_without_a_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut urls = vec![format!("sqlite:{}", dir.path().join("new.db").display())];
    let server = TestDatabase::postgres().await;
    if let Some(server) = &server {
        let Db::Postgres { pool, .. } = &server.db else { unreachable!() };
        sqlx::query("DROP SCHEMA public CASCADE").execute(pool).await.unwrap();
        sqlx::query("CREATE SCHEMA public").execute(pool).await.unwrap();
        urls.push(server.url.clone());
    }
    for url in urls {
        let opened = futures::future::join_all((0..4).map(|_| Db::open(&url))).await;
        for db in opened {
            let db = db.unwrap_or_else(|error| panic!("{error:#}"));
            let mut tx = db.read().await.unwrap();
            assert_eq!(number(&mut tx, "SELECT below FROM audit_pruned").await, Ok(0));
            drop(tx);
            db.close().await;
        }
        let again = Db::open(&url).await.unwrap();
        let mut tx = again.read().await.unwrap();
        assert_eq!(number(&mut tx, "SELECT COUNT(*) FROM audit_pruned").await, Ok(1));
        drop(tx);
        again.close().await;
    }
    if let Some(server) = server {
        server.remove().await;
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_in_words_that_hold_no_password() {
    for (url, words) in [
        ("mysql://root@localhost/x", "must begin with sqlite: or postgres://"),
        ("sqlite:/proc/nowhere/pinchy.db", "/proc/nowhere/pinchy.db cannot be opened"),
        ("postgres://ana:very-secret@127.0.0.1:1/pinchy", "cannot be reached"),
    ] {
        let error = format!("{:#}", Db::open(url).await.err().unwrap());
        assert!(error.contains(words), "{error}");
        assert!(!error.contains("very-secret"), "{error}");
    }
}

async fn refused(fixture: &Fixture, changes: &[String]) {
    for change in changes {
        let outcome = fixture.sql(change).await;
        assert!(outcome.is_err(), "{change}");
    }
}

#[tokio::test]
async fn the_schema_refuses_what_no_rule_allows() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let (invite, _) = super::world::invite(&fixture, &ana, "Mira", "mira@harbour.example").await;
        fixture.session(&ana).await;
        let nobody = "00000000-0000-7000-8000-000000000000";
        refused(
            &fixture,
            &[
                "UPDATE users SET role = 'owner'".to_owned(),
                "UPDATE users SET status = 'erased'".to_owned(),
                "UPDATE users SET email_typed = 2".to_owned(),
                format!(
                    "INSERT INTO agents (id, owner_id, name, created_at) VALUES ('x', '{}', 'Smithers', 1)",
                    ana.id
                ),
                format!("INSERT INTO agents (id, owner_id, name, created_at) VALUES ('x', '{nobody}', 'Smithers', 1)"),
                format!("UPDATE sessions SET user_id = '{nobody}'"),
                format!("UPDATE invites SET sender_id = '{nobody}' WHERE id = '{invite}'"),
                "UPDATE invites SET claimed_at = 1".to_owned(),
                format!("UPDATE invites SET claimed_by = '{}'", ana.id),
                format!("UPDATE invites SET claimed_at = 1, claimed_by = '{}', revoked_at = 1", ana.id),
                "UPDATE invites SET role = 'owner'".to_owned(),
                "DELETE FROM users".to_owned(),
                "INSERT INTO installation (only_row, id, key_fingerprint, created_at) VALUES (2, 'x', 'x', 1)"
                    .to_owned(),
                "UPDATE audit_index SET outcome = 'maybe'".to_owned(),
            ],
        )
        .await;
        let same =
            "INSERT INTO users SELECT 'x', email, email_key, email_typed, name, search_key, sort_key, role, status,
            joined_at, last_active_at FROM users";
        refused(&fixture, &[same.to_owned()]).await;
    })
    .await;
}
