//! A key of 32 bytes in a file of its own, readable by its owner alone.
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

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
    /// There is another key in its place.
    #[error("the key file {} holds another key; move it away first", .0.display())]
    Taken(PathBuf),
}

/// Reads a key that must be there: never makes another.
pub fn load(path: &Path) -> Result<[u8; 32], KeyError> {
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
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| KeyError::Malformed(path.to_owned()))
}

/// Reads the key, or makes one where there is none. Folders on the way are made, too.
pub fn load_or_create(path: &Path, random: &Random) -> Result<[u8; 32], KeyError> {
    match load(path) {
        Err(KeyError::Missing(_)) => {}
        found => return found,
    }
    create(path, &random.bytes::<32>()).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
    // Read back: when two processes start at once, both use the key of the one that came first.
    load(path)
}

/// Writes a key where there is none.
///
/// # Errors
/// What the system says; also where a file is there already and holds another key.
pub fn put(path: &Path, key: &[u8; 32]) -> Result<(), KeyError> {
    create(path, key).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
    if load(path)? == *key { Ok(()) } else { Err(KeyError::Taken(path.to_owned())) }
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
    use super::*;

    #[test]
    fn starts_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create(&path, &[1; 32]).unwrap();
        create(&path, &[2; 32]).unwrap();
        assert_eq!(load(&path).unwrap(), [1; 32]);
    }

    #[test]
    fn another_key_is_not_put_over_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        put(&path, &[1; 32]).unwrap();
        put(&path, &[1; 32]).unwrap();
        assert!(matches!(put(&path, &[2; 32]), Err(KeyError::Taken(_))));
        assert_eq!(load(&path).unwrap(), [1; 32]);
    }
}
