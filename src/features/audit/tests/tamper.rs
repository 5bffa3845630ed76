//! T4, T5: whatever is done to a sealed trail behind the program's back is found, and named.

use super::seal::note;
use super::stranger;
use crate::features::audit::{
    Event,
    model::{Finding, RestsOn},
    service::{check, key, seal, watch},
};
use crate::server::{
    AppState,
    config::Config,
    db::{Kind, copy::Value},
};
use crate::tests::{
    fixture::{Fixture, on_both},
    world::contents,
};
use crate::write_tx;
use std::{fs, sync::Arc};
use tokio_util::sync::CancellationToken;

const TABLES: [&str; 9] = [
    "audit_entries",
    "audit_personal",
    "audit_leaves",
    "audit_pruned",
    "audit_pending",
    "audit_tiles",
    "audit_checkpoints",
    "audit_keys",
    "audit_logs",
];

/// Takes the walls of the database away, as whoever owns it can.
pub(super) async fn unguard(fixture: &Fixture) {
    match fixture.app.db.kind() {
        Kind::Sqlite => {
            fixture.sql("PRAGMA foreign_keys = OFF").await.unwrap();
            let walls = [
                "no_update",
                "no_delete",
                "no_replace",
                "only_grow",
                "only_erase",
                "only_grows",
                "wait",
                "end_waiting",
            ];
            for (table, wall) in TABLES.iter().flat_map(|table| walls.map(|wall| (table, wall))) {
                fixture.sql(&format!("DROP TRIGGER IF EXISTS {table}_{wall}")).await.unwrap();
            }
        }
        Kind::Postgres => {
            for table in TABLES.into_iter().chain(["audit_index"]) {
                fixture.sql(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL")).await.unwrap();
            }
        }
    }
}

/// Three hundred entries under three checkpoints, and no walls.
async fn trail(fixture: &Fixture) {
    key::ensure(&fixture.app).await.unwrap();
    let app = &fixture.app;
    for _ in 0..3 {
        let written: Result<(), crate::error::AppError> = async {
            write_tx!(app.db, |tx| {
                for _ in 0..100 {
                    let entry = stranger(app.clock.now(), "203.0.113.7", Event::SetUpRefused);
                    crate::features::audit::append(tx, &app.random, entry).await?;
                }
                Ok(())
            })
        }
        .await;
        written.unwrap();
        seal::seal(app).await.unwrap();
    }
    unguard(fixture).await;
}

async fn findings(app: &AppState) -> Vec<Finding> {
    check::check(app, |_, _| ()).await.unwrap().findings
}

fn entry_of(leaf: i64) -> String {
    format!("(SELECT entry_id FROM audit_leaves WHERE leaf_index = {leaf})")
}

/// What was done, and what must be found.
fn attacks() -> Vec<(&'static str, Vec<String>, Vec<Finding>)> {
    let alter = |leaf| format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {}", entry_of(leaf));
    let take_out = |leaf| {
        let of = entry_of(leaf);
        ["audit_personal WHERE entry_id", "audit_index WHERE entry_id", "audit_entries WHERE id"]
            .map(|from| format!("DELETE FROM {from} = {of}"))
            .to_vec()
    };
    let leaf = |leaf| format!("DELETE FROM audit_leaves WHERE leaf_index = {leaf}");
    let renumber = |from: i64, by: i64| {
        vec![
            format!("UPDATE audit_leaves SET leaf_index = leaf_index + 10000 WHERE leaf_index >= {from}"),
            format!("UPDATE audit_leaves SET leaf_index = leaf_index - 10000 + {by} WHERE leaf_index >= 10000"),
        ]
    };
    let swap = |one: i64, two: i64| {
        vec![
            format!("UPDATE audit_leaves SET leaf_index = -1 WHERE leaf_index = {one}"),
            format!("UPDATE audit_leaves SET leaf_index = {one} WHERE leaf_index = {two}"),
            format!("UPDATE audit_leaves SET leaf_index = {two} WHERE leaf_index = -1"),
        ]
    };
    let foreign = "00000000-0000-7000-8000-000000000000";
    let insert = vec![
        format!(
            "INSERT INTO audit_entries SELECT '{foreign}', at, format, body FROM audit_entries WHERE id = {}",
            entry_of(10)
        ),
        format!("UPDATE audit_entries SET body = body || ' ' WHERE id = '{foreign}'"),
        format!("INSERT INTO audit_leaves (leaf_index, entry_id) VALUES (9, '{foreign}')"),
    ];
    let personal = |what: &str| {
        format!("UPDATE audit_personal SET {what} WHERE entry_id = {} AND field = 'client.address'", entry_of(4))
    };
    let missing = |from, to| Finding::Missing { from, to };
    let moved = |leaf, belongs| Finding::Moved { leaf, belongs };
    vec![
        ("alter", vec![alter(7)], vec![Finding::Altered { leaf: 7 }]),
        ("alter two", vec![alter(7), alter(290)], vec![Finding::Altered { leaf: 7 }, Finding::Altered { leaf: 290 }]),
        ("delete", take_out(9), vec![missing(9, 9)]),
        ("delete with its leaf", [take_out(9), vec![leaf(9)]].concat(), vec![missing(9, 9)]),
        ("delete the last", [take_out(299), vec![leaf(299)]].concat(), vec![Finding::CutOff { from: 299, to: 299 }]),
        (
            "delete and close the gap",
            [take_out(297), vec![leaf(297)], renumber(298, -1)].concat(),
            vec![missing(297, 297), moved(297, 298), moved(298, 299), Finding::CutOff { from: 299, to: 299 }],
        ),
        ("swap", swap(5, 6), vec![moved(5, 6), moved(6, 5)]),
        ("swap far apart", swap(5, 280), vec![moved(5, 280), moved(280, 5)]),
        (
            "repeat",
            vec![format!(
                "UPDATE audit_entries SET body = (SELECT body FROM audit_entries WHERE id = {}) WHERE id = {}",
                entry_of(3),
                entry_of(8)
            )],
            vec![Finding::Repeated { leaf: 8, of: 3 }],
        ),
        (
            "truncate",
            vec!["DELETE FROM audit_leaves WHERE leaf_index >= 250".to_owned()],
            vec![Finding::CutOff { from: 250, to: 299 }],
        ),
        ("insert", [renumber(9, 1), insert].concat(), vec![Finding::Inserted { leaf: 9 }]),
        (
            "change a name",
            vec![personal("value = 'x'")],
            vec![Finding::Personal { leaf: 4, field: "client.address".to_owned() }],
        ),
        (
            "take a name away",
            vec![format!("DELETE FROM audit_personal WHERE entry_id = {} AND field = 'client.address'", entry_of(4))],
            vec![Finding::Personal { leaf: 4, field: "client.address".to_owned() }],
        ),
        (
            "list otherwise",
            vec![format!("UPDATE audit_index SET outcome = 'done' WHERE entry_id = {}", entry_of(4))],
            vec![Finding::Listed { leaf: 4 }],
        ),
        (
            "another time",
            vec![format!("UPDATE audit_entries SET at = at + 1 WHERE id = {}", entry_of(4))],
            vec![Finding::Listed { leaf: 4 }],
        ),
        (
            "take hashes away",
            vec!["DELETE FROM audit_tiles WHERE level = 1".to_owned()],
            vec![Finding::Tree { from: 0, to: 255 }],
        ),
        (
            "erase what is about nobody",
            vec![personal("value = NULL, salt = NULL")],
            vec![Finding::Personal { leaf: 4, field: "client.address".to_owned() }],
        ),
        ("erase somebody", vec![personal("subject = 'somebody', value = NULL, salt = NULL")], vec![]),
    ]
}

#[tokio::test]
async fn t4_each_attack_on_a_sealed_trail_is_found_and_named() {
    for number in 0..attacks().len() {
        on_both(move |fixture| async move {
            let (name, statements, expected) = attacks().remove(number);
            trail(&fixture).await;
            assert_eq!(findings(&fixture.app).await, [], "before");
            for sql in statements {
                fixture.sql(&sql).await.unwrap_or_else(|error| panic!("{name}: {sql}: {error}"));
            }
            let found = findings(&fixture.app).await;
            for finding in &expected {
                assert!(found.contains(finding), "{name}: {finding:?} is not in {found:?}");
            }
            assert_eq!(found.is_empty(), expected.is_empty(), "{name}: {found:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn t4_t9_bytes_that_are_moved_between_a_salt_and_its_value_are_found() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let of = "SELECT entry_id FROM audit_leaves WHERE leaf_index = 4";
        let rows = contents(&fixture, &["audit_personal"]).await.remove("audit_personal").unwrap();
        let hex = |row: &[Value]| match &row[3] {
            Value::Bytes(Some(salt)) => data_encoding::HEXLOWER.encode(salt),
            other => panic!("no salt: {other:?}"),
        };
        // "2" of the address 203.0.113.7: the hash of both together stays as it was.
        for row in rows.iter().filter(|row| row[4] == Value::Text(Some("203.0.113.7".to_owned()))) {
            let Value::Text(Some(entry)) = &row[0] else { panic!("{row:?}") };
            let salt = match fixture.app.db.kind() {
                Kind::Sqlite => format!("x'{}32'", hex(row)),
                Kind::Postgres => format!("'\\x{}32'", hex(row)),
            };
            let longer = format!(
                "UPDATE audit_personal SET salt = {salt}, value = '03.0.113.7' WHERE entry_id = '{entry}'
                AND entry_id = ({of}) AND field = 'client.address'"
            );
            fixture.sql(&longer).await.unwrap();
        }
        let field = "client.address".to_owned();
        assert_eq!(findings(&fixture.app).await, [Finding::Personal { leaf: 4, field }]);
    })
    .await;
}

#[tokio::test]
async fn t4_a_cut_of_the_database_alone_is_seen_from_the_data_folder() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        for sql in [
            "DELETE FROM audit_leaves WHERE leaf_index >= 200",
            "DELETE FROM audit_checkpoints WHERE size > 200",
            "DELETE FROM audit_tiles WHERE number > 0 OR level > 0",
            "UPDATE audit_tiles SET hashes = substr(hashes, 1, 6400)",
        ] {
            fixture.sql(sql).await.unwrap();
        }
        let verdict = check::check(&fixture.app, |_, _| ()).await.unwrap();
        assert_eq!(verdict.rests_on, RestsOn::KeyAndFolder);
        assert!(verdict.findings.contains(&Finding::CutOff { from: 200, to: 299 }), "{:?}", verdict.findings);
        // With that file taken too only an outside anchor would show it, and the verdict says what it rests on.
        fs::remove_dir_all(fixture.app.config.data.join("audit")).unwrap();
        fixture
            .sql("DELETE FROM audit_entries WHERE NOT EXISTS (SELECT 1 FROM audit_leaves WHERE entry_id = id)")
            .await
            .unwrap();
        let verdict = check::check(&fixture.app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.rests_on, verdict.findings), (RestsOn::Key, vec![]));
    })
    .await;
}

#[tokio::test]
async fn t4_an_entry_that_was_altered_together_with_its_hash_is_narrowed_down_by_the_checkpoints() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        fixture
            .sql(&format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {}", entry_of(150)))
            .await
            .unwrap();
        let mut tx = fixture.app.db.begin().await.unwrap();
        let body = super::bodies(&fixture).await.into_iter().find(|body| body.ends_with(' ')).unwrap();
        let hash = crate::features::audit::log::record_hash(body.as_bytes()).0;
        let mut tile = super::super::store::log::tile(&mut tx, (0, 0)).await.unwrap().unwrap();
        tile[150 * 32..151 * 32].copy_from_slice(&hash);
        super::super::store::log::put_tile(&mut tx, (0, 0), &tile).await.unwrap();
        tx.commit().await.unwrap();
        let found = findings(&fixture.app).await;
        assert!(found.contains(&Finding::Contradicted { from: 100, to: 199 }), "{found:?}");
    })
    .await;
}

/// The same installation in the hands of somebody with another key.
fn forger(fixture: &Fixture, folder: &std::path::Path) -> AppState {
    let data = folder.display().to_string();
    let variables = [("PINCHY_DATA".to_owned(), data)];
    AppState { config: Arc::new(Config::from_layers(None, variables).unwrap()), ..fixture.app.clone() }
}

#[tokio::test]
async fn t4_a_trail_that_was_signed_anew_with_another_key_is_found() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        fixture.sql(&format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {}", entry_of(7))).await.unwrap();
        for table in ["audit_leaves", "audit_tiles", "audit_checkpoints", "audit_keys"] {
            fixture.sql(&format!("DELETE FROM {table}")).await.unwrap();
        }
        fixture.sql("DELETE FROM audit_pending").await.unwrap();
        fixture.sql("INSERT INTO audit_pending SELECT id FROM audit_entries").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let forger = forger(&fixture, folder.path());
        key::ensure(&forger).await.unwrap();
        seal::seal(&forger).await.unwrap();
        let theirs = check::check(&forger, |_, _| ()).await.unwrap();
        assert!(
            theirs.findings.iter().all(|finding| !matches!(finding, Finding::Signature { .. })),
            "{:?}",
            theirs.findings
        );
        let found = findings(&fixture.app).await;
        assert!(found.contains(&Finding::Key) && found.contains(&Finding::Signature { size: 300 }), "{found:?}");
        assert!(found.contains(&Finding::Contradicted { from: 0, to: 299 }), "the data folder knows better: {found:?}");
    })
    .await;
}

#[tokio::test]
async fn t4_what_is_written_past_the_way_in_is_found() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let id = "00000000-0000-7000-8000-000000000001";
        fixture
            .sql(&format!(
                "INSERT INTO audit_entries SELECT '{id}', at, format, body FROM audit_entries WHERE id = {}",
                entry_of(1)
            ))
            .await
            .unwrap();
        assert_eq!(findings(&fixture.app).await, [Finding::Stray { entry: id.to_owned() }]);
    })
    .await;
}

#[tokio::test]
async fn t4_where_the_key_is_not_at_hand_the_verdict_says_that_it_rests_on_the_database() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        fs::remove_file(&fixture.app.config.audit_key_file).unwrap();
        let verdict = check::check(&fixture.app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.rests_on, verdict.findings), (RestsOn::Database, vec![]));
    })
    .await;
}

#[tokio::test]
async fn t5_the_badge_is_computed_in_the_background_and_turns_red_with_the_first_bad_entry_named() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let stop = CancellationToken::new();
        let mut heard = app.events().subscribe();
        let checking = tokio::spawn(watch::check_until(app.clone(), stop.clone()));
        let mut verdict = async |wanted: i64, bad: bool| loop {
            heard.next().await.unwrap();
            let known = app.board.read::<watch::Watched>().and_then(|watched| watched.verdict.clone());
            if let Some(known) = known.filter(|known| known.size == wanted && known.findings.is_empty() != bad) {
                return known;
            }
        };
        assert_eq!(verdict(300, false).await.findings, []);
        // What is new is looked at when it comes, and only that: what was altered before is found by the next look at the whole.
        note(app).await;
        fixture.sql("INSERT INTO audit_pending SELECT MAX(id) FROM audit_entries").await.unwrap();
        seal::seal(app).await.unwrap();
        fixture.sql("DELETE FROM audit_pending").await.unwrap();
        assert_eq!(verdict(301, false).await.findings, []);
        fixture.sql(&format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {}", entry_of(7))).await.unwrap();
        watch::verify_now(app);
        assert_eq!(verdict(301, true).await.findings, [Finding::Altered { leaf: 7 }]);
        stop.cancel();
        checking.await.unwrap();
    })
    .await;
}
