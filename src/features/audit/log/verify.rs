//! Verifying an export, or a single proof, with nothing but a public key (T3, T6): no database, no network, and no more memory for a long trail than for a short one.
//!
//! Lines are looked at in pieces by as many threads as there are processors ([`look`]); what depends on their order is done here.

mod lines;
mod look;
mod old;
mod proof;

use super::file::{FORMAT, Head};
use super::{Checkpoint, CheckpointFault, LogName, PublicKey, Trust};
use lines::Lines;
use look::{Entry, Look, Looked, in_order};
use old::Old;
use std::io::{self, BufRead};

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
    /// The trusted checkpoint is not signed by the key, nor by one that it is connected with.
    SinceSignature,
    /// The trail of the later checkpoint does not begin with that of the earlier one, or the proof is not theirs.
    NotConsistent {
        /// How many entries the earlier one covers.
        earlier: i64,
        /// How many the later one covers.
        later: i64,
    },
    /// The file holds what a filter left, and the trusted checkpoint covers all that was sealed before it.
    SinceFiltered,
    /// Everything that the trusted checkpoint covers was pruned since.
    SincePruned,
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

/// What a single proof shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    /// That the entry is in the trail.
    Entry {
        /// Where it stands.
        leaf: i64,
        /// How many entries the checkpoint covers.
        size: i64,
    },
    /// That the trail of a later checkpoint begins with that of an earlier one.
    Step {
        /// How many entries the earlier one covers.
        earlier: i64,
        /// How many the later one covers.
        later: i64,
    },
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many entries were looked at.
    pub entries: i64,
    /// How many the checkpoint covers.
    pub size: i64,
    /// Whether the file claims to hold all of them.
    pub whole: bool,
    /// What it shows where it is a single proof that holds.
    pub proven: Option<Proven>,
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
    let mut lines = Lines::new(file);
    let first = lines.first()?.unwrap_or_default();
    if let Some(report) = proof::look(&first, given) {
        return alone(report, lines);
    }
    let mut report = Report::default();
    let head: Option<Head> = serde_json::from_slice(&first).ok();
    let Some(head) = head.filter(|head| head.pinchy_audit_export == FORMAT && head.pruned_below >= 0) else {
        report.faults.push(Fault::NoExport);
        return Ok(report);
    };
    report.whole = head.whole;
    match checkpoint(&head.checkpoint, &head.rotations, given) {
        Ok(checkpoint) => {
            report.size = checkpoint.size;
            let since = given.since.as_ref();
            let is_signed = since.is_none_or(|since| since.is_signed_by(trust(&head.rotations, given).all()));
            if !is_signed {
                report.faults.push(Fault::SinceSignature);
            }
            let old = since.filter(|_| is_signed).map(|since| Old::new(since, &checkpoint, &head));
            let expected = head.pruned_below;
            Reading { head: &head, checkpoint, report, expected, recorded: 0, end: None, old }.read(lines, progress)
        }
        Err(fault) => {
            report.faults.push(fault);
            Ok(report)
        }
    }
}

/// A single proof is a file of one line.
fn alone(mut report: Report, mut lines: Lines<impl BufRead>) -> io::Result<Report> {
    if lines.next()?.is_some() {
        report.faults.push(Fault::Line { number: 2 });
    }
    Ok(report)
}

/// A checkpoint that the key, or one that it is connected with, has signed.
fn checkpoint(note: &str, rotations: &[String], given: &Given) -> Result<Checkpoint, Fault> {
    let read = Checkpoint::open(note, trust(rotations, given).all()).map_err(|fault| match fault {
        CheckpointFault::Malformed => Fault::NoCheckpoint,
        CheckpointFault::Signature => Fault::Signature,
    });
    match read {
        Ok(checkpoint) if checkpoint.log.installation == given.log.installation => Ok(checkpoint),
        Ok(_) => Err(Fault::OtherLog),
        Err(fault) => Err(fault),
    }
}

/// The key, and those that it is connected with.
fn trust(rotations: &[String], given: &Given) -> Trust {
    Trust::new(&given.log.installation, given.key, rotations.iter().map(String::as_str))
}

struct Reading<'a> {
    head: &'a Head,
    checkpoint: Checkpoint,
    report: Report,
    /// The leaf that comes next, where all are there; otherwise the least that may come next.
    expected: i64,
    /// Up to where the entries themselves say that what was before was pruned.
    recorded: i64,
    /// What the last line says, once it was there.
    end: Option<i64>,
    /// The part that a trusted checkpoint covers.
    old: Option<Old>,
}

impl Reading<'_> {
    fn read(mut self, lines: Lines<impl BufRead>, mut progress: impl FnMut(i64)) -> io::Result<Report> {
        let look = Look {
            size: self.checkpoint.size as u64,
            root: self.checkpoint.root,
            since: self.old.as_ref().map_or(0, Old::size),
            joints: self.old.as_ref().map_or([None; 2], Old::joints),
        };
        in_order(lines, &look, |number, looked| {
            match looked {
                Looked::End(end) => self.end = Some(end),
                Looked::Entry(entry) if self.end.is_none() => self.entry(entry),
                Looked::Entry(_) | Looked::None => self.note(Fault::Line { number }),
            }
            if self.report.entries % 100_000 == 0 {
                progress(self.report.entries);
            }
        })?;
        self.finish();
        Ok(self.report)
    }

    fn entry(&mut self, entry: Entry) {
        self.report.entries += 1;
        self.place(entry.leaf);
        if let Some(old) = &mut self.old {
            old.push(&entry);
        }
        if entry.holds {
            self.recorded = self.recorded.max(entry.pruned_below);
        } else {
            self.note(Fault::Altered { leaf: entry.leaf });
        }
        for field in entry.wrong {
            self.note(Fault::Personal { leaf: entry.leaf, field });
        }
    }

    /// Whether it stands where it belongs.
    fn place(&mut self, leaf: i64) {
        let next = self.expected;
        if leaf >= self.checkpoint.size {
            // Nothing was sealed there, so it says nothing of what is missing; its proof does not hold either.
            return;
        }
        if leaf < next {
            let fault =
                if self.was_there(leaf) { Fault::Repeated { leaf } } else { Fault::Moved { leaf, after: next - 1 } };
            return self.note(fault);
        }
        if leaf > next && self.head.whole {
            self.note(Fault::Missing { from: next, to: leaf - 1 });
        }
        self.expected = leaf + 1;
    }

    /// Whether an entry stood at this leaf before. Of a file that a filter left only the last one is known.
    fn was_there(&self, leaf: i64) -> bool {
        if !self.head.whole {
            return self.report.entries > 1 && leaf == self.expected - 1;
        }
        let is_missing = |fault: &Fault| matches!(fault, Fault::Missing { from, to } if (*from..=*to).contains(&leaf));
        leaf >= self.head.pruned_below && !self.report.faults.iter().any(is_missing)
    }

    fn finish(&mut self) {
        // Of the whole trail each leaf is looked for; of what a filter left, the last line alone says how much that was.
        let is_short =
            if self.head.whole { self.expected < self.checkpoint.size } else { self.end != Some(self.report.entries) };
        if is_short || self.end.is_none() {
            self.note(Fault::CutOff { from: self.expected });
        }
        // A gap at the beginning is none only where an entry says what went (T4).
        let below = self.head.pruned_below;
        if self.head.whole && self.recorded < below {
            self.note(Fault::Missing { from: self.recorded, to: below - 1 });
        }
        let fault = self.old.as_ref().and_then(Old::fault);
        if let Some(fault) = fault {
            self.note(fault);
        }
    }

    fn note(&mut self, fault: Fault) {
        if self.report.faults.len() < MOST {
            self.report.faults.push(fault);
        }
    }
}
