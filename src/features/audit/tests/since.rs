//! T6: a file that is held against a checkpoint that is trusted already.

use super::file::{body, export, export_of, faults, given, key, log, note, read};
use crate::features::audit::log::{
    Checkpoint, LogName,
    file::{End, Head},
    record_hash, rotation_note,
    verify::{Fault, Given},
};

fn since(note: &str) -> Given {
    Given { since: Some(Checkpoint::parse(note).unwrap()), ..given(1) }
}

#[test]
fn t6_from_a_trusted_checkpoint_on_what_it_covers_must_be_the_same() {
    let lines = export(20);
    assert_eq!(read(&lines, &since(&note(12, 1))).faults, []);
    let other = Checkpoint::sign(&log(), 12, record_hash(b"other"), &key(1)).unwrap();
    assert_eq!(read(&lines, &since(&other)).faults, [Fault::NotSince]);
    assert_eq!(read(&lines, &since(&note(21, 1))).faults, [Fault::NotSince], "the file is older");
    let mut altered = lines;
    altered[4] = altered[4].replace("signed_in", "signed_on");
    assert_eq!(read(&altered, &since(&note(12, 1))).faults, [Fault::NotSince]);
}

#[test]
fn t6_a_trusted_checkpoint_covers_no_personal_values_and_no_filtered_file() {
    let since = |lines: &[String]| read(lines, &since(&note(10, 1))).faults;
    let mut lines = export(20);
    assert_eq!(since(&lines), []);
    lines[4] = lines[4].replace("Ana 3", "Eve 3");
    assert_eq!(since(&lines), [Fault::Personal { leaf: 3, field: "actor.name".to_owned() }]);
    let mut filtered = export(20);
    filtered.remove(8);
    filtered[0] = filtered[0].replace("\"whole\":true", "\"whole\":false");
    filtered[20] = serde_json::to_string(&End { end: 19 }).unwrap();
    assert_eq!(faults(&filtered), []);
    assert_eq!(since(&filtered), [Fault::SinceFiltered]);
}

/// So many entries, of which one is another.
fn altered(size: usize, leaf: usize) -> Vec<String> {
    let mut bodies: Vec<String> = (0..size).map(body).collect();
    bodies[leaf] = bodies[leaf].replace("signed_in", "signed_on");
    bodies
}

#[test]
fn t6_t3_the_head_of_another_trail_over_as_many_entries_does_not_pass_with_the_entries_of_the_trusted_one() {
    let mut lines = export(12);
    lines[0] = export_of(&altered(12, 3))[0].clone();
    assert_eq!(read(&lines, &since(&note(12, 1))).faults, [Fault::NotSince]);
    assert_eq!(read(&export(12), &since(&note(12, 1))).faults, []);
}

#[test]
fn t6_t3_what_was_altered_below_the_trusted_checkpoint_cannot_be_laundered_by_the_lines_of_before() {
    for size in [13, 16, 20] {
        // The trail goes on after an alteration; the file shows the entries as they were, and everything new with proofs that hold.
        let mut lines = export_of(&altered(size, 3));
        lines[4] = export(size)[4].clone();
        assert_eq!(read(&lines, &since(&note(12, 1))).faults, [Fault::NotSince], "{size}");
        // What shows it is the proof of the first entry behind: without that entry nothing does.
        lines.remove(13);
        assert!(read(&lines, &since(&note(12, 1))).faults.contains(&Fault::NotSince), "{size}");
        for covered in 1..=size {
            assert_eq!(read(&export(size), &since(&note(covered, 1))).faults, [], "{covered} of {size}");
        }
    }
}

#[test]
fn t6_a_checkpoint_is_trusted_where_the_key_or_one_connected_with_it_has_signed_it() {
    let lines = export(20);
    assert_eq!(read(&lines, &since(&note(12, 2))).faults, [Fault::SinceSignature]);
    let changed = note(12, 1).replace("\n12\n", "\n13\n");
    assert_eq!(read(&lines, &since(&changed)).faults, [Fault::SinceSignature]);
    // Everything is looked at then, as without it.
    let mut other = lines.clone();
    other[4] = other[4].replace("signed_in", "signed_on");
    assert_eq!(read(&other, &since(&note(12, 2))).faults, [Fault::SinceSignature, Fault::Altered { leaf: 3 }]);
    let mut head: Head = serde_json::from_str(&lines[0]).unwrap();
    head.rotations = vec![rotation_note(&log(), &key(2), &key(1)).unwrap()];
    let rotated = [vec![serde_json::to_string(&head).unwrap()], lines[1..].to_vec()].concat();
    assert_eq!(read(&rotated, &since(&note(12, 2))).faults, [], "the key before");
}

#[test]
fn t8_a_checkpoint_of_a_later_log_than_that_of_the_file_is_not_followed_by_it() {
    let later = LogName { number: 2, ..log() };
    let root = Checkpoint::parse(&note(12, 1)).unwrap().root;
    let of_later = Checkpoint::sign(&later, 12, root, &key(1)).unwrap();
    assert_eq!(read(&export(20), &since(&of_later)).faults, [Fault::NotSince]);
}
