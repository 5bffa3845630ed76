//! What can be said of a line by itself: whether it is one, and whether its entry is what was sealed at its leaf.

use super::super::file::{End, ProofReader};
use super::super::{Hash, Prefix, Proofs, Salt, commitment_bytes, pruned_below, record_hash};
use super::lines::{Batch, Lines};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead};
use std::sync::{Mutex, mpsc};
use std::thread;

/// The longest last line: entries are longer, and are not read as something else first.
const LONGEST_END: usize = 64;
/// How much of the name of a value is shown.
const LONGEST_NAME: usize = 64;
/// No more threads than this, however many processors there are.
const MOST_THREADS: usize = 8;

/// A line as it was looked at.
pub(super) enum Looked {
    /// The last line: how many entries there are.
    End(i64),
    /// An entry.
    Entry(Entry),
    /// Neither.
    None,
}

/// An entry as it was looked at.
pub(super) struct Entry {
    pub leaf: i64,
    pub hash: Hash,
    /// Whether its proof leads to the root; of what a trusted checkpoint covers nobody asks.
    pub holds: bool,
    /// The personal values that are not those it was written with.
    pub wrong: Vec<String>,
    /// Up to where it says that the trail was pruned; 0 where it does not.
    pub pruned_below: i64,
    /// All leaves before it, where these are asked for.
    pub before: Option<Prefix>,
}

/// What lines are held against.
pub(super) struct Look {
    pub size: u64,
    pub root: Hash,
    /// How many entries a trusted checkpoint covers.
    pub since: i64,
    /// The leaves before which all others are needed: the first of the file, where some were pruned, and the first that the trusted
    /// checkpoint does not cover.
    pub joints: [Option<i64>; 2],
}

/// Text as it stands in a line, or without the escapes that it has there.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Line<'a> {
    leaf: i64,
    #[serde(borrow)]
    entry: Text<'a>,
    #[serde(borrow)]
    proof: Text<'a>,
    #[serde(borrow, default)]
    personal: BTreeMap<Text<'a>, Value<'a>>,
}

#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow)]
    salt: Text<'a>,
    #[serde(borrow)]
    value: Text<'a>,
}

/// What an entry says of personal values.
#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    personal: BTreeMap<Text<'a>, Text<'a>>,
}

impl Look {
    fn batch(&self, batch: &Batch) -> Vec<(u64, Looked)> {
        let mut proofs = Proofs::new(self.size, self.root);
        let mut reader = ProofReader::default();
        let looked = batch.lines().map(|(number, line)| {
            (number, line.map_or(Looked::None, |line| self.line(line, &mut proofs, &mut reader)))
        });
        looked.collect()
    }

    fn line(&self, line: &[u8], proofs: &mut Proofs, reader: &mut ProofReader) -> Looked {
        if line.len() < LONGEST_END
            && let Ok(end) = serde_json::from_slice::<End>(line)
        {
            return Looked::End(end.end);
        }
        serde_json::from_slice(line).map_or(Looked::None, |line| Looked::Entry(self.entry(&line, proofs, reader)))
    }

    fn entry(&self, line: &Line, proofs: &mut Proofs, reader: &mut ProofReader) -> Entry {
        let (leaf, body) = (line.leaf, line.entry.0.as_ref());
        let hash = record_hash(body.as_bytes());
        let is_old = (0..self.since).contains(&leaf);
        let is_joint = self.joints.contains(&Some(leaf));
        let proof = if is_old && !is_joint { None } else { reader.read(&line.proof.0) };
        let place = u64::try_from(leaf).ok();
        let is_shown = place.zip(proof).is_some_and(|(leaf, proof)| proofs.holds(leaf, hash, proof));
        let before = place.zip(proof).filter(|_| is_joint && is_shown);
        Entry {
            leaf,
            hash,
            holds: is_old || is_shown,
            // Beside an entry: no checkpoint covers these.
            wrong: wrong(line, body),
            pruned_below: pruned_below(leaf, body),
            before: before.and_then(|(leaf, proof)| Prefix::before(leaf, self.size, proof)),
        }
    }
}

/// The personal values that are not those the entry was written with.
fn wrong(line: &Line, body: &str) -> Vec<String> {
    if line.personal.is_empty() {
        return Vec::new();
    }
    let told: Option<Told> = serde_json::from_str(body).ok();
    let holds = |field: &Text, value: &Value| {
        let committed = told.as_ref()?.personal.get(field)?;
        let salt: Salt = HEXLOWER.decode(value.salt.0.as_bytes()).ok()?.try_into().ok()?;
        let mut expected = [0; 32];
        let is_hash = committed.0.len() == 64 && HEXLOWER.decode_mut(committed.0.as_bytes(), &mut expected).is_ok();
        (is_hash && commitment_bytes(&salt, &value.value.0) == expected).then_some(())
    };
    let wrong = line.personal.iter().filter(|(field, value)| holds(field, value).is_none());
    wrong.map(|(field, _)| printable(&field.0)).collect()
}

/// A name out of a file that anybody may have written, as it can be shown on a terminal.
fn printable(name: &str) -> String {
    name.escape_debug().take(LONGEST_NAME).collect()
}

/// Looks at all lines, by several threads, and gives each in its order. No more than a few pieces are held at once.
pub(super) fn in_order(
    mut lines: Lines<impl BufRead>,
    look: &Look,
    mut each: impl FnMut(u64, Looked),
) -> io::Result<()> {
    type Job = (Batch, mpsc::SyncSender<Vec<(u64, Looked)>>);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let (jobs, waiting) = mpsc::channel::<Job>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Moved in here, so that the threads end with it, however that is.
        let jobs = jobs;
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = waiting.lock().ok().and_then(|waiting| waiting.recv().ok());
                    let Some((batch, answer)) = job else { return };
                    // Nobody hears it where the file could not be read any further.
                    answer.send(look.batch(&batch)).ok();
                }
            });
        }
        let mut asked = VecDeque::new();
        loop {
            let batch = if asked.len() < 2 * threads { lines.next()? } else { None };
            if let Some(batch) = batch {
                let (answer, answered) = mpsc::sync_channel(1);
                asked.push_back(answered);
                jobs.send((batch, answer)).map_err(io::Error::other)?;
                continue;
            }
            let Some(answered) = asked.pop_front() else { return Ok(()) };
            for (number, looked) in answered.recv().map_err(io::Error::other)? {
                each(number, looked);
            }
        }
    })
}
