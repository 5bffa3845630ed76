//! T6: what a look at a file ends with, for scripts: 0, 1 where something is wrong, 2 where it cannot be looked at.

use super::{config, operator};
use crate::cli::{Arguments, audit};
use crate::features::audit::log::{Checkpoint, LogName, SecretKey, file::Head, record_hash};
use crate::tests::databases::TestDatabase;
use clap::Parser;
use std::{fs, path::Path, process::ExitCode};

fn log() -> LogName {
    LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 1 }
}

/// What a command ends with, as `run` of the command line makes it.
async fn code(database: &TestDatabase, arguments: &[&str]) -> String {
    let command = Arguments::parse_from([&["pinchy"][..], arguments].concat()).command.unwrap();
    let failed = ExitCode::from(command.failed());
    let crate::cli::Command::Audit(command) = command else { unreachable!() };
    format!("{:?}", audit::run(config(database), &operator(), command).await.unwrap_or(failed))
}

fn write(file: &Path, lines: &str) {
    let key = SecretKey::from_seed([1; 32]);
    let checkpoint = Checkpoint::sign(&log(), 1, record_hash(b"x"), &key).unwrap();
    let head = Head { pinchy_audit_export: 1, checkpoint, whole: true, pruned_below: 0, rotations: Vec::new() };
    fs::write(file, format!("{}\n{lines}", serde_json::to_string(&head).unwrap())).unwrap();
}

#[tokio::test]
async fn t6_a_file_that_is_bad_and_one_that_cannot_be_looked_at_end_with_codes_of_their_own() {
    let database = TestDatabase::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("export.jsonl");
    let key = SecretKey::from_seed([1; 32]).public().verifier(&log());
    let verify = async |file: &Path, key: &str| {
        code(&database, &["audit", "verify", file.to_str().unwrap(), "--key", key]).await
    };
    let [good, bad, unreadable] = [0, 1, 2].map(|code| format!("{:?}", ExitCode::from(code)));
    write(&file, "{\"leaf\":0,\"entry\":\"x\",\"proof\":\"\"}\n{\"end\":1}\n");
    assert_eq!(verify(&file, &key).await, good);
    assert_eq!(verify(&file, "no key").await, unreadable);
    write(&file, "{\"leaf\":0,\"entry\":\"y\",\"proof\":\"\"}\n{\"end\":1}\n");
    assert_eq!(verify(&file, &key).await, bad);
    write(&file, "");
    assert_eq!(verify(&file, &key).await, bad, "what was cut off is not as it was");
    for nothing in ["", "no export\n", "{}\n"] {
        fs::write(&file, nothing).unwrap();
        assert_eq!(verify(&file, &key).await, unreadable, "{nothing:?}");
    }
    assert_eq!(verify(&folder.path().join("nowhere"), &key).await, unreadable);
    assert_eq!(verify(folder.path(), &key).await, unreadable, "a folder");
    let other = Arguments::parse_from(["pinchy", "audit", "key"]).command.unwrap().failed();
    assert_eq!(other, 1);
}
