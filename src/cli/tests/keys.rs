//! O7, T3: a backup holds the key that signs the trail, or there is none.

use super::{config, databases, operator, set_up};
use crate::cli::backup;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

fn put(file: &Path, key: impl AsRef<[u8]>) {
    fs::write(file, key).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test]
async fn o7_t3_no_backup_is_made_without_the_key_that_signs_the_trail() {
    for database in databases().await {
        set_up(&database).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        let file = database.dir.path().join("audit.key");
        let own = fs::read(&file).unwrap();
        let refused = async || backup::run(config(&database), &operator(), &dir).await.unwrap_err().to_string();
        fs::remove_file(&file).unwrap();
        let missing = refused().await;
        assert!(missing.contains("put it back first"), "{missing}");
        put(&file, "ab".repeat(32));
        let other = refused().await;
        assert!(other.contains("is not the one of this trail"), "{other}");
        assert!(!dir.exists(), "nothing is begun");
        // A rotation that was cut short: the key still waits beside another.
        put(&database.dir.path().join("audit.key.next"), &own);
        backup::run(config(&database), &operator(), &dir).await.unwrap();
        assert_eq!(fs::read(dir.join(backup::AUDIT_KEY)).unwrap(), own);
        assert_eq!(fs::read(&file).unwrap(), own, "and has its place now");
        database.remove().await;
    }
}
