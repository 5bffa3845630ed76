//! T6: what the offline verifier makes of a file, whole or tampered with; and that no file makes it panic.

use crate::features::audit::log::{
    Checkpoint, Hash, LogName, Proofs, Salt, SecretKey, Tiles, commitment,
    file::{ConsistencyProof, End, EntryProof, FORMAT, Head, Line, Value, path_text, proof_text, read_proof},
    record_hash, rotation_note,
    verify::{Fault, Given, Proven, Report, verify},
};
use data_encoding::HEXLOWER;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tlog_tiles::{prove_record, prove_tree};

const SALT: Salt = *b"salt of thirty-two bytes exactly";

pub(super) fn log() -> LogName {
    LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 1 }
}

pub(super) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed([seed; 32])
}

pub(super) fn given(seed: u8) -> Given {
    Given { log: log(), key: key(seed).public(), since: None }
}

pub(super) fn body(leaf: usize) -> String {
    let name = commitment(&SALT, &format!("Ana {leaf}"));
    format!(r#"{{"v":1,"id":"{leaf}","action":"user.signed_in","personal":{{"actor.name":"{name}"}}}}"#)
}

fn tree(size: usize) -> Tiles {
    tree_of(&(0..size).map(body).collect::<Vec<_>>())
}

fn tree_of(bodies: &[String]) -> Tiles {
    let mut tree = Tiles::default();
    for body in bodies {
        tree.push(record_hash(body.as_bytes()), &mut BTreeSet::new());
    }
    tree
}

pub(super) fn note(size: usize, seed: u8) -> String {
    Checkpoint::sign(&log(), size as i64, tree(size).root().unwrap(), &key(seed)).unwrap()
}

/// The lines of an export of so many entries.
pub(super) fn export(size: usize) -> Vec<String> {
    export_of(&(0..size).map(body).collect::<Vec<_>>())
}

/// The lines of an export of entries with these bodies.
pub(super) fn export_of(bodies: &[String]) -> Vec<String> {
    let (size, tree) = (bodies.len(), tree_of(bodies));
    let head = Head {
        pinchy_audit_export: FORMAT,
        checkpoint: Checkpoint::sign(&log(), size as i64, tree.root().unwrap(), &key(1)).unwrap(),
        whole: true,
        pruned_below: 0,
        rotations: Vec::new(),
    };
    let line = |leaf: usize| {
        let value = Value { salt: HEXLOWER.encode(&SALT), value: format!("Ana {leaf}") };
        Line {
            leaf: leaf as i64,
            entry: bodies[leaf].clone(),
            proof: proof_text(&prove_record(size as u64, leaf as u64, &tree).unwrap()),
            personal: BTreeMap::from([("actor.name".to_owned(), value)]),
        }
    };
    let mut lines = vec![serde_json::to_string(&head).unwrap()];
    lines.extend((0..size).map(|leaf| serde_json::to_string(&line(leaf)).unwrap()));
    lines.push(serde_json::to_string(&End { end: size as i64 }).unwrap());
    lines
}

pub(super) fn read(lines: &[String], given: &Given) -> Report {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    verify(text.as_bytes(), given, |_| {}).unwrap()
}

pub(super) fn faults(lines: &[String]) -> Vec<Fault> {
    read(lines, &given(1)).faults
}

#[test]
fn t6_a_whole_file_is_whole_and_read_to_its_end() {
    for size in [1, 2, 3, 255, 256, 257, 300] {
        let report = read(&export(size), &given(1));
        assert_eq!(report, Report { entries: size as i64, size: size as i64, whole: true, ..Report::default() });
    }
}

fn entry_proof(leaf: usize, size: usize) -> EntryProof {
    EntryProof {
        pinchy_audit_proof: FORMAT,
        leaf: leaf as i64,
        entry: body(leaf),
        path: path_text(&prove_record(size as u64, leaf as u64, &tree(size)).unwrap()),
        checkpoint: note(size, 1),
        rotations: Vec::new(),
    }
}

fn step_proof(earlier: usize, later: usize) -> ConsistencyProof {
    ConsistencyProof {
        pinchy_audit_consistency: FORMAT,
        earlier: note(earlier, 1),
        later: note(later, 1),
        path: path_text(&prove_tree(later as u64, earlier as u64, &tree(later)).unwrap()),
        rotations: Vec::new(),
    }
}

/// What a file of one line, or of several, comes to.
fn shown(lines: &[String], seed: u8) -> Result<Option<Proven>, Vec<Fault>> {
    let report = read(lines, &given(seed));
    if report.faults.is_empty() { Ok(report.proven) } else { Err(report.faults) }
}

#[test]
fn t3_a_proof_of_an_entry_is_a_file_of_its_own_and_tampering_with_it_is_named() {
    let altered = || Err(vec![Fault::Altered { leaf: 7 }]);
    let text = |change: &dyn Fn(&mut EntryProof)| {
        let mut proof = entry_proof(7, 20);
        change(&mut proof);
        [serde_json::to_string(&proof).unwrap()]
    };
    assert_eq!(shown(&text(&|_| ()), 1), Ok(Some(Proven::Entry { leaf: 7, size: 20 })));
    assert_eq!(shown(&text(&|proof| proof.entry = body(8)), 1), altered());
    assert_eq!(shown(&text(&|proof| drop(proof.path.pop())), 1), altered());
    assert_eq!(shown(&text(&|proof| proof.path[0] = "no hash".to_owned()), 1), altered());
    assert_eq!(shown(&text(&|proof| proof.leaf = -7), 1), Err(vec![Fault::Altered { leaf: -7 }]));
    assert_eq!(shown(&text(&|proof| proof.checkpoint = note(21, 1)), 1), altered());
    assert_eq!(shown(&text(&|proof| proof.checkpoint = note(20, 2)), 1), Err(vec![Fault::Signature]));
    assert_eq!(shown(&text(&|_| ()), 2), Err(vec![Fault::Signature]));
    assert_eq!(shown(&text(&|proof| proof.checkpoint.clear()), 1), Err(vec![Fault::NoCheckpoint]));
    assert_eq!(shown(&text(&|proof| proof.pinchy_audit_proof = 2), 1), Err(vec![Fault::NoExport]));
    let twice = [text(&|_| ()), text(&|_| ())].concat();
    assert_eq!(shown(&twice, 1), Err(vec![Fault::Line { number: 2 }]));
}

#[test]
fn t3_a_proof_of_two_checkpoints_is_a_file_of_its_own_and_tampering_with_it_is_named() {
    let wrong = |earlier, later| Err(vec![Fault::NotConsistent { earlier, later }]);
    let text = |proof: &ConsistencyProof| [serde_json::to_string(proof).unwrap()];
    for (earlier, later) in [(1, 1), (1, 20), (7, 20), (16, 20), (20, 20)] {
        let proven = Proven::Step { earlier: earlier as i64, later: later as i64 };
        assert_eq!(shown(&text(&step_proof(earlier, later)), 1), Ok(Some(proven)));
    }
    let turned = ConsistencyProof { earlier: note(20, 1), later: note(7, 1), ..step_proof(7, 20) };
    assert_eq!(shown(&text(&turned), 1), wrong(20, 7));
    let other = ConsistencyProof { earlier: note(6, 1), ..step_proof(7, 20) };
    assert_eq!(shown(&text(&other), 1), wrong(6, 20));
    let short = ConsistencyProof { path: Vec::new(), ..step_proof(7, 20) };
    assert_eq!(shown(&text(&short), 1), wrong(7, 20));
    for forged in [
        ConsistencyProof { earlier: note(7, 2), ..step_proof(7, 20) },
        ConsistencyProof { later: note(20, 2), ..step_proof(7, 20) },
    ] {
        assert_eq!(shown(&text(&forged), 1), Err(vec![Fault::Signature]));
    }
}

#[test]
fn t6_each_way_to_tamper_with_a_file_is_named_with_its_entry() {
    let lines = export(20);
    // The entry of leaf 7 stands in line 8.
    let at = |leaf: usize| leaf + 1;
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        faults(&lines)
    };
    assert_eq!(
        changed(&|lines| lines[at(7)] = lines[at(7)].replace("signed_in", "signed_on")),
        [Fault::Altered { leaf: 7 }]
    );
    assert_eq!(changed(&|lines| drop(lines.remove(at(7)))), [Fault::Missing { from: 7, to: 7 }]);
    assert_eq!(
        changed(&|lines| lines.swap(at(7), at(9))),
        [Fault::Missing { from: 7, to: 8 }, Fault::Moved { leaf: 8, after: 9 }, Fault::Moved { leaf: 7, after: 9 }]
    );
    let twice = changed(&|lines| {
        let seventh = lines[at(7)].clone();
        lines.insert(at(8), seventh)
    });
    assert_eq!(twice, [Fault::Repeated { leaf: 7 }]);
    let later = changed(&|lines| {
        let seventh = lines[at(7)].clone();
        lines.insert(at(12), seventh)
    });
    assert_eq!(later, [Fault::Repeated { leaf: 7 }]);
    for leaf in [20, i64::MAX] {
        let elsewhere =
            changed(&|lines| lines[at(7)] = lines[at(7)].replace("\"leaf\":7", &format!("\"leaf\":{leaf}")));
        assert_eq!(elsewhere, [Fault::Altered { leaf }, Fault::Missing { from: 7, to: 7 }]);
    }
    let leaf = i64::MIN;
    let before = changed(&|lines| lines[at(7)] = lines[at(7)].replace("\"leaf\":7", &format!("\"leaf\":{leaf}")));
    assert_eq!(before[..2], [Fault::Moved { leaf, after: 6 }, Fault::Altered { leaf }]);
    let field = "actor.name".to_owned();
    let renamed = changed(&|lines| lines[at(7)] = lines[at(7)].replace("Ana 7", "Eve 7"));
    assert_eq!(renamed, [Fault::Personal { leaf: 7, field }]);
    let screen = changed(&|lines| lines[at(7)] = lines[at(7)].replace("\"actor.name\":{", "\"\\u001b[2J\\n\":{"));
    assert_eq!(
        screen,
        [Fault::Personal { leaf: 7, field: "\\u{1b}[2J\\n".to_owned() }],
        "nothing reaches the terminal as it is"
    );
    assert_eq!(changed(&|lines| lines.truncate(at(15))), [Fault::CutOff { from: 15 }]);
    assert_eq!(changed(&|lines| drop(lines.pop())), [Fault::CutOff { from: 20 }]);
    assert_eq!(
        changed(&|lines| lines[at(3)] = lines[at(3)].replace("\"value\":\"Ana 3\"", "\"value\":\"Eve\"")),
        [Fault::Personal { leaf: 3, field: "actor.name".to_owned() }]
    );
    let erased = changed(&|lines| {
        lines[at(3)] = format!("{}}}", lines[at(3)].split(",\"personal\":{\"actor.name\":{\"salt\"").next().unwrap())
    });
    assert_eq!(erased, [], "T9: a value that was erased is none that is wrong");
    // The same bytes one after another, cut elsewhere.
    let (salt, value) = (HEXLOWER.encode(&SALT), "\"value\":\"Ana 3\"");
    for (other_salt, other_value) in
        [(format!("{salt}41"), "\"value\":\"na 3\""), (salt[..62].to_owned(), "\"value\":\"yAna 3\"")]
    {
        let moved =
            changed(&|lines| lines[at(3)] = lines[at(3)].replace(&salt, &other_salt).replace(value, other_value));
        assert_eq!(moved, [Fault::Personal { leaf: 3, field: "actor.name".to_owned() }], "T9: {other_salt}");
    }
    assert_eq!(changed(&|lines| lines[at(3)] = "{}".to_owned())[0], Fault::Line { number: 5 });
    assert_eq!(
        changed(
            &|lines| lines[0] = lines[0].replace("\"whole\":true", "\"whole\":true ").replace("\\n20\\n", "\\n19\\n")
        ),
        [Fault::Signature]
    );
    assert_eq!(changed(&|lines| lines[0] = "{}".to_owned()), [Fault::NoExport]);
    let below = "\"pruned_below\":";
    let negative = changed(&|lines| lines[0] = lines[0].replace(&format!("{below}0"), &format!("{below}-1")));
    assert_eq!(negative, [Fault::NoExport]);
    assert_eq!(faults(&[]), [Fault::NoExport]);
}

#[test]
fn t6_another_key_signs_for_nobody_and_a_rotation_by_both_hands_over() {
    let mut lines = export(5);
    assert_eq!(read(&lines, &given(2)).faults, [Fault::Signature]);
    let mut head: Head = serde_json::from_str(&lines[0]).unwrap();
    // Signed anew by another key, after whoever tampered changed an entry.
    head.checkpoint = note(5, 2);
    lines[0] = serde_json::to_string(&head).unwrap();
    assert_eq!(faults(&lines), [Fault::Signature]);
    head.rotations = vec![rotation_note(&log(), &key(1), &key(2)).unwrap()];
    lines[0] = serde_json::to_string(&head).unwrap();
    assert_eq!(faults(&lines), []);
    let other = Given { log: LogName { installation: "other".to_owned(), number: 1 }, ..given(1) };
    assert_eq!(read(&export(5), &other).faults, [Fault::OtherLog]);
}

#[test]
fn t6_what_a_filter_left_has_gaps_and_an_end() {
    let mut lines = export(20);
    let mut head: Head = serde_json::from_str(&lines[0]).unwrap();
    head.whole = false;
    let end = serde_json::to_string(&End { end: 3 }).unwrap();
    lines = vec![serde_json::to_string(&head).unwrap(), lines[4].clone(), lines[9].clone(), lines[17].clone(), end];
    let report = read(&lines, &given(1));
    assert_eq!((report.entries, report.whole, report.faults), (3, false, vec![]));
    lines.remove(2);
    assert_eq!(faults(&lines), [Fault::CutOff { from: 17 }]);
}

#[test]
fn a_line_that_never_ends_is_not_kept() {
    let mut text = export(3).join("\n").into_bytes();
    text.push(b'\n');
    text.extend(std::iter::repeat_n(b'x', 3 << 20));
    text.extend(b"\n{\"end\":3}\n");
    let report = verify(&text[..], &given(1), |_| {}).unwrap();
    assert_eq!(report.faults, [Fault::Line { number: 6 }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn neighbours_help_and_change_no_answer(
        size in 1_usize..400, order in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..6), 1..60),
    ) {
        let tree = tree(size);
        let mut proofs = Proofs::new(size as u64, tree.root().unwrap());
        for (at, how) in order {
            let leaf = at.index(size) as u64;
            let mut proof = prove_record(size as u64, leaf, &tree).unwrap();
            let mut hash = record_hash(body(leaf as usize).as_bytes());
            let is_good = match how {
                0 => { hash = record_hash(b"other"); false }
                1 if !proof.is_empty() => { let at = at.index(proof.len()); proof[at].0[3] ^= 1; false }
                2 => { proof.push(Hash([0; 32])); false }
                _ => true,
            };
            prop_assert_eq!(proofs.holds(leaf, hash, &proof), is_good, "leaf {} of {}, way {}", leaf, size, how);
        }
        prop_assert!(!proofs.holds(size as u64, record_hash(b"x"), &[]));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), at in any::<prop::sample::Index>(), with in any::<u8>()) {
        verify(&bytes[..], &given(1), |_| {}).unwrap();
        let mut text = export(6).join("\n").into_bytes();
        let at = at.index(text.len());
        text[at] = with;
        verify(&text[..], &given(1), |_| {}).unwrap();
        drop(read_proof(&String::from_utf8_lossy(&bytes)));
    }
}
