//! T3: what is handed out as a proof is one, for whoever has the public key and nothing else.

use super::seal::note;
use crate::error::AppError;
use crate::features::audit::{
    log::{Checkpoint, Hash, PublicKey, Trust, check_record, check_tree, file::EntryProof, record_hash},
    service::{
        key,
        prove::{self, Asked},
        seal,
    },
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, on_both};
use data_encoding::BASE64;

pub(super) async fn public_key(app: &AppState) -> PublicKey {
    key::known(&mut app.db.read().await.unwrap()).await.unwrap().key
}

/// Seals so many entries, in several steps.
pub(super) async fn grow(fixture: &Fixture, steps: &[usize]) {
    key::ensure(&fixture.app).await.unwrap();
    for entries in steps {
        for _ in 0..*entries {
            note(&fixture.app).await;
        }
        seal::seal(&fixture.app).await.unwrap();
    }
}

fn hashes(path: &[String]) -> Vec<Hash> {
    path.iter().map(|hash| Hash(BASE64.decode(hash.as_bytes()).unwrap().try_into().unwrap())).collect()
}

fn opened(note: &str, rotations: &[String], key: PublicKey) -> Checkpoint {
    let installation = Checkpoint::parse(note).unwrap().log.installation;
    let trust = Trust::new(&installation, key, rotations.iter().map(String::as_str));
    Checkpoint::open(note, trust.all()).unwrap()
}

fn assert_holds(proof: &EntryProof, key: PublicKey) {
    let checkpoint = opened(&proof.checkpoint, &proof.rotations, key);
    let (size, leaf) = (checkpoint.size as u64, proof.leaf as u64);
    check_record(&hashes(&proof.path), size, checkpoint.root, leaf, record_hash(proof.entry.as_bytes())).unwrap();
}

#[tokio::test]
async fn t3_every_entry_has_a_proof_that_holds_with_the_public_key_alone() {
    on_both(|fixture| async move {
        grow(&fixture, &[1, 2, 260, 7]).await;
        let app = &fixture.app;
        let first = public_key(app).await;
        key::rotate(app, &super::seal::operator()).await.unwrap();
        seal::seal(app).await.unwrap();
        let mut tx = app.db.read().await.unwrap();
        for leaf in [0, 1, 2, 3, 255, 256, 262, 269, 270] {
            let proof = prove::leaf(&mut tx, leaf).await.unwrap();
            assert_eq!(proof.leaf, leaf);
            assert_holds(&proof, first);
        }
        for leaf in [-1, 271, i64::MAX, i64::MIN] {
            assert_eq!(prove::leaf(&mut tx, leaf).await.err(), Some(AppError::NotFound), "{leaf}");
        }
    })
    .await;
}

#[tokio::test]
async fn t3_an_entry_is_proven_by_its_id_once_it_is_sealed() {
    on_both(|fixture| async move {
        grow(&fixture, &[3]).await;
        let app = &fixture.app;
        note(app).await;
        let id = |sql: &'static str| async { fixture.text(sql).await.parse().unwrap() };
        let waiting = id("SELECT entry_id FROM audit_pending").await;
        assert_eq!(prove::entry_page(app, waiting).await.err(), Some(AppError::Busy { retry_after_s: 1 }));
        let sealed = id("SELECT entry_id FROM audit_leaves WHERE leaf_index = 1").await;
        let page = prove::entry_page(app, sealed).await.unwrap();
        assert_eq!((page.leaf, page.size, page.path.len()), (1, 3, 2));
        let proof: EntryProof = serde_json::from_str(&page.json).unwrap();
        assert_holds(&proof, public_key(app).await);
        assert_eq!(opened(&page.checkpoint, &[], public_key(app).await).root, Hash(hashes(&[page.root])[0].0));
        let nobody = crate::domain::EntryId::from_uuid(uuid::Uuid::nil());
        assert_eq!(prove::entry_page(app, nobody).await.err(), Some(AppError::NotFound));
    })
    .await;
}

#[tokio::test]
async fn t3_any_two_checkpoints_are_proven_to_follow_on_each_other() {
    on_both(|fixture| async move {
        let steps = [1, 1, 5, 249, 1, 40];
        grow(&fixture, &steps).await;
        let (app, key) = (&fixture.app, public_key(&fixture.app).await);
        let sizes: Vec<i64> = steps
            .iter()
            .scan(0, |sum, step| {
                *sum += *step as i64;
                Some(*sum)
            })
            .collect();
        let mut tx = app.db.read().await.unwrap();
        for earlier in &sizes {
            for later in &sizes {
                let proof = prove::consistency(&mut tx, (*earlier, *later)).await.unwrap();
                let (old, new) = (opened(&proof.earlier, &[], key), opened(&proof.later, &[], key));
                assert_eq!((old.size, new.size), (*earlier.min(later), *earlier.max(later)));
                check_tree(&hashes(&proof.path), new.size as u64, new.root, old.size as u64, old.root).unwrap();
            }
        }
        for unknown in [(0, 7), (3, 7), (7, 298), (-1, 7)] {
            assert_eq!(prove::consistency(&mut tx, unknown).await.err(), Some(AppError::NotFound), "{unknown:?}");
        }
        drop(tx);
        let page = prove::checkpoints(app, Asked::read(" 2 ", "256")).await.unwrap();
        assert_eq!(page.latest.iter().map(|signed| signed.size).collect::<Vec<_>>(), [297, 257, 256, 7, 2, 1]);
        assert_eq!(page.proven.map(|step| (step.earlier, step.later)), Some((2, 256)));
        for (from, to, unknown) in [("", "", false), ("3", "7", true), ("x", "7", true), ("7", "", true)] {
            let page = prove::checkpoints(app, Asked::read(from, to)).await.unwrap();
            assert_eq!((page.proven, page.unknown), (None, unknown), "{from} {to}");
        }
    })
    .await;
}
