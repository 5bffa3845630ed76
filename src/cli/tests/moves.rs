//! O3, T8: an installation moves to another database, whole, and the one that was left serves no more.

use super::{config, contents, databases, fill, operator, set_up};
use crate::cli::{backup, db, note, open, restore, serve};
use crate::features::audit::{Event, NewEntry, service};
use crate::server::{AppState, config::Config, db::moved};
use crate::tests::databases::TestDatabase;
use std::process::ExitCode;

/// The data folder of one database with the address of another: how a moved installation is started.
fn moved_config(from: &TestDatabase, to: &TestDatabase) -> Config {
    let data = from.dir.path().display().to_string();
    let variables =
        [("PINCHY_DATA", data), ("DATABASE_URL", to.url.clone()), ("PINCHY_ADDR", "127.0.0.1:0".to_owned())];
    Config::from_layers(None, variables.map(|(name, value)| (name.to_owned(), value))).unwrap()
}

/// Each kind of database with each.
async fn pairs() -> Vec<(TestDatabase, TestDatabase)> {
    let mut pairs = Vec::new();
    for turned in [false, true] {
        let mut targets = databases().await;
        if turned {
            targets.reverse();
        }
        pairs.extend(databases().await.into_iter().zip(targets));
    }
    pairs
}

async fn copy(from: Config, to: &TestDatabase) -> anyhow::Result<ExitCode> {
    db::run(from, &operator(), db::DbCommand::Copy { to: to.url.clone() }).await
}

/// Signs what was written so far, as a server does within a second.
async fn seal(database: &TestDatabase) {
    let app = open::open(config(database)).await.unwrap();
    service::seal::seal(&app).await.unwrap();
    app.db.close().await;
}

async fn refused(config: Config) -> String {
    match open::open(config).await {
        Ok(_) => panic!("it opens"),
        Err(error) => format!("{error:#}"),
    }
}

async fn newest_checkpoint(app: &AppState) -> (i64, String) {
    let mut tx = app.db.read().await.unwrap();
    crate::server::db::fetch_one!(tx, "SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1").unwrap()
}

async fn findings(app: &AppState) -> Vec<crate::features::audit::model::Finding> {
    service::check::check(app, |_, _| ()).await.unwrap().findings
}

#[tokio::test]
async fn o3_every_row_of_every_table_moves_to_either_database() {
    for (source, target) in pairs().await {
        set_up(&source).await;
        fill(&source.db).await;
        copy(moved_config(&source, &source), &target).await.unwrap();
        for ((table, before), (_, after)) in contents(&source.db).await.into_iter().zip(contents(&target.db).await) {
            match table {
                "moved" => assert_eq!((before.len(), after.len()), (1, 0)),
                // What was written last is sealed where the log goes on.
                "audit_pending" => assert_eq!((before.len(), after.len()), (1, 0)),
                "audit_leaves" | "audit_checkpoints" => assert_eq!(after.len(), before.len() + 1, "{table}"),
                "audit_tiles" => assert_eq!(after.len(), before.len()),
                _ => assert_eq!(after, before, "{table}"),
            }
        }
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_the_log_goes_on_where_it_went_and_the_source_serves_no_more() {
    for (source, target) in pairs().await {
        set_up(&source).await;
        seal(&source).await;
        let before = open::open(config(&source)).await.unwrap();
        let (size, note_before) = newest_checkpoint(&before).await;
        copy(moved_config(&source, &source), &target).await.unwrap();
        let words = refused(config(&source)).await;
        assert!(words.contains("was moved to") && words.contains("serves here no more"), "{words}");
        let folder = tempfile::tempdir().unwrap();
        backup::run(config(&source), &operator(), &folder.path().join("b")).await.unwrap_err();
        let serves = serve::serve(moved_config(&source, &source)).await.unwrap_err().to_string();
        assert!(serves.contains("was moved to"), "{serves}");
        // A process that was there before the move can change nothing any more: no entry, no change.
        let at = before.clock.now();
        let written = note(&before, NewEntry::by(&operator(), at, Event::BackupMade)).await;
        assert!(written.is_err(), "{written:?}");

        let after = open::open(moved_config(&source, &target)).await.unwrap();
        assert_eq!(findings(&after).await, []);
        let (grown, note_after) = newest_checkpoint(&after).await;
        assert_eq!(grown, size + 1);
        let name = |note: &str| note.lines().next().unwrap().to_owned();
        assert_eq!(name(&note_after), name(&note_before), "the same log goes on");
        let rows = service::list(&after, None).await.unwrap().rows;
        assert_eq!((rows[0].action.as_str(), rows[0].leaf), ("installation.moved", Some(size)));
        note(&after, NewEntry::by(&operator(), at, Event::BackupMade)).await.unwrap();
        service::seal::seal(&after).await.unwrap();
        assert_eq!(findings(&after).await, []);
        after.db.close().await;
        before.db.close().await;

        // And back.
        let third = TestDatabase::sqlite().await;
        copy(moved_config(&source, &target), &third).await.unwrap();
        let back = open::open(moved_config(&source, &third)).await.unwrap();
        assert_eq!(findings(&back).await, []);
        back.db.close().await;
        third.remove().await;
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_a_move_into_anything_but_an_empty_database_changes_nothing() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        set_up(&target).await;
        seal(&source).await;
        let (theirs, ours) = (contents(&target.db).await, contents(&source.db).await);
        let words = copy(config(&source), &target).await.unwrap_err().to_string();
        assert!(words.contains("not empty"), "{words}");
        let words = copy(config(&source), &source).await.unwrap_err().to_string();
        assert!(words.contains("not empty"), "{words}");
        let elsewhere = format!("sqlite:{}", source.dir.path().join("no/such/folder.db").display());
        let to = db::DbCommand::Copy { to: elsewhere };
        db::run(config(&source), &operator(), to).await.unwrap_err();
        assert_eq!(contents(&target.db).await, theirs);
        assert_eq!(contents(&source.db).await, ours);
        open::open(config(&source)).await.unwrap().db.close().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_a_move_that_was_cut_short_leaves_at_most_one_that_serves_and_can_be_finished() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let app = open::open(config(&source)).await.unwrap();
        let there = AppState { db: target.db.clone(), ..app.clone() };
        let places = db::Places {
            from: crate::server::db::transfer::place(&source.url),
            to: crate::server::db::transfer::place(&target.url),
        };
        db::arrive(&app, &there, &operator(), &places).await.unwrap();
        // Cut right here: neither serves, and nothing can be written to either.
        let words = refused(moved_config(&source, &target)).await;
        assert!(words.contains("has not come to its end"), "{words}");
        assert!(refused(config(&source)).await.contains("was moved to"));
        for closed in [&app, &there] {
            assert!(note(closed, NewEntry::by(&operator(), app.clock.now(), Event::BackupMade)).await.is_err());
        }
        let third = TestDatabase::sqlite().await;
        let words = copy(config(&source), &third).await.unwrap_err().to_string();
        assert!(words.contains("was moved to"), "only to where it went: {words}");
        // The same command again finishes it.
        copy(config(&source), &target).await.unwrap();
        let after = open::open(moved_config(&source, &target)).await.unwrap();
        assert_eq!(findings(&after).await, []);
        // Once more is told, and opens nothing.
        let words = copy(config(&source), &target).await.unwrap_err().to_string();
        assert!(words.contains("was moved to"), "{words}");
        after.db.close().await;
        app.db.close().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_a_restore_that_was_cut_short_serves_nobody_and_is_finished_by_the_same_command() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        restore::arrive(&config(&target), &dir).await.unwrap();
        // Cut right here, before it has begun a log of its own.
        let words = refused(config(&target)).await;
        assert!(words.contains("has not come to its end") && words.contains("pinchy restore"), "{words}");
        let other = folder.path().join("other");
        backup::run(config(&source), &operator(), &other).await.unwrap();
        let words = restore::run(config(&target), &operator(), &other).await.unwrap_err().to_string();
        assert!(words.contains("not empty"), "{words}");
        restore::run(config(&target), &operator(), &dir).await.unwrap();
        let app = open::open(config(&target)).await.unwrap();
        assert_eq!(findings(&app).await, []);
        assert!(newest_checkpoint(&app).await.1.lines().next().unwrap().ends_with("/2"));
        app.db.close().await;
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_what_writes_no_entry_is_not_written_either_once_it_was_moved_away() {
    for (source, target) in pairs().await {
        set_up(&source).await;
        fill(&source.db).await;
        copy(moved_config(&source, &source), &target).await.unwrap();
        for sql in [
            "UPDATE chats SET id = id",
            "DELETE FROM chats",
            "UPDATE messages SET id = id",
            "DELETE FROM drafts",
            "UPDATE runs SET id = id",
            "INSERT INTO run_deltas SELECT * FROM run_deltas",
        ] {
            assert!(run(&source, sql).await.is_err(), "{sql}");
            assert!(!run(&target, sql).await.is_err_and(|error| error.to_string().contains("was moved to")), "{sql}");
        }
        source.remove().await;
        target.remove().await;
    }
}

async fn run(database: &TestDatabase, sql: &'static str) -> Result<(), sqlx::Error> {
    match &database.db {
        crate::server::db::Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
        crate::server::db::Db::Postgres { pool, .. } => sqlx::query(sql).execute(pool).await.map(drop),
    }
}

#[tokio::test]
async fn t8_the_database_keeps_what_was_moved_away_closed() {
    for source in databases().await {
        set_up(&source).await;
        let target = TestDatabase::sqlite().await;
        copy(config(&source), &target).await.unwrap();
        for sql in [
            "DELETE FROM moved",
            "UPDATE moved SET state = 'arriving'",
            "INSERT INTO moved (only_row, state, place, at) VALUES (1, 'arriving', 'x', 1)",
            "INSERT INTO audit_leaves (leaf_index, entry_id) SELECT 1000, MIN(id) FROM audit_entries",
            "INSERT INTO audit_checkpoints (size, log, at, note) VALUES (1000, 1, 1, 'x')",
        ] {
            assert!(run(&source, sql).await.is_err(), "{sql}");
        }
        assert_eq!(moved::moved(&source.db).await.unwrap().unwrap().state, moved::State::Away);
        source.remove().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn t8_a_server_whose_installation_is_moved_away_stops_and_says_so() {
    let (source, target) = (TestDatabase::sqlite().await, TestDatabase::sqlite().await);
    set_up(&source).await;
    let server = serve::serve(moved_config(&source, &source));
    let (ended, moved) = tokio::join!(server, copy(config(&source), &target));
    moved.unwrap();
    let ended = ended.unwrap_err().to_string();
    assert!(ended.contains("was moved to"), "{ended}");
}
