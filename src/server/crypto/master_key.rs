//! The one key of an installation (O0) and the keys derived from it.
use std::path::Path;

use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use sha2::Sha256;

use super::hash::sha256;
use super::key_file::{self, KeyError};
use crate::server::random::Random;

/// The 32 bytes from which every other secret of an installation is derived.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    /// A key from its bytes, for tests and for copies of a key that lie elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the key, for a database that already has one: never makes another, which would lock the first one's secrets away.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        key_file::load(path).map(Self)
    }

    /// Reads the key, or makes one where there is none. Folders on the way are made, too.
    pub fn load_or_create(path: &Path, random: &Random) -> Result<Self, KeyError> {
        key_file::load_or_create(path, random).map(Self)
    }

    /// The keys derived from this one.
    pub fn keys(&self) -> Keys {
        Keys {
            setup_code: self.derive("pinchy/setup-code/v1"),
            throttle: self.derive("pinchy/throttle/v1"),
            seal_flash: self.derive("pinchy/seal-flash/v1"),
            seal_outcome: self.derive("pinchy/seal-outcome/v1"),
            seal_provider: self.derive("pinchy/seal-provider/v1"),
            seal_cookie: self.derive("pinchy/seal-cookie/v1"),
        }
    }

    /// What stands in the database to recognise this key by; tells nothing about it.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&sha256(&self.derive("pinchy/fingerprint/v1"))[..16])
    }

    /// The form in which the key lies in its file, for a backup.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    fn derive(&self, label: &str) -> [u8; 32] {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(label.as_bytes(), &mut key)
            .expect("32 bytes are within what HKDF-SHA-256 can give");
        key
    }
}

/// The derived keys, each for one purpose.
#[derive(Clone)]
pub struct Keys {
    /// The code that opens a fresh installation (S1).
    pub setup_code: [u8; 32],
    /// Keys of the sign-in throttle, so that its table names no e-mail address (A3).
    pub throttle: [u8; 32],
    /// Flashes in the database.
    pub seal_flash: [u8; 32],
    /// Outcomes kept for a repeated submit (F7).
    pub seal_outcome: [u8; 32],
    /// Keys of providers (V1).
    pub seal_provider: [u8; 32],
    /// Cookies of strangers.
    pub seal_cookie: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;

    fn chmod(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_first_start_makes_a_key_and_the_next_ones_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/key");
        let made = MasterKey::load_or_create(&path, &Random::system()).unwrap();
        let read = MasterKey::load_or_create(&path, &Random::system()).unwrap();
        assert_eq!(made.fingerprint(), read.fingerprint());
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o777, 0o700);
        assert_eq!(std::fs::read_to_string(&path).unwrap().trim(), made.to_hex());
        let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1, "no draft is left behind");
    }

    #[test]
    fn a_key_that_is_needed_is_never_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        assert!(matches!(MasterKey::load(&path), Err(KeyError::Missing(_))));
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        MasterKey::load_or_create(&path, &Random::system()).unwrap();
        for mode in [0o640, 0o604, 0o660] {
            chmod(&path, mode);
            let words = MasterKey::load_or_create(&path, &Random::system()).unwrap_err().to_string();
            assert!(words.contains("chmod 600"), "{words}");
        }
        chmod(&path, 0o400);
        assert!(MasterKey::load(&path).is_ok());
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for content in ["", "abc", &"g".repeat(64), &"ab".repeat(33)] {
            std::fs::write(&path, content).unwrap();
            chmod(&path, 0o600);
            let refused = MasterKey::load_or_create(&path, &Random::system());
            assert!(matches!(refused, Err(KeyError::Malformed(_))), "{content}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
        std::fs::write(&path, [0xff_u8; 64]).unwrap();
        assert!(matches!(MasterKey::load(&path), Err(KeyError::Malformed(_))));
    }

    #[test]
    fn derived_keys_differ_from_each_other_and_between_installations() {
        let keys = MasterKey::from_bytes([1; 32]).keys();
        let other = MasterKey::from_bytes([2; 32]).keys();
        let all =
            [keys.setup_code, keys.throttle, keys.seal_flash, keys.seal_outcome, keys.seal_cookie, other.throttle];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(keys.throttle, MasterKey::from_bytes([1; 32]).keys().throttle);
    }

    #[test]
    fn debug_shows_no_key() {
        let key = MasterKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?} {:?}", key.keys()), "MasterKey Keys");
    }
}
