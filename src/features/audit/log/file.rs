//! An export of the trail as a file of lines (T6): a head, an entry with its proof on each line, and an end. `docs/audit-format.md` tells it
//! byte by byte.

use super::Hash;
use data_encoding::{BASE64, BASE64_NOPAD};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the file's form.
pub const FORMAT: i64 = 1;
/// How long a line can be, in bytes: far beyond any entry, and a bound to what a reader must hold.
pub const MAX_LINE: usize = 1 << 20;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the form.
    pub pinchy_audit_export: i64,
    /// The checkpoint that all proofs lead to, as it was signed.
    pub checkpoint: String,
    /// Which entries are there: all of them, or what a filter left.
    pub whole: bool,
    /// The leaf index below which entries were pruned on record.
    pub pruned_below: i64,
    /// The notes by which each key handed over to the next.
    pub rotations: Vec<String>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its leaf index.
    pub leaf: i64,
    /// Its body, byte for byte as it was sealed.
    pub entry: String,
    /// The hashes of its inclusion proof one after another, in Base64 (RFC 9162, 2.1.3).
    pub proof: String,
    /// The personal values beside it that were not erased, by their field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub personal: BTreeMap<String, Value>,
}

/// A personal value and the salt of its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// In hex.
    pub salt: String,
    /// As it was.
    pub value: String,
}

/// The last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How many entries the file has.
    pub end: i64,
}

/// The proof that one entry is in the trail of a checkpoint: all that a stranger needs but the public key (T3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryProof {
    /// The version of the form.
    pub pinchy_audit_proof: i64,
    /// The entry's leaf index.
    pub leaf: i64,
    /// Its body, byte for byte as it was sealed.
    pub entry: String,
    /// The hashes of the inclusion proof from the leaf upwards, each in Base64 (RFC 9162, 2.1.3).
    pub path: Vec<String>,
    /// The checkpoint that they lead to, as it was signed.
    pub checkpoint: String,
    /// As in [`Head::rotations`].
    pub rotations: Vec<String>,
}

/// The proof that the trail of a later checkpoint begins with all of the trail of an earlier one (T3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// The version of the form.
    pub pinchy_audit_consistency: i64,
    /// The earlier checkpoint, as it was signed.
    pub earlier: String,
    /// The later one.
    pub later: String,
    /// The hashes of the consistency proof, each in Base64 (RFC 9162, 2.1.4).
    pub path: Vec<String>,
    /// As in [`Head::rotations`].
    pub rotations: Vec<String>,
}

/// Each hash in Base64.
pub fn path_text(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| BASE64.encode(&hash.0)).collect()
}

/// One hash after another, in Base64.
pub fn proof_text(hashes: &[Hash]) -> String {
    BASE64.encode(&hashes.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>())
}

/// Reads what [`proof_text`] wrote.
pub fn read_proof(text: &str) -> Option<Vec<Hash>> {
    ProofReader::default().read(text).map(<[Hash]>::to_vec)
}

/// Reads one proof after another. Those of neighbours end alike, and what is the same is not read again.
#[derive(Default)]
pub struct ProofReader {
    text: String,
    bytes: Vec<u8>,
    hashes: Vec<Hash>,
}

impl ProofReader {
    /// Three hashes in Base64 end where a group of it does.
    const GROUP: usize = 128;

    /// Reads what [`proof_text`] wrote.
    pub fn read(&mut self, text: &str) -> Option<&[Hash]> {
        // No tree is higher than 63 levels.
        if text.len() > 63 * 44 {
            return None;
        }
        let same = self.same_end(text);
        let (new, known) = (&text.as_bytes()[..text.len() - same], self.text.len());
        let read = if same > 0 { BASE64_NOPAD.decode(new) } else { BASE64.decode(new) };
        // What is kept must be whole: it is read again only after this one was read, too.
        self.text.clear();
        let mut bytes = read.ok()?;
        if same > 0 {
            bytes.extend_from_slice(&self.bytes[(known - same) / 4 * 3..]);
        }
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() {
            return None;
        }
        self.hashes.clear();
        self.hashes.extend(hashes.iter().map(|hash| Hash(*hash)));
        self.text.push_str(text);
        self.bytes = bytes;
        Some(&self.hashes)
    }

    /// How many characters at the end are those of the proof before.
    fn same_end(&self, text: &str) -> usize {
        let ends = |text: &str| text.len().is_multiple_of(4);
        if !ends(text) || !text.is_ascii() {
            return 0;
        }
        let (ours, theirs) =
            (self.text.as_bytes().rchunks_exact(Self::GROUP), text.as_bytes().rchunks_exact(Self::GROUP));
        ours.zip(theirs).take_while(|(one, other)| one == other).count() * Self::GROUP
    }
}
