//! Views of the trail: the list, the proof of an entry, the checkpoints, the read tokens.

mod checkpoints;
mod parts;
mod proof;
mod tokens;
mod trail;

pub use checkpoints::CheckpointsPage;
pub use proof::ProofPage;
pub use tokens::TokensPage;
pub use trail::AuditPage;
