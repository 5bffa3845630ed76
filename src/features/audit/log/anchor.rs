//! Files of checkpoints, each as it was signed and with an empty line behind it (T7). What is torn at the end of one is passed over.

use super::Checkpoint;

/// A checkpoint as it stands in such a file.
pub fn record(note: &str) -> String {
    format!("{note}\n")
}

/// The last whole record at the end of such a file, and whether anything is torn behind it.
pub fn last(end: &str) -> Option<(Checkpoint, bool)> {
    let parts: Vec<&str> = end.split("\n\n").collect();
    // A note is a text, an empty line and its signatures; an empty line behind them says that it is whole.
    for at in (1..parts.len() - 1).rev() {
        let (text, signatures) = (parts[at - 1], parts[at]);
        if !signatures.starts_with('\u{2014}') {
            continue;
        }
        // What is torn may have ended with a line of its own.
        let note = format!("{}\n\n{signatures}\n", text.trim_start_matches('\n'));
        if let Ok(checkpoint) = Checkpoint::parse(&note) {
            return Some((checkpoint, parts[at + 1..] != [""]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{LogName, SecretKey, record_hash};
    use super::*;

    fn notes() -> Vec<String> {
        let log = LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 1 };
        let key = SecretKey::from_seed([1; 32]);
        (1..4).map(|size| Checkpoint::sign(&log, size, record_hash(&[size as u8]), &key).unwrap()).collect()
    }

    #[test]
    fn t7_the_last_whole_checkpoint_is_found_wherever_the_file_is_torn() {
        let notes = notes();
        let file: String = notes.iter().map(|note| record(note)).collect();
        let found = |text: &str| last(text).map(|(checkpoint, is_torn)| (checkpoint.size, is_torn));
        let ends: Vec<usize> =
            (1..=3).map(|count| notes[..count].iter().map(|note| record(note).len()).sum()).collect();
        for end in (0..=file.len()).filter(|end| file.is_char_boundary(*end)) {
            let whole = ends.iter().filter(|record| **record <= end).count() as i64;
            let expected = (whole > 0).then(|| (whole, !ends.contains(&end)));
            assert_eq!(found(&file[..end]), expected, "{end}");
        }
        assert_eq!(found(&format!("{}torn\n\n{}", record(&notes[0]), record(&notes[1]))), Some((2, false)));
        assert_eq!(found(""), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_does_not_panic(text in "(\\PC|\n|\u{2014}){0,200}") {
            drop(last(&text));
        }
    }
}
