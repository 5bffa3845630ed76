//! T3: every entry is sealed, once, without gaps, and nothing is signed that contradicts what was.

use super::super::Event;
use super::{append, stranger};
use crate::domain::{Authority, Operator};
use crate::features::audit::{
    log::Checkpoint,
    model::Halt,
    service::{check, key, seal},
};
use crate::server::{AppState, db::Kind};
use crate::tests::fixture::{Fixture, on_both};
use std::{fs, sync::Arc};

pub(super) fn operator() -> Authority {
    Operator::from_command_line().into()
}

pub(super) async fn note(app: &AppState) {
    append(app, stranger(app.clock.now(), "203.0.113.7", Event::SetUpRefused)).await;
}

/// The leaves in order.
async fn leaves(fixture: &Fixture) -> (i64, i64, i64) {
    (
        fixture.number("SELECT COUNT(*) FROM audit_leaves").await,
        fixture.number("SELECT COALESCE(MIN(leaf_index), 0) FROM audit_leaves").await,
        fixture.number("SELECT COALESCE(MAX(leaf_index), -1) FROM audit_leaves").await,
    )
}

async fn checkpoints(fixture: &Fixture) -> i64 {
    fixture.number("SELECT COUNT(*) FROM audit_checkpoints").await
}

#[tokio::test]
async fn t3_what_waits_is_sealed_in_its_order_and_nothing_while_nothing_was_written() {
    on_both(|fixture| async move {
        key::ensure(&fixture.app).await.unwrap();
        assert_eq!(seal::seal(&fixture.app).await, Ok(0));
        assert_eq!(checkpoints(&fixture).await, 0);
        for _ in 0..3 {
            note(&fixture.app).await;
        }
        assert_eq!(seal::seal(&fixture.app).await, Ok(3));
        assert_eq!(seal::seal(&fixture.app).await, Ok(0));
        assert_eq!((leaves(&fixture).await, checkpoints(&fixture).await), ((3, 0, 2), 1));
        note(&fixture.app).await;
        assert_eq!(seal::seal(&fixture.app).await, Ok(1));
        assert_eq!((leaves(&fixture).await, checkpoints(&fixture).await), ((4, 0, 3), 2));
        let in_order = "SELECT COUNT(*) FROM audit_leaves a JOIN audit_leaves b ON a.leaf_index < b.leaf_index AND a.entry_id > b.entry_id";
        assert_eq!(fixture.number(in_order).await, 0);
        let kept = seal::kept(&fixture.app).unwrap();
        assert_eq!((kept.size, kept.log.number), (4, 1));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_pending").await, 0);
    })
    .await;
}

#[tokio::test]
async fn t3_an_entry_that_is_committed_late_is_sealed_all_the_same() {
    on_both(|fixture| async move {
        key::ensure(&fixture.app).await.unwrap();
        if fixture.app.db.kind() == Kind::Sqlite {
            return;
        }
        let app = &fixture.app;
        let mut slow = app.db.begin().await.unwrap();
        let entry = stranger(app.clock.now(), "203.0.113.8", Event::SetUpRefused);
        super::service::append(&mut slow, &app.random, entry).await.unwrap();
        note(app).await;
        assert_eq!(seal::seal(app).await, Ok(1));
        slow.commit().await.unwrap();
        assert_eq!(seal::seal(app).await, Ok(1));
        assert_eq!(leaves(&fixture).await, (2, 0, 1));
        assert_eq!(check::check(app, |_, _| ()).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn t3_many_sealers_and_many_writers_at_once_leave_no_gap_and_no_index_twice() {
    on_both(|fixture| async move {
        key::ensure(&fixture.app).await.unwrap();
        let others = [fixture.another_node().await, fixture.another_node().await];
        let mut work = tokio::task::JoinSet::new();
        for app in others.iter().chain([&fixture.app]) {
            let (writer, sealer) = (app.clone(), app.clone());
            work.spawn(async move {
                for _ in 0..20 {
                    note(&writer).await;
                }
            });
            work.spawn(async move {
                for _ in 0..20 {
                    seal::seal(&sealer).await.unwrap();
                    tokio::task::yield_now().await;
                }
            });
        }
        while let Some(done) = work.join_next().await {
            done.unwrap();
        }
        seal::seal(&fixture.app).await.unwrap();
        assert_eq!(leaves(&fixture).await, (60, 0, 59));
        let verdict = check::check(&fixture.app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.size, verdict.findings), (60, vec![]));
        for app in others {
            app.db.close().await;
        }
    })
    .await;
}

async fn halt(app: &AppState) -> Halt {
    match seal::seal(app).await {
        Err(seal::SealError::Halted(halt)) => halt,
        other => panic!("{other:?}"),
    }
}

/// An installation with sealed entries and one that waits.
pub(super) async fn sealed(fixture: &Arc<Fixture>) {
    key::ensure(&fixture.app).await.unwrap();
    for _ in 0..3 {
        note(&fixture.app).await;
        seal::seal(&fixture.app).await.unwrap();
    }
    note(&fixture.app).await;
}

#[tokio::test]
async fn t3_without_its_key_nothing_is_sealed_and_everything_is_still_written() {
    on_both(|fixture| async move {
        sealed(&fixture).await;
        let file = &fixture.app.config.audit_key_file;
        let own = fs::read(file).unwrap();
        fs::remove_file(file).unwrap();
        key::ensure(&fixture.app).await.unwrap();
        assert!(!file.exists(), "no new key is made for a trail that has one");
        assert_eq!(halt(&fixture.app).await, Halt::KeyMissing);
        fs::write(file, "ab".repeat(32)).unwrap();
        set_mode(file, 0o644);
        assert_eq!(halt(&fixture.app).await, Halt::KeyUnusable);
        set_mode(file, 0o600);
        assert_eq!(halt(&fixture.app).await, Halt::KeyOther);
        note(&fixture.app).await;
        fs::write(file, own).unwrap();
        assert_eq!(seal::seal(&fixture.app).await, Ok(2));
    })
    .await;
}

pub(super) fn set_mode(file: &std::path::Path, mode: u32) {
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn t4_nothing_is_signed_over_a_trail_that_was_cut_or_changed() {
    on_both(|fixture| async move {
        sealed(&fixture).await;
        super::tamper::unguard(&fixture).await;
        for sql in [
            "DELETE FROM audit_checkpoints WHERE size > 2",
            "DELETE FROM audit_leaves WHERE leaf_index > 1",
            "UPDATE audit_tiles SET hashes = substr(hashes, 1, 64)",
        ] {
            fixture.sql(sql).await.unwrap();
        }
        assert_eq!(halt(&fixture.app).await, Halt::Cut { database: 2, folder: 3 });
        fs::remove_dir_all(fixture.app.config.data.join("audit")).unwrap();
        fixture.sql("DELETE FROM audit_leaves WHERE leaf_index > 0").await.unwrap();
        assert_eq!(halt(&fixture.app).await, Halt::Damaged { size: 2 });
    })
    .await;
}

#[tokio::test]
async fn t3_every_checkpoint_is_consistent_with_the_ones_before() {
    on_both(|fixture| async move {
        key::ensure(&fixture.app).await.unwrap();
        for _ in 0..5 {
            note(&fixture.app).await;
            note(&fixture.app).await;
            seal::seal(&fixture.app).await.unwrap();
        }
        let known = key::known(&mut fixture.app.db.read().await.unwrap()).await.unwrap();
        let kept = fs::read_to_string(fixture.app.config.data.join("audit/checkpoint")).unwrap();
        let newest = Checkpoint::open(&kept, &[known.key]).unwrap();
        assert_eq!(newest.size, 10);
        assert_eq!(newest.log, known.log);
        assert_eq!(checkpoints(&fixture).await, 5);
    })
    .await;
}
