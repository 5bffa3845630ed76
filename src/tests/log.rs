//! The log of the trail over HTTP, as a program follows it that knows C2SP tlog-tiles and nothing of Pinchy (T3).

use super::{
    browser::{Answer, Browser},
    fixture::{Fixture, on_both},
    world::{Actor, World},
};
use crate::domain::{Actor as By, Origin};
use crate::error::AppError;
use crate::features::audit::{
    Event, NewEntry, append,
    log::{Checkpoint, LogName, PublicKey},
    service::{key, prune, seal},
    text,
};
use crate::write_tx;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use http::{Method, StatusCode};
use sha2::{Digest, Sha256};
use std::time::Duration;

const PREFIX: &str = "/audit/log";

/// Seals more entries.
async fn grow(fixture: &Fixture, entries: usize) {
    let app = &fixture.app;
    for _ in 0..entries {
        let origin = Origin { address: Some("203.0.113.7".to_owned()), user_agent: None };
        let entry = NewEntry::new(app.clock.now(), By::Anonymous, None, origin, Event::SetUpRefused);
        let done: Result<_, AppError> =
            async { write_tx!(app.db, |tx| { append(tx, &app.random, entry.clone()).await }) }.await;
        done.unwrap();
    }
    seal::seal(app).await.unwrap();
}

/// What a program gets, as bytes.
async fn bytes(browser: &mut Browser, path: &str) -> (StatusCode, Vec<u8>, String) {
    let path = format!("{PREFIX}/{path}");
    let (status, headers, body) = browser.open(&path).await;
    let kept = headers.get("cache-control").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    (status, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec(), kept)
}

/// The address of a tile's number, by the specification's own words.
fn number(n: u64) -> String {
    let mut path = format!("{:03}", n % 1000);
    let mut rest = n / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// The tiles of a level that holds so many hashes: each with its address and how many of them it holds.
fn tiles(level: &str, hashes: u64) -> Vec<(String, u64)> {
    let full = (0..hashes / 256).map(|n| (format!("tile/{level}/{}", number(n)), 256));
    let rest = (!hashes.is_multiple_of(256))
        .then(|| (format!("tile/{level}/{}.p/{}", number(hashes / 256), hashes % 256), hashes % 256));
    full.chain(rest).collect()
}

/// Reads every entry of a tree of this size out of its bundles.
async fn entries(browser: &mut Browser, size: u64) -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    for (path, width) in tiles("entries", size) {
        let (status, bundle, kept) = bytes(browser, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(kept, "no-store", "{path}");
        let mut rest = bundle.as_slice();
        for _ in 0..width {
            let (length, behind) = rest.split_first_chunk::<2>().unwrap();
            let (entry, behind) = behind.split_at(u16::from_be_bytes(*length) as usize);
            entries.push(entry.to_vec());
            rest = behind;
        }
        assert!(rest.is_empty(), "{path}");
    }
    entries
}

/// Follows the log to its end by tiles alone and holds all of it against the checkpoint, with a tree by others.
async fn follow(browser: &mut Browser, log: &LogName, key: &PublicKey) -> u64 {
    let (status, note, kept) = bytes(browser, "checkpoint").await;
    assert_eq!((status, kept.as_str()), (StatusCode::OK, "no-store"));
    let note = String::from_utf8(note).unwrap();
    let checkpoint = Checkpoint::open(&note, &[*key]).unwrap();
    assert_eq!(&checkpoint.log, log);
    let size = checkpoint.size as u64;
    let entries = entries(browser, size).await;
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut level: Vec<Vec<u8>> = Vec::new();
    for entry in entries {
        level.push(Sha256::new().chain_update([0]).chain_update(&entry).finalize().to_vec());
        tree.push(entry);
    }
    assert_eq!(tree.root().as_bytes().to_vec(), checkpoint.root.0.to_vec());
    for height in 0.. {
        for (path, width) in tiles(&height.to_string(), level.len() as u64) {
            let (status, hashes, _) = bytes(browser, &path).await;
            assert_eq!((status, hashes.len() as u64), (StatusCode::OK, 32 * width), "{path}");
            let n =
                path.split('/').skip(2).map(|part| part.trim_start_matches('x').trim_end_matches(".p")).next().unwrap();
            let from = n.parse::<usize>().unwrap() * 256;
            assert_eq!(hashes, level[from..from + width as usize].concat(), "{path}");
        }
        let above: Vec<Vec<u8>> = level.chunks_exact(256).map(root).collect();
        if above.is_empty() {
            break;
        }
        level = above;
    }
    size
}

/// The root of a full tile.
fn root(hashes: &[Vec<u8>]) -> Vec<u8> {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        let node = |pair: &[Vec<u8>]| Sha256::new().chain_update([1]).chain_update(pair.concat()).finalize().to_vec();
        level = level.chunks_exact(2).map(node).collect();
    }
    level.remove(0)
}

#[tokio::test]
async fn t3_a_program_follows_the_log_by_tiles_alone_and_comes_to_the_signed_root() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let known = key::known(&mut fixture.app.db.read().await.unwrap()).await.unwrap();
        let mut size = follow(&mut admin, &known.log, &known.key).await;
        assert_eq!(size, world.sealed as u64);
        for entries in [1, 256 - 1 - size as usize, 1, 300] {
            grow(&fixture, entries).await;
            size += entries as u64;
            assert_eq!(follow(&mut admin, &known.log, &known.key).await, size);
        }
    })
    .await;
}

#[tokio::test]
async fn t3_a_part_of_a_tile_stays_when_the_tile_has_grown_and_what_is_not_there_is_not_found() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let (_, part, _) = bytes(&mut admin, "tile/0/000.p/3").await;
        grow(&fixture, 300).await;
        assert_eq!(bytes(&mut admin, "tile/0/000.p/3").await.1, part);
        let sealed = world.sealed + 300;
        let beyond = format!("tile/0/001.p/{}", sealed - 256 + 1);
        let no_bundle = format!("tile/entries/001.p/{}", sealed - 256 + 1);
        let nowhere = admin.get("/nowhere").await;
        for path in [
            &beyond,
            &no_bundle,
            "tile/0/001",
            "tile/0/002.p/1",
            "tile/1/000",
            "tile/1/000.p/2",
            "tile/2/000.p/1",
            "tile/8/000.p/1",
            "tile/entries/001",
            "tile/entries/x999/999",
            "tile/entries/x036/x028/x797/x018/963/967",
            "tile/0/0",
            "tile/0/000.p/0",
            "tile/0/000.p/%33",
            "tile/data/000",
            "proof",
            "proof?leaf=x",
            "proof?leaf=-1",
            "proof?leaf=9999",
            "consistency",
            "consistency?from=0&to=1",
            "consistency?from=1&to=x",
        ] {
            let answer = admin.get(&format!("{PREFIX}/{path}")).await;
            assert_eq!(
                (answer.status, answer.body.len()),
                (nowhere.status, nowhere.body.len()),
                "{path}: {}",
                answer.body
            );
        }
        assert_eq!(bytes(&mut admin, "tile/1/000.p/1").await.0, StatusCode::OK);
    })
    .await;
}

async fn file(browser: &mut Browser, path: &str) -> Answer {
    browser.send(Method::GET, &format!("{PREFIX}/{path}"), "*/*", None).await
}

#[tokio::test]
async fn t4_bundles_of_pruned_entries_say_that_these_are_gone_and_hashes_stay() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let app = &fixture.app;
        grow(&fixture, 600).await;
        app.clock.advance(Duration::from_secs(200 * 24 * 3_600));
        let mut admin = world.fresh(Actor::Admin).await;
        let stays = [
            "tile/0/000",
            "tile/0/000.p/3",
            "tile/0/001",
            "tile/1/000.p/2",
            "tile/entries/001",
            "tile/entries/002.p/1",
        ];
        let mut before = Vec::new();
        for path in stays {
            let got = bytes(&mut admin, path).await;
            assert_eq!(got.0, StatusCode::OK, "{path}");
            before.push(got);
        }
        let older_than = app.clock.now().minus(Duration::from_secs(90 * 24 * 3_600));
        let pruned = prune::prune(app, None, older_than, Some(300)).await.unwrap();
        assert_eq!((pruned.from, pruned.below), (0, 256));
        for path in ["tile/entries/000", "tile/entries/000.p/1", "tile/entries/000.p/255"] {
            let answer = file(&mut admin, path).await;
            assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, &*text::pruned_bundle(256)));
            assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "no-store", "nothing is kept of it");
        }
        for (path, before) in stays.into_iter().zip(before) {
            assert_eq!(bytes(&mut admin, path).await, before, "{path}");
        }
        // An entry that is gone is not proven any more; one that is left is.
        assert_eq!(file(&mut admin, "proof?leaf=255").await.status, StatusCode::NOT_FOUND);
        assert_eq!(file(&mut admin, "proof?leaf=256").await.status, StatusCode::OK);
        let step = file(&mut admin, &format!("consistency?from={0}&to={1}", world.sealed, world.sealed + 600)).await;
        assert_eq!(step.status, StatusCode::OK, "checkpoints from before can be compared as ever");
    })
    .await;
}

#[tokio::test]
async fn t3_proofs_come_as_files_and_stand_on_their_pages_without_scripts() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let first = world.sealed;
        grow(&fixture, 3).await;
        let mut admin = world.browser(Actor::Admin);
        let proof = file(&mut admin, "proof?leaf=1").await;
        assert_eq!((proof.status, proof.header("content-type")), (StatusCode::OK, "application/json"));
        assert_eq!(proof.header("content-disposition"), "attachment; filename=\"pinchy-proof-1.json\"");
        assert_eq!(proof.json()["leaf"], 1);
        let step = file(&mut admin, &format!("consistency?from={first}&to={}", first + 3)).await;
        assert_eq!(step.json()["pinchy_audit_consistency"], 1);

        let entry = fixture.text("SELECT entry_id FROM audit_leaves WHERE leaf_index = 1").await;
        let page = admin.get(&format!("/audit/proof?entry={entry}")).await;
        assert_eq!(page.status, StatusCode::OK);
        for hash in proof.json()["path"].as_array().unwrap() {
            assert!(page.says(hash.as_str().unwrap()), "{hash}");
        }
        assert!(page.body.contains("href=\"/audit/log/proof?leaf=1\""), "{}", page.body);
        let page = admin.get(&format!("/audit/checkpoints?from={first}&to={}", first + 3)).await;
        for hash in step.json()["path"].as_array().unwrap() {
            assert!(page.says(hash.as_str().unwrap()), "{hash}");
        }
        let page = admin.get("/audit/checkpoints?from=1&to=2").await;
        assert!(page.says("There is no checkpoint over so many entries."), "{}", page.body);
        assert_eq!(admin.get("/audit/proof?entry=x").await.status, StatusCode::NOT_FOUND);
        let trail = admin.get("/audit").await;
        assert!(trail.body.contains(&format!("/audit/proof?entry={entry}")), "each sealed entry leads to its proof");
    })
    .await;
}
