//! T7: checkpoints get into a file outside, once each and in their order, and what is wrong with it is told.

use super::prove::{grow, public_key};
use super::tamper::unguard;
use crate::features::audit::{
    log::{Checkpoint, LogName, SecretKey, anchor::record, record_hash},
    model::{AnchorFault, Finding, RestsOn},
    service::{
        anchor::{self, file::append_new},
        check, key,
    },
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, on_both_with};
use std::{
    fs,
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
};

/// An installation with a file of checkpoints, which is not there yet.
async fn with_file<F, T>(test: F)
where
    F: Fn(Arc<Fixture>, PathBuf) -> T,
    T: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoints");
    on_both_with(&[("PINCHY_AUDIT_ANCHOR_FILE", path.to_str().unwrap())], |fixture| {
        // The database before this one has left it.
        drop(fs::remove_file(&path));
        test(fixture, path.clone())
    })
    .await;
}

/// The sizes of the checkpoints in the file, each of which must be signed.
async fn sizes(app: &AppState, path: &Path) -> Vec<i64> {
    let key = public_key(app).await;
    let text = fs::read_to_string(path).unwrap();
    let parts: Vec<&str> = text.trim_end().split("\n\n").collect();
    let notes = parts.chunks(2).map(|note| format!("{}\n\n{}\n", note[0], note[1]));
    notes.map(|note| Checkpoint::open(&note, &[key]).unwrap().size).collect()
}

async fn fault(app: &AppState) -> Option<AnchorFault> {
    anchor::states(app, Some(true)).await.unwrap()[0].fault
}

#[tokio::test]
async fn t7_each_checkpoint_is_appended_once_by_whatever_process() {
    with_file(|fixture, path| async move {
        let app = &fixture.app;
        grow(&fixture, &[1, 2]).await;
        let before = anchor::states(app, None).await.unwrap();
        assert_eq!((before[0].size, before[0].waiting, before[0].fault), (None, 3, None));
        for _ in 0..2 {
            assert_eq!(append_new(app).await, Ok(None));
        }
        assert_eq!(sizes(app, &path).await, [3], "the newest covers all before it");
        grow(&fixture, &[1, 1, 5]).await;
        let other = fixture.another_node().await;
        assert_eq!(append_new(&other).await, Ok(None));
        grow(&fixture, &[1]).await;
        assert_eq!(append_new(app).await, Ok(None));
        assert_eq!(sizes(app, &path).await, [3, 4, 5, 10, 11]);
        let state = anchor::states(app, None).await.unwrap();
        assert_eq!((state[0].size, state[0].waiting, state[0].fault), (Some(11), 0, None));
        other.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn t7_a_file_that_lost_its_end_is_told_and_is_not_papered_over() {
    with_file(|fixture, path| async move {
        let app = &fixture.app;
        for _ in 0..3 {
            grow(&fixture, &[2]).await;
            append_new(app).await.unwrap();
        }
        let whole = fs::read(&path).unwrap();
        let two = whole.len() / 3 * 2;
        for left in [&whole[..two], &whole[..two + 40], &whole[..0]] {
            fs::write(&path, left).unwrap();
            grow(&fixture, &[1]).await;
            assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Cut)));
            assert_eq!((fault(app).await, fs::read(&path).unwrap().len()), (Some(AnchorFault::Cut), left.len()));
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Cut)));
        fs::write(&path, &whole).unwrap();
        assert_eq!(append_new(app).await, Ok(None));
        assert_eq!(sizes(app, &path).await, [2, 4, 6, 7, 8, 9]);
        assert_eq!(fault(app).await, None);
    })
    .await;
}

#[tokio::test]
async fn t7_a_record_of_another_log_hides_no_cut_unless_the_key_has_signed_it() {
    with_file(|fixture, path| async move {
        let app = &fixture.app;
        for _ in 0..2 {
            grow(&fixture, &[2]).await;
            append_new(app).await.unwrap();
        }
        let whole = fs::read_to_string(&path).unwrap();
        let first: String = whole.split_inclusive("\n\n").take(2).collect();
        let known = key::known(&mut app.db.read().await.unwrap()).await.unwrap();
        let own = SecretKey::from_seed(key::seed(&app.config).unwrap());
        let other = SecretKey::from_seed([9; 32]);
        let next = LogName { number: 2, ..known.log.clone() };
        let elsewhere = LogName { installation: "elsewhere".to_owned(), number: 2 };
        let root = record_hash(b"x");
        for (log, key) in [(&next, &other), (&elsewhere, &own), (&elsewhere, &other)] {
            let note = Checkpoint::sign(log, 9, root, key).unwrap();
            fs::write(&path, format!("{first}{}", record(&note))).unwrap();
            assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Cut)), "{log}");
            assert_eq!(fault(app).await, Some(AnchorFault::Cut), "{log}");
        }
        // A restore that this folder has not heard of: the file goes on, and the database does not.
        let note = Checkpoint::sign(&next, 9, root, &own).unwrap();
        fs::write(&path, format!("{first}{}", record(&note))).unwrap();
        assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Contradicted)));
        fs::write(&path, whole).unwrap();
        assert_eq!(append_new(app).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn t7_a_record_that_was_torn_by_a_stop_is_written_again() {
    with_file(|fixture, path| async move {
        let app = &fixture.app;
        grow(&fixture, &[2]).await;
        append_new(app).await.unwrap();
        grow(&fixture, &[1]).await;
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{whole}{}", &whole[..whole.len() / 2])).unwrap();
        assert_eq!(append_new(app).await, Ok(None));
        let state = anchor::states(app, None).await.unwrap();
        assert_eq!((state[0].size, state[0].fault), (Some(3), None));
    })
    .await;
}

#[tokio::test]
async fn t7_a_file_that_cannot_be_written_is_told() {
    on_both_with(&[("PINCHY_AUDIT_ANCHOR_FILE", "/proc/nowhere/checkpoints")], |fixture| async move {
        let app = &fixture.app;
        grow(&fixture, &[2]).await;
        assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Unwritable)));
        assert_eq!(fault(app).await, Some(AnchorFault::Unwritable));
        assert_eq!(check::check(app, |_, _| ()).await.unwrap().findings, [], "the trail itself is whole");
    })
    .await;
}

#[tokio::test]
async fn t7_a_cut_of_database_and_data_folder_is_seen_by_the_file() {
    with_file(|fixture, path| async move {
        let app = &fixture.app;
        for _ in 0..3 {
            grow(&fixture, &[1]).await;
            append_new(app).await.unwrap();
        }
        let verdict = check::check(app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.rests_on, verdict.findings), (RestsOn::Anchor, vec![]));
        unguard(&fixture).await;
        for sql in [
            "DELETE FROM audit_checkpoints WHERE size > 2",
            "DELETE FROM audit_personal WHERE entry_id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index > 1)",
            "DELETE FROM audit_index WHERE entry_id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index > 1)",
            "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM audit_leaves WHERE leaf_index > 1)",
            "DELETE FROM audit_leaves WHERE leaf_index > 1",
            "UPDATE audit_tiles SET hashes = substr(hashes, 1, 64)",
        ] {
            fixture.sql(sql).await.unwrap();
        }
        fs::remove_dir_all(app.config.data.join("audit")).unwrap();
        let findings = check::check(app, |_, _| ()).await.unwrap().findings;
        assert_eq!(findings, [Finding::CutOff { from: 2, to: 2 }]);
        let before = fs::read(&path).unwrap();
        assert_eq!(append_new(app).await, Ok(Some(AnchorFault::Contradicted)));
        assert_eq!((fault(app).await, fs::read(&path).unwrap()), (Some(AnchorFault::Contradicted), before.clone()));

        // Whoever can append only may put what fits the rest behind the newest, or what is not signed at all.
        let text = String::from_utf8(before).unwrap();
        let second: String = text.split_inclusive("\n\n").skip(2).take(2).collect();
        let forged = second.replace("\n2\n", "\n9\n");
        fs::write(&path, format!("{text}{forged}{second}")).unwrap();
        let verdict = check::check(app, |_, _| ()).await.unwrap();
        assert_eq!(verdict.findings, [Finding::CutOff { from: 2, to: 2 }]);
    })
    .await;
}
