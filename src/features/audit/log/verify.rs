//! Verifying an export with nothing but a public key (T6): no database, no network, and no more memory for a long trail than for a short one.

use super::file::{End, FORMAT, Head, Line, MAX_LINE, read_proof};
use super::proofs::Proofs;
use super::{Checkpoint, CheckpointFault, LogName, PublicKey, Trust, commitment, record_hash};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

/// More findings than anybody reads one by one.
const MOST: usize = 1000;

/// Something that is wrong with a file. Entries are named by their leaf index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no export, or of a version that is not known.
    NoExport,
    /// The checkpoint cannot be read.
    NoCheckpoint,
    /// The checkpoint is of another log than the key.
    OtherLog,
    /// The checkpoint is not signed by the key, nor by one that the key handed over to.
    Signature,
    /// The checkpoint does not follow on the trusted one.
    NotSince,
    /// The line is none of an export.
    Line {
        /// Its number, from 1.
        number: u64,
    },
    /// The entry, or its proof, is not what was sealed at this leaf.
    Altered {
        /// Which.
        leaf: i64,
    },
    /// These are gone.
    Missing {
        /// The first.
        from: i64,
        /// The last.
        to: i64,
    },
    /// The entry stands behind a later one.
    Moved {
        /// Which.
        leaf: i64,
        /// The later one.
        after: i64,
    },
    /// The entry is there twice.
    Repeated {
        /// Which.
        leaf: i64,
    },
    /// The end is gone: from this leaf, or from this number of lines on.
    CutOff {
        /// The first that is gone.
        from: i64,
    },
    /// A personal value is another than the one that the entry was written with.
    Personal {
        /// Of which entry.
        leaf: i64,
        /// Which value.
        field: String,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many entries were looked at.
    pub entries: i64,
    /// How many the checkpoint covers.
    pub size: i64,
    /// Whether the file claims to hold all of them.
    pub whole: bool,
    /// What is wrong; nothing where every entry is as it was sealed.
    pub faults: Vec<Fault>,
}

/// What a verifier was given.
pub struct Given {
    /// The log that the key belongs to.
    pub log: LogName,
    /// The key.
    pub key: PublicKey,
    /// A checkpoint that is trusted already: the entries that it covers are not looked at again.
    pub since: Option<Checkpoint>,
}

/// Looks at a whole file; tells how many entries it has passed, now and then.
///
/// # Errors
/// Where the file cannot be read. What is wrong with its content is in the report.
pub fn verify(file: impl BufRead, given: &Given, progress: impl FnMut(i64)) -> io::Result<Report> {
    let mut lines = Lines { file, number: 0 };
    let mut report = Report { entries: 0, size: 0, whole: false, faults: Vec::new() };
    let head = match lines.next()? {
        Some(Ok(text)) => serde_json::from_str::<Head>(&text).ok().filter(|head| head.pinchy_audit_export == FORMAT),
        _ => None,
    };
    let Some(head) = head else {
        report.faults.push(Fault::NoExport);
        return Ok(report);
    };
    report.whole = head.whole;
    match checkpoint(&head, given) {
        Ok(checkpoint) => {
            report.size = checkpoint.size;
            Reading { head: &head, given, checkpoint, report, expected: 0 }.entries(lines, progress)
        }
        Err(fault) => {
            report.faults.push(fault);
            Ok(report)
        }
    }
}

fn checkpoint(head: &Head, given: &Given) -> Result<Checkpoint, Fault> {
    let trust = Trust::new(&given.log.installation, given.key, head.rotations.iter().map(String::as_str));
    let read = Checkpoint::open(&head.checkpoint, trust.all()).map_err(|fault| match fault {
        CheckpointFault::Malformed => Fault::NoCheckpoint,
        CheckpointFault::Signature => Fault::Signature,
    });
    match read {
        Ok(checkpoint) if checkpoint.log.installation == given.log.installation => Ok(checkpoint),
        Ok(_) => Err(Fault::OtherLog),
        Err(fault) => Err(fault),
    }
}

struct Reading<'a> {
    head: &'a Head,
    given: &'a Given,
    checkpoint: Checkpoint,
    report: Report,
    /// The leaf that comes next, where all are there; otherwise the least that may come next.
    expected: i64,
}

impl Reading<'_> {
    fn entries(mut self, mut lines: Lines<impl BufRead>, mut progress: impl FnMut(i64)) -> io::Result<Report> {
        let mut proofs = Proofs::new(self.checkpoint.size as u64, self.checkpoint.root);
        let mut tree = self.given.since.as_ref().map(|since| Old::new(since, &self.checkpoint));
        self.expected = self.head.pruned_below;
        let mut end = None;
        while let Some(text) = lines.next()? {
            let number = lines.number;
            let Ok(text) = text else {
                self.note(Fault::Line { number });
                continue;
            };
            if let Ok(read) = serde_json::from_str::<End>(&text) {
                end = Some(read.end);
                continue;
            }
            match serde_json::from_str::<Line>(&text) {
                Ok(line) if end.is_none() => self.entry(&line, &mut proofs, tree.as_mut()),
                _ => self.note(Fault::Line { number }),
            }
            if self.report.entries % 100_000 == 0 {
                progress(self.report.entries);
            }
        }
        self.finish(end, tree);
        Ok(self.report)
    }

    fn entry(&mut self, line: &Line, proofs: &mut Proofs, old: Option<&mut Old>) {
        self.report.entries += 1;
        self.place(line.leaf);
        let is_old = self.given.since.as_ref().is_some_and(|since| line.leaf < since.size);
        let hash = record_hash(line.entry.as_bytes());
        if let Some(old) = old {
            old.push(line.leaf, hash);
        }
        if is_old {
            return;
        }
        let leaf = u64::try_from(line.leaf).ok();
        let holds = leaf.zip(read_proof(&line.proof)).is_some_and(|(leaf, proof)| proofs.holds(leaf, hash, proof));
        if !holds {
            self.note(Fault::Altered { leaf: line.leaf });
        }
        self.personal(line);
    }

    /// Whether it stands where it belongs.
    fn place(&mut self, leaf: i64) {
        let next = self.expected;
        if leaf == next - 1 && next > 0 && self.report.entries > 1 {
            return self.note(Fault::Repeated { leaf });
        }
        if leaf < next {
            return self.note(Fault::Moved { leaf, after: next - 1 });
        }
        if leaf > next && self.head.whole {
            self.note(Fault::Missing { from: next, to: leaf - 1 });
        }
        self.expected = leaf + 1;
    }

    fn personal(&mut self, line: &Line) {
        if line.personal.is_empty() {
            return;
        }
        let told: Option<Told> = serde_json::from_str(&line.entry).ok();
        for (field, value) in &line.personal {
            let committed = told.as_ref().and_then(|told| told.personal.get(field));
            let salt = HEXLOWER.decode(value.salt.as_bytes()).ok();
            let holds =
                committed.zip(salt).is_some_and(|(committed, salt)| commitment(&salt, &value.value) == *committed);
            if !holds {
                self.note(Fault::Personal { leaf: line.leaf, field: field.clone() });
            }
        }
    }

    fn finish(&mut self, end: Option<i64>, old: Option<Old>) {
        // Of the whole trail each leaf is looked for; of what a filter left, the last line alone says how much that was.
        let is_short =
            if self.head.whole { self.expected < self.checkpoint.size } else { end != Some(self.report.entries) };
        if is_short || end.is_none() {
            self.note(Fault::CutOff { from: self.expected });
        }
        if old.is_some_and(|old| !old.is_same()) {
            self.note(Fault::NotSince);
        }
    }

    fn note(&mut self, fault: Fault) {
        if self.report.faults.len() < MOST {
            self.report.faults.push(fault);
        }
    }
}

/// The part of the trail that a trusted checkpoint covers.
struct Old {
    size: i64,
    root: super::Hash,
    is_later: bool,
    tree: super::Tiles,
}

impl Old {
    fn new(since: &Checkpoint, now: &Checkpoint) -> Self {
        let is_later = since.log.installation == now.log.installation && since.size <= now.size;
        Self { size: since.size, root: since.root, is_later, tree: super::Tiles::default() }
    }

    fn push(&mut self, leaf: i64, hash: super::Hash) {
        if leaf == self.tree.size() && leaf < self.size {
            self.tree.push(hash, &mut std::collections::BTreeSet::new());
            self.tree.forget_full();
        }
    }

    fn is_same(&self) -> bool {
        self.is_later && self.tree.size() == self.size && (self.size == 0 || self.tree.root() == Some(self.root))
    }
}

/// What an entry says of personal values.
#[derive(Deserialize)]
struct Told {
    personal: BTreeMap<String, String>,
}

/// Lines of bounded length.
struct Lines<R> {
    file: R,
    number: u64,
}

/// A line that is none: too long, or no UTF-8.
struct NoLine;

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Result<String, NoLine>>> {
        let mut bytes = Vec::new();
        if (&mut self.file).take(MAX_LINE as u64).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if bytes.pop_if(|last| *last == b'\n').is_none() && bytes.len() == MAX_LINE {
            self.skip()?;
            return Ok(Some(Err(NoLine)));
        }
        Ok(Some(String::from_utf8(bytes).map_err(|_| NoLine)))
    }

    /// Passes over the rest of a line.
    fn skip(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.file.fill_buf()?;
            let (used, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.file.consume(used);
            if is_end {
                return Ok(());
            }
        }
    }
}
