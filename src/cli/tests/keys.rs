//! O7, T3: a backup holds the key that signs the trail, and never another in its place.

use super::{config, databases, operator, set_up};
use crate::cli::backup;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

fn put(file: &Path, key: impl AsRef<[u8]>) {
    fs::write(file, key).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test]
async fn o7_t3_a_backup_holds_the_key_that_signs_the_trail_and_no_other() {
    for database in databases().await {
        set_up(&database).await;
        let folder = tempfile::tempdir().unwrap();
        let file = database.dir.path().join("audit.key");
        let own = fs::read(&file).unwrap();
        let made = async |name: &str| {
            let dir = folder.path().join(name);
            backup::run(config(&database), &operator(), &dir).await.unwrap();
            assert!(dir.join(backup::DATABASE).exists() && dir.join(backup::KEY).exists(), "{name}");
            fs::read(dir.join(backup::AUDIT_KEY)).ok()
        };
        fs::remove_file(&file).unwrap();
        assert_eq!(made("missing").await, None, "what is lost keeps nobody from saving the rest");
        put(&file, "ab".repeat(32));
        assert_eq!(made("other").await, None, "another key is none");
        // A rotation that was cut short: the key still waits beside another.
        put(&database.dir.path().join("audit.key.next"), &own);
        assert_eq!(made("waiting").await.as_ref(), Some(&own));
        assert_eq!(fs::read(&file).unwrap(), own, "and has its place now");
        database.remove().await;
    }
}
