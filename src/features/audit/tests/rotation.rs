//! T3: one key hands over to the next, and none is lost on the way.

use super::seal::{note, operator, sealed, set_mode};
use crate::features::audit::service::{check, key, seal};
use crate::server::{AppState, files::FileLock};
use crate::tests::fixture::on_both;
use std::{fs, path::PathBuf};

#[tokio::test]
async fn t3_a_rotation_hands_over_to_a_new_key_and_the_trail_still_verifies() {
    on_both(|fixture| async move {
        sealed(&fixture).await;
        seal::seal(&fixture.app).await.unwrap();
        let first = key::known(&mut fixture.app.db.read().await.unwrap()).await.unwrap();
        let second = key::rotate(&fixture.app, &operator()).await.unwrap();
        assert_ne!(first.key, second.key);
        assert_eq!(seal::seal(&fixture.app).await, Ok(1));
        let verdict = check::check(&fixture.app, |_, _| ()).await.unwrap();
        assert_eq!((verdict.size, verdict.findings), (5, vec![]));
        assert!(seal::kept(&fixture.app).unwrap().is_signed_by(&[second.key]));
        let files = fs::read_dir(&fixture.app.config.data).unwrap().map(|file| file.unwrap().file_name());
        assert!(!files.into_iter().any(|name| name == "audit.key.next"));
        assert!(super::bodies(&fixture).await.last().unwrap().contains("audit.key_rotated"));
    })
    .await;
}

#[tokio::test]
async fn t3_a_rotation_that_was_cut_short_is_finished() {
    on_both(|fixture| async move {
        sealed(&fixture).await;
        seal::seal(&fixture.app).await.unwrap();
        let file = &fixture.app.config.audit_key_file;
        let old = fs::read(file).unwrap();
        let second = key::rotate(&fixture.app, &operator()).await.unwrap();
        // As if the machine had stopped between the entry and the change of files.
        fs::rename(file, file.with_extension("key.next")).unwrap();
        fs::write(file, old).unwrap();
        set_mode(file, 0o600);
        assert_eq!(seal::seal(&fixture.app).await, Ok(1));
        assert!(seal::kept(&fixture.app).unwrap().is_signed_by(&[second.key]));
        assert!(!file.with_extension("key.next").exists());
    })
    .await;
}

fn beside(app: &AppState, extension: &str) -> PathBuf {
    app.config.audit_key_file.with_extension(extension)
}

#[tokio::test]
async fn t3_of_two_rotations_at_once_one_is_refused_and_no_key_is_lost() {
    on_both(|fixture| async move {
        sealed(&fixture).await;
        seal::seal(&fixture.app).await.unwrap();
        let other = fixture.another_node().await;
        for _ in 0..5 {
            let (one, two) = (operator(), operator());
            let (one, two) = tokio::join!(key::rotate(&fixture.app, &one), key::rotate(&other, &two));
            // Where the second one comes when the first is done, both are.
            let (done, refused): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(Result::is_ok);
            assert!(!done.is_empty());
            for refused in refused {
                assert_eq!(refused.err().unwrap().to_string(), "another rotation of the key is under way");
            }
            assert_eq!(seal::seal(&fixture.app).await, Ok(done.len() as u64));
            let newest = key::known(&mut fixture.app.db.read().await.unwrap()).await.unwrap().key;
            assert!(seal::kept(&fixture.app).unwrap().is_signed_by(&[newest]));
            assert!(key::own_seed(&fixture.app).await.unwrap().is_ok());
        }
        assert_eq!(check::check(&fixture.app, |_, _| ()).await.unwrap().findings, []);
        other.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn t3_while_a_rotation_is_under_way_nobody_else_touches_its_key_and_the_committed_one_is_kept() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        sealed(&fixture).await;
        let file = &app.config.audit_key_file;
        let old = fs::read(file).unwrap();
        let second = key::rotate(app, &operator()).await.unwrap();
        // Cut short, and another one begins: the sealer finds the key that waits, and leaves it where it is.
        fs::rename(file, beside(app, "key.next")).unwrap();
        fs::write(file, old).unwrap();
        set_mode(file, 0o600);
        let lock = FileLock::take(&beside(app, "key.lock")).unwrap().unwrap();
        assert_eq!(seal::seal(app).await, Ok(2));
        assert!(beside(app, "key.next").exists());
        assert!(key::rotate(app, &operator()).await.is_err());
        drop(lock);
        // The next one puts it in its place before it makes room for its own.
        let third = key::rotate(app, &operator()).await.unwrap();
        assert_eq!(seal::seal(app).await, Ok(1));
        assert!(seal::kept(app).unwrap().is_signed_by(&[third.key]));
        assert_ne!(second.key, third.key);
        assert_eq!(check::check(app, |_, _| ()).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn t3_between_a_rotation_and_the_next_seal_the_trail_is_whole() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        sealed(&fixture).await;
        seal::seal(app).await.unwrap();
        for _ in 0..2 {
            key::rotate(app, &operator()).await.unwrap();
            assert_eq!(check::check(app, |_, _| ()).await.unwrap().findings, []);
        }
        assert_eq!(seal::seal(app).await, Ok(2));
        note(app).await;
        assert_eq!(check::check(app, |_, _| ()).await.unwrap().findings, []);
    })
    .await;
}
