//! T4: old entries go by whole tiles and on record; what is left can be proven, and whatever else is gone is found and named.

use super::seal::{note, operator};
use super::tamper::unguard;
use super::{stranger, trail as listed};
use crate::domain::{Admin, Role, Timestamp};
use crate::error::AppError;
use crate::features::audit::{
    Action, Event,
    log::{
        Checkpoint, Tiles,
        verify::{Fault, Given, Report, verify},
    },
    model::{Filters, Finding, Prunable},
    service::{self, check, export, key, prune, seal},
    store, text,
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, on_both};
use crate::write_tx;
use std::{collections::BTreeSet, fs, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 3_600);

pub(super) async fn entries(app: &AppState, count: usize) {
    let written: Result<(), AppError> = async {
        write_tx!(app.db, |tx| {
            for _ in 0..count {
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

/// Entries 0 to 299 and 300 to 599, and, two hundred days later, 600 to 699; the admin who came before them.
pub(super) async fn trail(fixture: &Fixture) -> Admin {
    let ana = fixture.set_up().await;
    let before = fixture.number("SELECT COUNT(*) FROM audit_entries").await as usize;
    entries(&fixture.app, 300 - before).await;
    entries(&fixture.app, 300).await;
    fixture.app.clock.advance(DAY * 200);
    entries(&fixture.app, 100).await;
    let admin = fixture.admin(&ana).await;
    seal::seal(&fixture.app).await.unwrap();
    admin
}

pub(super) fn ago(app: &AppState, days: u32) -> Timestamp {
    app.clock.now().minus(DAY * days)
}

pub(super) async fn findings(app: &AppState) -> Vec<Finding> {
    check::check(app, |_, _| ()).await.unwrap().findings
}

async fn counts(fixture: &Fixture) -> [i64; 4] {
    let mut counts = [0; 4];
    for (count, table) in counts.iter_mut().zip(["audit_entries", "audit_index", "audit_leaves", "audit_tiles"]) {
        *count = fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await;
    }
    counts
}

async fn file(app: &AppState, admin: &Admin) -> String {
    let mut export = export::begin(app, admin, export::Form::Jsonl, Filters::default()).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        text.extend(piece);
    }
    String::from_utf8(text).unwrap()
}

async fn read(app: &AppState, text: &str, since: Option<&str>) -> Report {
    let known = key::known(&mut app.db.read().await.unwrap()).await.unwrap();
    let since = since.map(|note| Checkpoint::parse(note).unwrap());
    verify(text.as_bytes(), &Given { log: known.log, key: known.key, since }, |_| {}).unwrap()
}

/// The note over so many entries.
async fn checkpoint(app: &AppState, size: i64) -> String {
    let row = store::log::checkpoint(&mut app.db.read().await.unwrap(), size).await.unwrap();
    row.unwrap().note
}

#[tokio::test]
async fn t4_old_entries_go_by_whole_tiles_and_what_is_left_can_be_proven() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        let app = &fixture.app;
        let before = counts(&fixture).await;
        let (old, newer) = (checkpoint(app, 300).await, checkpoint(app, 600).await);
        assert_eq!(prune::prunable(app, ago(app, 365)).await.unwrap().count(), 0, "none is so old");
        let found = prune::prunable(app, ago(app, 90)).await.unwrap();
        assert_eq!((found.from, found.below), (0, 512), "600 are older, in two whole tiles and a part");
        let authority = admin.clone().into();
        assert_eq!(prune::prune(app, Some(&authority), ago(app, 90), None).await.unwrap(), found);

        let verdict = check::check(app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.findings.as_slice(), verdict.below), (&[][..], 512));
        assert!(text::verdict(&verdict).contains("from entry 512 on"), "{}", text::verdict(&verdict));
        let after = counts(&fixture).await;
        assert_eq!(after[..3], [before[0] - 511, before[1] - 511, before[2] - 511], "and one that says so");
        assert_eq!(after[3], before[3], "hashes stay");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_personal p WHERE NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.id = p.entry_id)").await, 0);
        assert_eq!(checkpoint(app, 300).await, old, "and so do checkpoints");
        let row = listed(&fixture).await.pop().unwrap();
        assert_eq!((row.action, row.actor_name.as_deref()), (Action::AuditPruned, Some("Ana Kovač")));
        assert_eq!(row.details["below"], "512");

        // A file of what is left, held against a checkpoint from before, and against one of what went.
        let text = file(app, &admin).await;
        let report = read(app, &text, None).await;
        assert_eq!((report.faults.as_slice(), report.whole), (&[][..], true));
        assert_eq!(read(app, &text, Some(&newer)).await.faults, []);
        assert_eq!(read(app, &text, Some(&old)).await.faults, [Fault::SincePruned]);
        let forged = newer.replace("\n600\n", "\n601\n");
        assert_eq!(read(app, &text, Some(&forged)).await.faults, [Fault::SinceSignature]);

        // The log goes on, and what is new is sealed behind what is left.
        entries(app, 300).await;
        assert_eq!(findings(app).await, []);
    })
    .await;
}

#[tokio::test]
async fn t4_a_second_pruning_goes_on_where_the_first_ended_and_one_without_anything_old_is_none() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let pruned = prune::prune(app, None, ago(app, 90), None).await.unwrap();
        assert_eq!(pruned.count(), 512);
        let told = counts(&fixture).await;
        let again = prune::prune(app, None, ago(app, 90), None).await.unwrap();
        assert_eq!((again.from, again.count(), counts(&fixture).await), (512, 0, told), "no entry of nothing");
        entries(app, 400).await;
        app.clock.advance(DAY * 400);
        note(app).await;
        let next = prune::prune(app, Some(&operator()), ago(app, 90), None).await.unwrap();
        assert_eq!((next.from, next.below), (512, 1024), "the entry of the first pruning goes, too");
        assert_eq!(findings(app).await, []);
        let told = service::pruned(&mut app.db.read().await.unwrap()).await.unwrap().unwrap();
        assert_eq!(text::pruned(&told), "All entries before entry 1024 were pruned by the command line,");
    })
    .await;
}

#[tokio::test]
async fn t4_no_more_goes_than_was_shown_to_whoever_confirmed_it() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        let (app, authority) = (&fixture.app, admin.into());
        let pruned = prune::prune(app, Some(&authority), ago(app, 90), Some(300)).await.unwrap();
        assert_eq!((pruned.from, pruned.below), (0, 256));
        assert_eq!(findings(app).await, []);
    })
    .await;
}

#[tokio::test]
async fn t4_p1_whoever_has_lost_the_right_prunes_nothing() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        fixture.sql("UPDATE users SET role = 'member' WHERE name = 'Ana Kovač'").await.unwrap();
        let before = counts(&fixture).await;
        let refused = prune::prune(&fixture.app, Some(&admin.into()), ago(&fixture.app, 90), None).await;
        assert_eq!(refused, Err(AppError::RightLost));
        assert_eq!(counts(&fixture).await[..2], before[..2]);
    })
    .await;
}

#[tokio::test]
async fn t4_a_trail_that_is_not_whole_or_cannot_be_sealed_is_not_pruned() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let file = app.config.audit_key_file.clone();
        let key = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        note(app).await;
        assert_eq!(prune::prune(app, None, ago(app, 90), None).await, Err(AppError::TrailUnsound), "no key");
        fs::write(&file, key).unwrap();
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        seal::seal(app).await.unwrap();
        unguard(&fixture).await;
        let of = "(SELECT entry_id FROM audit_leaves WHERE leaf_index = 7)";
        fixture.sql(&format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {of}")).await.unwrap();
        let before = counts(&fixture).await;
        assert_eq!(prune::prune(app, None, ago(app, 90), None).await, Err(AppError::TrailUnsound));
        assert_eq!(counts(&fixture).await, before, "what shows the alteration stays");
        assert_eq!(findings(app).await, [Finding::Altered { leaf: 7 }]);
    })
    .await;
}

#[tokio::test]
async fn t4_a_pruning_that_was_cut_short_is_finished_by_the_next() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let recorded = prune::record(app, None, ago(app, 90), 600).await.unwrap();
        assert_eq!(recorded.count(), 512);
        // Not sealed yet, then sealed; nothing has gone yet, and then a part.
        assert_eq!(findings(app).await, []);
        seal::seal(app).await.unwrap();
        assert_eq!(findings(app).await, []);
        let dropped: Result<(), AppError> =
            async { write_tx!(app.db, |tx| { store::prune::drop_below(tx, 100).await }) }.await;
        dropped.unwrap();
        assert_eq!(findings(app).await, []);
        assert_eq!(prune::prune(app, None, ago(app, 90), None).await.unwrap().count(), 0);
        assert_eq!(fixture.number("SELECT MIN(leaf_index) FROM audit_leaves").await, 512);
        assert_eq!(findings(app).await, []);
    })
    .await;
}

fn removal(below: i64) -> Vec<String> {
    let entries = format!("SELECT entry_id FROM audit_leaves WHERE leaf_index < {below}");
    vec![
        format!("DELETE FROM audit_personal WHERE entry_id IN ({entries})"),
        format!("DELETE FROM audit_index WHERE entry_id IN ({entries})"),
        format!("DELETE FROM audit_entries WHERE id IN ({entries})"),
        format!("DELETE FROM audit_leaves WHERE leaf_index < {below}"),
    ]
}

#[tokio::test]
async fn t4_what_went_without_an_entry_that_says_so_is_found_and_named() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        unguard(&fixture).await;
        // By somebody who lets the database believe it.
        fixture.sql("UPDATE audit_pruned SET below = 256").await.unwrap();
        assert_eq!(findings(app).await, [Finding::Unrecorded { below: 256 }]);
        for sql in removal(256) {
            fixture.sql(&sql).await.unwrap();
        }
        let found = findings(app).await;
        assert!(found.contains(&Finding::Missing { from: 0, to: 255 }), "{found:?}");
        assert_eq!(prune::prune(app, None, ago(app, 90), None).await, Err(AppError::TrailUnsound));
    })
    .await;
}

#[tokio::test]
async fn t4_more_than_was_pruned_on_record_cannot_go_unseen() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        prune::prune(app, None, ago(app, 90), Some(256)).await.unwrap();
        assert_eq!(findings(app).await, []);
        unguard(&fixture).await;
        fixture.sql("UPDATE audit_pruned SET below = 300").await.unwrap();
        for sql in removal(300) {
            fixture.sql(&sql).await.unwrap();
        }
        let found = findings(app).await;
        assert_eq!(found, [Finding::Missing { from: 256, to: 299 }, Finding::Unrecorded { below: 300 }]);
        // Back to what the entry says, the rest is missing all the same.
        fixture.sql("UPDATE audit_pruned SET below = 256").await.unwrap();
        assert_eq!(findings(app).await, [Finding::Missing { from: 256, to: 299 }]);
        fixture.sql("UPDATE audit_pruned SET below = 0").await.unwrap();
        assert_eq!(findings(app).await, [Finding::Missing { from: 0, to: 299 }]);
    })
    .await;
}

#[tokio::test]
async fn t4_an_entry_of_a_pruning_that_is_altered_or_taken_out_covers_nothing() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        prune::prune(app, None, ago(app, 90), Some(256)).await.unwrap();
        let leaf = fixture.number("SELECT MAX(leaf_index) FROM audit_leaves").await;
        unguard(&fixture).await;
        let of = format!("(SELECT entry_id FROM audit_leaves WHERE leaf_index = {leaf})");
        fixture
            .sql(&format!(
                "UPDATE audit_entries SET body = REPLACE(body, '\"below\":256', '\"below\":512') WHERE id = {of}"
            ))
            .await
            .unwrap();
        assert_eq!(findings(app).await, [Finding::Altered { leaf }]);
        for from in ["audit_personal WHERE entry_id", "audit_index WHERE entry_id", "audit_entries WHERE id"] {
            fixture.sql(&format!("DELETE FROM {from} = {of}")).await.unwrap();
        }
        let found = findings(app).await;
        assert!(found.contains(&Finding::Missing { from: 0, to: 255 }), "{found:?}");
        assert!(found.contains(&Finding::CutOff { from: leaf, to: leaf }), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn t6_a_file_that_begins_later_than_an_entry_in_it_says_is_not_whole() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        let app = &fixture.app;
        prune::prune(app, None, ago(app, 90), Some(256)).await.unwrap();
        let text = file(app, &admin).await;
        assert_eq!(read(app, &text, None).await.faults, []);
        let lines: Vec<&str> = text.lines().collect();
        let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        // Entry 256 taken out, and the head made to say so.
        let head = lines[0].replace("\"pruned_below\":256", "\"pruned_below\":257");
        let shorter = joined(&[&[head.as_str()], &lines[2..]].concat());
        assert_eq!(read(app, &shorter, None).await.faults, [Fault::Missing { from: 256, to: 256 }]);
        // The entry that says what went, taken out.
        let without: Vec<&str> = lines.iter().filter(|line| !line.contains("audit.pruned")).copied().collect();
        let faults = read(app, &joined(&without), None).await.faults;
        assert!(faults.contains(&Fault::Missing { from: 0, to: 255 }), "{faults:?}");
        // The same entry with another number in it.
        let altered = text.replace(r#"\"below\":256"#, r#"\"below\":300"#);
        let faults = read(app, &altered, None).await.faults;
        assert!(faults.iter().any(|fault| matches!(fault, Fault::Altered { .. })), "{faults:?}");
        assert!(faults.contains(&Fault::Missing { from: 0, to: 255 }), "{faults:?}");
    })
    .await;
}

#[tokio::test]
async fn t4_an_export_during_which_entries_go_breaks_off() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        let app = &fixture.app;
        let mut export = export::begin(app, &admin, export::Form::Jsonl, Filters::default()).await.unwrap();
        export.next().await.unwrap().unwrap();
        prune::prune(app, None, ago(app, 90), None).await.unwrap();
        assert!(export.next().await.is_err());
    })
    .await;
}

#[tokio::test]
async fn t4_lists_and_timelines_say_by_whom_what_is_gone_was_pruned() {
    on_both(|fixture| async move {
        let admin = trail(&fixture).await;
        let app = &fixture.app;
        let id = admin.member().user.to_string();
        let timeline = async || service::timeline(&mut app.db.read().await.unwrap(), &id, 50).await.unwrap();
        assert_eq!((timeline().await.pruned, service::list(app, None).await.unwrap().pruned), (None, None));
        prune::prune(app, Some(&admin.into()), ago(app, 90), None).await.unwrap();
        let says = "All entries before entry 512 were pruned by Ana Kovač,";
        assert_eq!(timeline().await.pruned.as_ref().map(text::pruned).as_deref(), Some(says));
        let mut page = service::list(app, None).await.unwrap();
        while let Some(next) = page.next {
            assert_eq!(page.pruned, None, "only where the trail ends");
            page = service::list(app, Some(next)).await.unwrap();
        }
        assert_eq!(page.pruned.as_ref().map(text::pruned).as_deref(), Some(says));
        assert_eq!(service::watch::standing(app).await.unwrap().pruned, page.pruned);
    })
    .await;
}

#[tokio::test]
async fn t4_a_check_that_is_under_way_while_entries_go_finds_nothing_wrong() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        let mut check = check::Check::begin(app).await.unwrap();
        assert_eq!(check.go_on(app, |_, _| ()).await.unwrap().findings, []);
        prune::prune(app, None, ago(app, 90), None).await.unwrap();
        // It goes on behind what it has seen, and hears of the entry.
        let verdict = check.go_on(app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.findings.as_slice(), verdict.below), (&[][..], 512));
    })
    .await;
}

#[tokio::test]
async fn t3_hashes_that_stay_lead_to_every_checkpoint_from_before() {
    on_both(|fixture| async move {
        trail(&fixture).await;
        let app = &fixture.app;
        prune::prune(app, None, ago(app, 90), None).await.unwrap();
        let mut tx = app.db.read().await.unwrap();
        let mut tree = Tiles::default();
        for (number, size) in [(0, 256), (1, 512), (2, 600)] {
            let tile = store::log::tile(&mut tx, (0, number)).await.unwrap().unwrap();
            for hash in crate::features::audit::log::hashes(&tile).take((size - tree.size()) as usize) {
                tree.push(hash, &mut BTreeSet::new());
            }
        }
        let signed = Checkpoint::parse(&checkpoint(app, 600).await).unwrap();
        assert_eq!(tree.root(), Some(signed.root));
        let nothing = Prunable { from: 512, below: 512, older_than: ago(app, 90) };
        assert_eq!(prune::prunable(app, ago(app, 90)).await.unwrap(), nothing);
    })
    .await;
}
