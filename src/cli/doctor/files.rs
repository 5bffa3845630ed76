//! The data folder, the files in it, and the room beside them.

use super::Finding;
use crate::server::crypto::{KeyError, MasterKey};
use rustix::fs::{Access, access, statvfs};
use std::{fs, os::unix::fs::MetadataExt, path::Path};

const FOLDER: &str = "folder";
const KEY: &str = "key";
/// Any right of group or others.
const FOREIGN_RIGHTS: u32 = 0o077;
/// What is free at least, in MiB: less is a warning, and a problem.
const LOW_MIB: u64 = 1024;
const EMPTY_MIB: u64 = 100;

/// Whether the folder is there, the server's own, and has room.
pub fn folder(data: &Path) -> Vec<Finding> {
    let Ok(metadata) = fs::metadata(data) else {
        let says = format!("there is no data folder {}", data.display());
        return vec![Finding::problem(
            FOLDER,
            says,
            "name the right one in PINCHY_DATA, or start `pinchy serve`, which makes it",
        )];
    };
    let free = statvfs(data).map(|stat| stat.f_bavail * stat.f_frsize / (1024 * 1024)).ok();
    vec![rights(data, metadata.mode()), room(data, free)]
}

fn rights(path: &Path, mode: u32) -> Finding {
    let mode = mode & 0o777;
    if access(path, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        let says = format!("{} cannot be written by this user", path.display());
        return Finding::problem(FOLDER, says, "run pinchy as the user that owns it");
    }
    if mode & FOREIGN_RIGHTS != 0 {
        let says = format!("{} is open to other users of this machine (mode {mode:o})", path.display());
        return Finding::warning(FOLDER, says, format!("run: chmod 700 {}", path.display()));
    }
    Finding::ok(FOLDER, format!("{} is this user's alone", path.display()))
}

/// `free` is in MiB; nothing where the system does not say.
pub fn room(data: &Path, free: Option<u64>) -> Finding {
    let advice = "make room: without it nothing can be written, and every act is refused";
    match free {
        Some(free) if free < EMPTY_MIB => Finding::problem("disk", format!("{free} MiB are free"), advice),
        Some(free) if free < LOW_MIB => Finding::warning("disk", format!("{free} MiB are free"), advice),
        Some(free) => Finding::ok("disk", format!("{} GiB are free", free / 1024)),
        None => Finding::warning("disk", format!("the room beside {} cannot be told", data.display()), "look with df"),
    }
}

/// Whether the database file can be read by others: it holds the hashes of passwords.
pub fn database_file(file: &Path) -> Option<Finding> {
    let mode = fs::metadata(file).ok()?.mode() & 0o777;
    // The folder around is a wall as good.
    let walled = file.parent().and_then(|folder| fs::metadata(folder).ok()).is_some_and(|m| m.mode() & 0o011 == 0);
    (mode & FOREIGN_RIGHTS != 0 && !walled).then(|| {
        let says = format!("{} is open to other users of this machine (mode {mode:o})", file.display());
        Finding::warning("database", says, format!("run: chmod 600 {}", file.display()))
    })
}

/// Whether the key is there, its owner's alone, whole, and the one of the database.
pub fn key(file: &Path, fingerprint: Option<&str>) -> Finding {
    let advice = match (MasterKey::load(file), fingerprint) {
        (Ok(key), Some(expected)) if key.fingerprint() != expected => {
            let says = format!("the key in {} is not the key of this database", file.display());
            return Finding::problem(KEY, says, "put the right one back from your backup");
        }
        (Ok(_), _) => return Finding::ok(KEY, format!("{} is whole and its owner's alone", file.display())),
        (Err(KeyError::Missing(_)), None) => {
            let says = format!("there is no key at {} yet", file.display());
            return Finding::warning(KEY, says, "`pinchy serve` makes it at its first start");
        }
        (Err(error @ KeyError::Exposed { .. }), _) => {
            return Finding::problem(KEY, error.to_string(), "then look who has read it");
        }
        (Err(error), _) => error,
    };
    Finding::problem(
        KEY,
        advice.to_string(),
        "put it back from your backup: without it sessions, links and secrets are lost",
    )
}
