//! Lines of bounded length, some at a time.

use super::super::file::MAX_LINE;
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// How many lines, and about how many bytes, are handed on at once.
const LINES: usize = 256;
const BYTES: usize = 1 << 19;

pub(super) struct Lines<R> {
    file: R,
    number: u64,
}

/// Some lines one after another.
#[derive(Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    /// The number of each, and where it stands; nowhere where it was too long.
    lines: Vec<(u64, Option<Range<usize>>)>,
}

impl Batch {
    /// Each with its number, without its line feed; nothing where it was too long to be kept.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
        self.lines.iter().map(|(number, range)| (*number, range.clone().map(|range| &self.bytes[range])))
    }
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(file: R) -> Self {
        Self { file, number: 0 }
    }

    /// The first line alone.
    pub(super) fn first(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut batch = Batch::default();
        self.add(&mut batch)?;
        Ok(batch.lines().next().and_then(|(_, line)| line.map(<[u8]>::to_vec)))
    }

    /// The next ones; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut batch = Batch::default();
        while batch.lines.len() < LINES && batch.bytes.len() < BYTES {
            if !self.add(&mut batch)? {
                break;
            }
        }
        Ok((!batch.lines.is_empty()).then_some(batch))
    }

    /// Reads one more; false at the end.
    fn add(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let from = batch.bytes.len();
        if (&mut self.file).take(MAX_LINE as u64).read_until(b'\n', &mut batch.bytes)? == 0 {
            return Ok(false);
        }
        self.number += 1;
        let is_cut = batch.bytes.pop_if(|last| *last == b'\n').is_none() && batch.bytes.len() - from == MAX_LINE;
        if is_cut {
            batch.bytes.truncate(from);
            self.skip()?;
        }
        batch.lines.push((self.number, (!is_cut).then_some(from..batch.bytes.len())));
        Ok(true)
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
