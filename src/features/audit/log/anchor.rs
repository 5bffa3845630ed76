//! Files of checkpoints, each as it was signed and with an empty line behind it (T7). What is torn at the end of one is passed over.

use super::Checkpoint;
use std::io::{self, BufRead, Read};

/// The longest line, and the longest text or list of signatures, that may belong to a checkpoint: what is longer is passed over.
const LONGEST: usize = 64 * 1024;

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

/// Gives every note of such a file, whoever wrote it; and how many bytes there are up to the end of the last one.
///
/// # Errors
/// Where it cannot be read.
pub fn each(mut file: impl BufRead, mut note: impl FnMut(&str)) -> io::Result<u64> {
    let (mut read, mut whole) = (0, 0);
    let (mut text, mut part, mut line) = (String::new(), String::new(), Vec::new());
    loop {
        line.clear();
        let length = (&mut file).take(LONGEST as u64).read_until(b'\n', &mut line)?;
        if length == 0 {
            return Ok(whole);
        }
        read += length as u64;
        if line != b"\n" {
            if part.len() <= LONGEST {
                part.push_str(&String::from_utf8_lossy(&line));
            }
            continue;
        }
        if part.starts_with('\u{2014}') {
            note(&format!("{text}\n{part}"));
            whole = read;
        }
        text = std::mem::take(&mut part);
    }
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

    #[test]
    fn t7_every_whole_checkpoint_is_found_wherever_the_file_is_torn() {
        let notes = notes();
        let found = |text: &str| {
            let mut sizes = Vec::new();
            let mut note = |note: &str| sizes.extend(Checkpoint::parse(note).map(|checkpoint| checkpoint.size));
            let whole = each(text.as_bytes(), &mut note).unwrap();
            (sizes, whole as usize)
        };
        let file: String = notes.iter().map(|note| record(note)).collect();
        assert_eq!(found(&file), (vec![1, 2, 3], file.len()));
        let two = file.len() - record(&notes[2]).len();
        assert_eq!(found(&file[..file.len() - 1]), (vec![1, 2], two));
        assert_eq!(found(&format!("torn\n\n{file}\u{2014} torn")), (vec![1, 2, 3], file.len() + 6));
        let long = "x".repeat(3 * LONGEST);
        assert_eq!(found(&format!("{long}\n\n{file}")).0, [1, 2, 3]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_does_not_panic(text in "(\\PC|\n|\u{2014}){0,200}") {
            drop(last(&text));
            each(text.as_bytes(), |_| ()).unwrap();
        }
    }
}
