//! T4: the database itself refuses to change or lose an entry, whoever asks, save what was pruned on record.

use super::super::Event;
use super::{append, stranger};
use crate::server::db::{Kind, Parts};
use crate::tests::{
    fixture::{Fixture, on_both},
    world::contents,
};
use sqlx::AssertSqlSafe;

const TABLES: &[&str] = &["audit_entries", "audit_personal", "audit_index", "audit_leaves", "audit_pruned"];

/// Entries with leaves 0, 1, 2 …; gives their ids.
async fn entries(fixture: &Fixture, count: usize) -> Vec<String> {
    for _ in 0..count {
        append(&fixture.app, stranger(fixture.app.clock.now(), "203.0.113.7", Event::SetUpRefused)).await;
        fixture.app.clock.advance(std::time::Duration::from_millis(1));
    }
    let ids: Vec<_> = super::trail(fixture).await.iter().map(|row| row.id.to_string()).collect();
    for (leaf, id) in ids.iter().enumerate() {
        fixture.sql(&format!("INSERT INTO audit_leaves (leaf_index, entry_id) VALUES ({leaf}, '{id}')")).await.unwrap();
    }
    ids
}

/// What somebody with the database in their hands would try, against the entry `id` and its leaf 0.
fn attacks(kind: Kind, id: &str) -> Vec<String> {
    let other = "00000000-0000-7000-8000-000000000000";
    let mut attacks = vec![
        format!("UPDATE audit_entries SET body = '{{}}' WHERE id = '{id}'"),
        "UPDATE audit_entries SET at = at + 1".to_owned(),
        format!("UPDATE audit_entries SET id = '{other}' WHERE id = '{id}'"),
        format!(
            "INSERT INTO audit_entries (id, at, format, body) VALUES ('{id}', 1, 1, '{{}}')
            ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        ),
        format!("DELETE FROM audit_entries WHERE id = '{id}'"),
        format!("UPDATE audit_personal SET value = 'Somebody else' WHERE entry_id = '{id}'"),
        format!("UPDATE audit_personal SET value = NULL WHERE entry_id = '{id}'"),
        format!("UPDATE audit_personal SET salt = NULL WHERE entry_id = '{id}'"),
        // What is about nobody is erased with nobody (T9).
        format!("UPDATE audit_personal SET value = NULL, salt = NULL WHERE entry_id = '{id}'"),
        format!("UPDATE audit_personal SET subject = '{other}' WHERE entry_id = '{id}'"),
        format!("UPDATE audit_personal SET field = 'x', value = NULL, salt = NULL WHERE entry_id = '{id}'"),
        format!("DELETE FROM audit_personal WHERE entry_id = '{id}'"),
        "UPDATE audit_leaves SET leaf_index = leaf_index + 100".to_owned(),
        format!("UPDATE audit_leaves SET entry_id = '{other}' WHERE leaf_index = 0"),
        "DELETE FROM audit_leaves WHERE leaf_index = 0".to_owned(),
        "UPDATE audit_pruned SET below = -1".to_owned(),
        "UPDATE audit_pruned SET only_row = 2".to_owned(),
        "INSERT INTO audit_pruned (only_row, below) VALUES (2, 100)".to_owned(),
        "DELETE FROM audit_pruned".to_owned(),
    ];
    let personal = "entry_id, field, subject, salt, value";
    match kind {
        Kind::Postgres => attacks.extend([
            "TRUNCATE audit_entries CASCADE".to_owned(),
            "TRUNCATE audit_personal".to_owned(),
            "TRUNCATE audit_leaves".to_owned(),
            "TRUNCATE audit_pruned".to_owned(),
        ]),
        Kind::Sqlite => attacks.extend([
            format!("REPLACE INTO audit_entries (id, at, format, body) VALUES ('{id}', 1, 1, '{{}}')"),
            format!("UPDATE OR REPLACE audit_entries SET id = '{id}' WHERE id <> '{id}'"),
            format!("REPLACE INTO audit_personal ({personal}) VALUES ('{id}', 'client.address', NULL, x'00', 'x')"),
            format!("REPLACE INTO audit_leaves (leaf_index, entry_id) VALUES (0, '{other}')"),
            format!("REPLACE INTO audit_leaves (leaf_index, entry_id) VALUES (100, '{id}')"),
            "REPLACE INTO audit_pruned (only_row, below) VALUES (1, 100)".to_owned(),
            // By the hidden number of a row; where a table has none, the statement itself is refused.
            format!("REPLACE INTO audit_entries (rowid, id, at, format, body) VALUES (1, '{other}', 1, 1, '{{}}')"),
            format!("REPLACE INTO audit_personal (rowid, {personal}) VALUES (1, '{id}', 'x', NULL, x'00', 'x')"),
        ]),
    }
    attacks
}

#[tokio::test]
async fn t4_the_database_refuses_to_change_delete_empty_or_replace_what_is_in_the_trail() {
    on_both(|fixture| async move {
        let ids = entries(&fixture, 3).await;
        let before = contents(&fixture, TABLES).await;
        let kind = fixture.app.db.kind();
        for keys_hold in [true, false] {
            if kind == Kind::Sqlite && !keys_hold {
                // Whoever opens the file with another program need not honour its foreign keys: the triggers alone must do.
                fixture.sql("PRAGMA foreign_keys = OFF").await.unwrap();
            }
            for attack in attacks(kind, &ids[0]) {
                let outcome = fixture.sql(&attack).await;
                assert!(outcome.is_err(), "{attack}: {outcome:?}");
                assert_eq!(contents(&fixture, TABLES).await, before, "{attack}");
            }
        }
    })
    .await;
}

async fn in_one_transaction(fixture: &Fixture, statements: &[String]) -> Result<(), sqlx::Error> {
    let mut tx = fixture.app.db.begin().await.unwrap();
    for sql in statements {
        let sql = AssertSqlSafe(sql.clone());
        match tx.parts() {
            Parts::Sqlite(connection) => sqlx::query(sql).execute(connection).await?.rows_affected(),
            Parts::Postgres(connection) => sqlx::query(sql).execute(connection).await?.rows_affected(),
        };
    }
    tx.commit().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))
}

/// Everything of the trail that hangs on these leaves.
fn removal(which: &str) -> Vec<String> {
    let entries = format!("SELECT entry_id FROM audit_leaves WHERE leaf_index {which}");
    vec![
        format!("DELETE FROM audit_personal WHERE entry_id IN ({entries})"),
        format!("DELETE FROM audit_index WHERE entry_id IN ({entries})"),
        format!("DELETE FROM audit_entries WHERE id IN ({entries})"),
        format!("DELETE FROM audit_leaves WHERE leaf_index {which}"),
    ]
}

#[tokio::test]
async fn t4_what_is_recorded_as_pruned_only_grows_and_lets_exactly_the_entries_below_go() {
    on_both(|fixture| async move {
        let ids = entries(&fixture, 5).await;
        append(&fixture.app, stranger(fixture.app.clock.now(), "203.0.113.7", Event::SetUpRefused)).await;
        in_one_transaction(&fixture, &removal("< 2")).await.unwrap_err();
        fixture.sql("UPDATE audit_pruned SET below = 2").await.unwrap();
        fixture.sql("UPDATE audit_pruned SET below = 1").await.unwrap_err();
        for beyond in ["<= 2", "= 2", "> 1"] {
            in_one_transaction(&fixture, &removal(beyond)).await.unwrap_err();
        }
        fixture.sql("DELETE FROM audit_personal").await.unwrap_err();
        assert_eq!(super::trail(&fixture).await.len(), 6, "nothing has gone yet");
        in_one_transaction(&fixture, &removal("< 2")).await.unwrap();
        let left: Vec<_> = super::trail(&fixture).await.iter().map(|row| row.id.to_string()).collect();
        assert_eq!(left[..3], ids[2..], "the others stay, and the one that has no leaf yet");
        assert_eq!(left.len(), 4);
        for table in ["audit_entries", "audit_index"] {
            assert_eq!(fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await, 4, "{table}");
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_personal").await, 8);
        assert_eq!(fixture.number("SELECT MIN(leaf_index) FROM audit_leaves").await, 2);
        fixture.sql("UPDATE audit_pruned SET below = 3").await.unwrap();
        in_one_transaction(&fixture, &removal("< 3")).await.unwrap();
        assert_eq!(super::trail(&fixture).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn t4_an_entry_has_one_leaf_and_a_leaf_one_entry() {
    on_both(|fixture| async move {
        let ids = entries(&fixture, 2).await;
        for (leaf, entry) in [("7", ids[0].as_str()), ("0", &ids[1]), ("8", "00000000-0000-7000-8000-000000000000")] {
            let sql = format!("INSERT INTO audit_leaves (leaf_index, entry_id) VALUES ({leaf}, '{entry}')");
            let refused = in_one_transaction(&fixture, &[sql]).await;
            assert!(refused.is_err(), "leaf {leaf} for {entry}");
        }
    })
    .await;
}
