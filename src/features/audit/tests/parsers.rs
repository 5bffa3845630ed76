//! Whatever comes from outside as the text of a log: nothing makes its readers panic, and nothing that was changed is taken for what it was.
//! The offline verifier has its own in `file.rs`.

use crate::features::audit::{
    log::{
        Checkpoint, Hash, LogName, PublicKey, SecretKey, Trust,
        file::{ProofReader, proof_text, read_proof},
        record_hash, rotation_note,
    },
    model::{AuditCursor, Filters},
};
use proptest::prelude::*;

fn log() -> LogName {
    LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 1 }
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed([seed; 32])
}

fn read_everything(text: &str) {
    drop(text.parse::<LogName>());
    drop(PublicKey::parse(text));
    drop(Checkpoint::open(text, &[key(1).public()]));
    assert_eq!(Trust::new(&log().installation, key(1).public(), [text]).all(), [key(1).public()]);
    let _ = text.parse::<AuditCursor>();
    drop(read_proof(text));
    let text = || text.to_owned();
    let filters = Filters { person: text(), action: text(), outcome: text(), from: text(), to: text(), text: text() };
    drop(filters.wanted());
}

proptest! {
    #[test]
    fn nothing_makes_a_reader_panic(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_everything(&text);
        read_everything(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn what_looks_nearly_right_makes_no_reader_panic(at in any::<prop::sample::Index>(), with in any::<char>(), which in 0_usize..5) {
        let (log, root) = (log(), record_hash(b"x"));
        let cursor = format!("{}_{}", i64::MAX, uuid::Uuid::max());
        let valid = [
            log.to_string(),
            key(1).public().verifier(&log),
            Checkpoint::sign(&log, 7, root, &key(2)).unwrap(),
            rotation_note(&log, &key(3), &key(4)).unwrap(),
            cursor,
        ];
        let mut text: Vec<char> = valid[which].chars().collect();
        let at = at.index(text.len());
        text[at] = with;
        read_everything(&text.into_iter().collect::<String>());
    }

    #[test]
    fn a_note_in_which_one_letter_is_another_says_what_it_said_or_nothing(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let root = record_hash(b"x");
        let note = Checkpoint::sign(&log(), 7, root, &key(1)).unwrap();
        let mut bytes = note.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = with;
        if let Ok(read) = Checkpoint::open(&String::from_utf8_lossy(&bytes), &[key(1).public()]) {
            prop_assert_eq!((read.log, read.size, read.root), (log(), 7, root));
        }
        let mut bytes = rotation_note(&log(), &key(1), &key(2)).unwrap().into_bytes();
        let at = at % bytes.len();
        bytes[at] = with;
        let note = String::from_utf8_lossy(&bytes);
        let trust = Trust::new(&log().installation, key(1).public(), [note.as_ref()]);
        prop_assert!(trust.all().iter().all(|trusted| [key(1).public(), key(2).public()].contains(trusted)));
    }

    #[test]
    fn proofs_that_are_read_after_others_are_read_as_if_alone(
        steps in prop::collection::vec((0_usize..24, 0_usize..24, any::<u8>(), 0_u8..8), 1..40),
    ) {
        let mut reader = ProofReader::default();
        let mut hashes: Vec<Hash> = Vec::new();
        for (length, changed, with, how) in steps {
            hashes.resize(length, Hash([7; 32]));
            if let Some(hash) = hashes.get_mut(changed) {
                hash.0[usize::from(with) % 32] ^= with;
            }
            let mut text = proof_text(&hashes);
            match how {
                0 => text.push('A'),
                1 => text.insert(text.len() / 2, '='),
                2 => { text.pop(); }
                3 => text = text.replacen('B', "é", 1),
                _ => {}
            }
            let expected = read_proof(&text);
            prop_assert_eq!(reader.read(&text).map(<[Hash]>::to_vec), expected.clone());
            if how > 3 {
                prop_assert_eq!(expected, Some(hashes.clone()));
            }
        }
    }
}
