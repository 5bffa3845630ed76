//! Backup and restore, and the key that belongs to a database (O0, O7).

use super::{backup, open, restore};
use crate::domain::{Authority, Operator};
use crate::features::{settings, setup};
use crate::server::{config::Config, db::Db, db::copy};
use crate::tests::databases::TestDatabase;
use futures::TryStreamExt;
use std::{os::unix::fs::PermissionsExt, path::Path};

fn config(database: &TestDatabase) -> Config {
    let data = database.dir.path().display().to_string();
    let variables = [("PINCHY_DATA", data), ("DATABASE_URL", database.url.clone())];
    Config::from_layers(None, variables.map(|(name, value)| (name.to_owned(), value))).unwrap()
}

fn operator() -> Authority {
    Operator::from_command_line().into()
}

async fn set_up(database: &TestDatabase) {
    let app = open::open(config(database)).await.unwrap();
    let new = setup::model::NewWorkspace::parse("Harbour & Co", "Ana Kovač", "ana@harbour.example", "x", None).unwrap();
    setup::service::create_admin(&app, &operator(), new, "otter lamp granite").await.unwrap();
    app.db.close().await;
}

/// Every row of every table but the entries that a restore adds.
async fn contents(db: &Db) -> Vec<(&'static str, Vec<Vec<copy::Value>>)> {
    let mut tx = db.snapshot().await.unwrap();
    let mut all = Vec::new();
    for (table, columns) in copy::TABLES {
        let rows: Vec<_> = copy::rows(&mut tx, table, columns).try_collect().await.unwrap();
        all.push((*table, rows));
    }
    all
}

async fn databases() -> Vec<TestDatabase> {
    let mut both = vec![TestDatabase::sqlite().await];
    both.extend(TestDatabase::postgres().await);
    both
}

#[tokio::test]
async fn o7_a_backup_restores_every_row_on_either_database() {
    for source in databases().await {
        set_up(&source).await;
        for target in databases().await {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path().join("backup");
            backup::run(config(&source), &operator(), &dir).await.unwrap();
            restore::run(config(&target), &operator(), &dir).await.unwrap();
            let app = open::open(config(&target)).await.unwrap();
            assert!(settings::service::is_set_up(&app).await.unwrap());
            let source_app = open::open(config(&source)).await.unwrap();
            for ((table, before), (_, after)) in contents(&source_app.db).await.into_iter().zip(contents(&app.db).await)
            {
                // The restore adds its own entry, and nothing else.
                let added = usize::from(["audit_entries", "audit_index"].contains(&table));
                assert_eq!(after.len(), before.len() + added, "{table}");
                assert!(before.iter().all(|row| after.contains(row)), "{table}");
            }
            source_app.db.close().await;
            app.db.close().await;
            target.remove().await;
        }
        source.remove().await;
    }
}

#[tokio::test]
async fn o7_a_backup_is_for_its_owner_alone_and_never_overwrites() {
    let source = TestDatabase::sqlite().await;
    set_up(&source).await;
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("backup");
    backup::run(config(&source), &operator(), &dir).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&dir.join(backup::DATABASE)), mode(&dir.join(backup::KEY))), (0o700, 0o600, 0o600));
    let again = backup::run(config(&source), &operator(), &dir).await.unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
}

#[tokio::test]
async fn a_restore_into_an_installation_with_anything_in_it_is_refused() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        set_up(&target).await;
        let before = open::open(config(&target)).await.unwrap();
        let rows = contents(&before.db).await;
        let refused = restore::run(config(&target), &operator(), &dir).await.unwrap_err().to_string();
        assert!(refused.contains("not empty"), "{refused}");
        assert_eq!(contents(&before.db).await, rows);
        before.db.close().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn o0_a_database_opens_with_its_own_key_alone() {
    let database = TestDatabase::sqlite().await;
    set_up(&database).await;
    let key = database.dir.path().join("key");
    let own = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let missing = format!("{:#}", open::open(config(&database)).await.err().unwrap());
    assert!(missing.contains("no key file"), "{missing}");
    assert!(!key.exists(), "no new key is made beside a database that has one");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let other = format!("{:#}", open::open(config(&database)).await.err().unwrap());
    assert!(other.contains("not the key of this database"), "{other}");
    std::fs::write(&key, own).unwrap();
    assert!(open::open(config(&database)).await.is_ok());
}

#[tokio::test]
async fn o7_a_restore_beside_another_key_is_refused_and_changes_nothing() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        let key = target.dir.path().join("key");
        let another = "ab".repeat(32);
        std::fs::write(&key, &another).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        let refused = restore::run(config(&target), &operator(), &dir).await.unwrap_err().to_string();
        assert!(refused.contains("another key"), "{refused}");
        assert_eq!(std::fs::read_to_string(&key).unwrap(), another);
        assert!(settings::service::installation(&target.db).await.unwrap().is_none());
        target.remove().await;
    }
}
