//! The one key of an installation (O0) and the keys derived from it.
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use sha2::Sha256;

use super::hash::sha256;
use crate::server::random::Random;

/// Read and write for the owner, nothing for anybody else.
const MODE: u32 = 0o600;
/// The same for a folder that has to be made: it will hold the database, too.
const FOLDER_MODE: u32 = 0o700;
/// Any right of group or others.
const FOREIGN_RIGHTS: u32 = 0o077;

/// Why a key file cannot be used, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {} cannot be used: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Others on this machine can read it.
    #[error("the key file {} is open to other users of this machine (mode {mode:o}); run: chmod 600 {}", path.display(), path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permissions now.
        mode: u32,
    },
    /// It holds something else.
    #[error("the key file {} does not hold 64 hexadecimal digits", .0.display())]
    Malformed(PathBuf),
    /// A key is needed and there is none.
    #[error("there is no key file at {}", .0.display())]
    Missing(PathBuf),
}

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
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        let file = match std::fs::File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(KeyError::Missing(path.to_owned()));
            }
            opened => opened.map_err(io)?,
        };
        // Asked of the open file, so that nobody can put another in its place between the question and the reading.
        let mode = file.metadata().map_err(io)?.mode() & 0o777;
        if mode & FOREIGN_RIGHTS != 0 {
            return Err(KeyError::Exposed { path: path.to_owned(), mode });
        }
        let text = std::io::read_to_string(file).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => KeyError::Malformed(path.to_owned()),
            _ => io(error),
        })?;
        let bytes = HEXLOWER.decode(text.trim().to_ascii_lowercase().as_bytes()).ok();
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or_else(|| KeyError::Malformed(path.to_owned()))
    }

    /// Reads the key, or makes one where there is none. Folders on the way are made, too.
    pub fn load_or_create(path: &Path, random: &Random) -> Result<Self, KeyError> {
        match Self::load(path) {
            Err(KeyError::Missing(_)) => {}
            found => return found,
        }
        create(path, &random.bytes::<32>()).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
        // Read back: when two processes start at once, both use the key of the one that came first.
        Self::load(path)
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

/// Writes a new file beside the wanted one and links it into place: it appears whole, with its final mode, or not at all, and
/// never replaces another.
fn create(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let draft = folder.join(name);
    let written = write_synced(&draft, format!("{}\n", HEXLOWER.encode(key)).as_bytes());
    let linked = written.and_then(|()| match std::fs::hard_link(&draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    let removed = std::fs::remove_file(&draft);
    linked?;
    removed?;
    std::fs::File::open(folder)?.sync_all()
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A leftover of a process that died here and had our id holds nothing that anybody uses.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

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
    fn starts_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create(&path, &[1; 32]).unwrap();
        create(&path, &[2; 32]).unwrap();
        assert_eq!(MasterKey::load(&path).unwrap().to_hex(), HEXLOWER.encode(&[1; 32]));
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
