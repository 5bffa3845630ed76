//! The trail as a log that can be proven (T3), told byte by byte in `docs/audit-format.md`: its name, its keys, its tree and its
//! checkpoints. No database and no clock: the sealer, the checks and the offline verifier all stand on it.

pub mod anchor;
mod checkpoint;
pub mod file;
mod keys;
mod name;
mod place;
mod prefix;
mod proofs;
mod pruned;
mod tree;
pub mod verify;

pub use checkpoint::{Checkpoint, CheckpointFault};
pub use keys::{PublicKey, SecretKey, Trust, rotation_note};
pub use name::LogName;
pub use place::{Place, What};
pub use prefix::Prefix;
pub use proofs::Proofs;
pub use pruned::pruned_below;
pub use tree::{HEIGHT, Tiles, WIDTH, hashes, tile_of, wanted};

pub use tlog_tiles::{Hash, check_record, check_tree, node_hash, record_hash};

use crate::server::crypto::sha256;

/// What a commitment is salted with. One length for all: nothing then tells another salt and another value, cut elsewhere, as the same.
pub type Salt = [u8; 32];

/// What an entry holds in place of a personal value: SHA-256(salt ‖ value), in hex (T2, T9).
pub fn commitment(salt: &Salt, value: &str) -> String {
    data_encoding::HEXLOWER.encode(&commitment_bytes(salt, value))
}

fn commitment_bytes(salt: &Salt, value: &str) -> [u8; 32] {
    sha256(&[salt.as_slice(), value.as_bytes()].concat())
}
