//! A signed statement of the whole trail so far (C2SP tlog-checkpoint).

use super::{LogName, PublicKey, SecretKey};
use signed_note::Note;
use tlog_tiles::Hash;

/// A checkpoint as it was read, its signature not looked at yet.
#[derive(Debug)]
pub struct Checkpoint {
    /// Of which log.
    pub log: LogName,
    /// How many entries it covers.
    pub size: i64,
    /// The root of their tree.
    pub root: Hash,
    note: Note,
}

/// Why a checkpoint cannot be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointFault {
    /// It is none.
    Malformed,
    /// None of the keys has signed it.
    Signature,
}

impl Checkpoint {
    /// Signs the statement that a log has this many entries with this root; gives the note.
    pub fn sign(log: &LogName, size: i64, root: Hash, key: &SecretKey) -> Option<String> {
        let checkpoint = tlog_tiles::Checkpoint::new(&log.to_string(), u64::try_from(size).ok()?, root, "").ok()?;
        key.sign(log, &String::from_utf8(checkpoint.to_bytes()).ok()?)
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`CheckpointFault::Malformed`].
    pub fn parse(text: &str) -> Result<Self, CheckpointFault> {
        let read = || {
            let note = Note::from_bytes(text.as_bytes()).ok()?;
            let read = tlog_tiles::Checkpoint::from_bytes(note.text()).ok()?;
            let (log, size) = (read.origin().parse().ok()?, i64::try_from(read.size()).ok()?);
            Some(Self { log, size, root: *read.hash(), note })
        };
        read().ok_or(CheckpointFault::Malformed)
    }

    /// Whether one of these keys has signed it.
    pub fn is_signed_by(&self, keys: &[PublicKey]) -> bool {
        keys.iter().any(|key| key.has_signed(&self.log, &self.note))
    }

    /// Reads a note and checks that one of the keys has signed it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(text: &str, keys: &[PublicKey]) -> Result<Self, CheckpointFault> {
        let read = Self::parse(text)?;
        if read.is_signed_by(keys) { Ok(read) } else { Err(CheckpointFault::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog_tiles::record_hash;

    fn log(number: i64) -> LogName {
        LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number }
    }

    #[test]
    fn a_checkpoint_is_three_lines_and_a_signature_and_holds_for_its_key_and_log_alone() {
        let key = SecretKey::from_seed([1; 32]);
        let root = record_hash(b"x");
        let note = Checkpoint::sign(&log(1), 7, root, &key).unwrap();
        let lines: Vec<&str> = note.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[1], lines[3]), (5, &log(1).to_string()[..], "7", ""));
        assert!(lines[4].starts_with(&format!("— {} ", log(1))));
        let read = Checkpoint::open(&note, &[key.public()]).unwrap();
        assert_eq!((read.log, read.size, read.root), (log(1), 7, root));
        let other = SecretKey::from_seed([2; 32]).public();
        assert_eq!(Checkpoint::open(&note, &[other]).unwrap_err(), CheckpointFault::Signature);
        for changed in [note.replace("\n7\n", "\n8\n"), note.replacen("/1\n", "/2\n", 1)] {
            assert_eq!(Checkpoint::open(&changed, &[key.public()]).unwrap_err(), CheckpointFault::Signature);
        }
        for wrong in ["", "x", &note[1..], note.trim_end(), &note.replace("\n7\n", "\n-7\n")] {
            assert_eq!(Checkpoint::parse(wrong).unwrap_err(), CheckpointFault::Malformed, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_does_not_panic(text in ".{0,300}") {
            drop(Checkpoint::parse(&text));
            drop(PublicKey::parse(&text));
        }
    }
}
