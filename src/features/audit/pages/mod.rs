//! Views of the trail: the list, the proof of an entry, the checkpoints, the read tokens, and letting old entries go.

mod checkpoints;
mod parts;
mod proof;
mod prune;
mod tokens;
mod trail;

pub use checkpoints::CheckpointsPage;
pub use proof::ProofPage;
pub use prune::PrunePage;
pub use tokens::TokensPage;
pub use trail::AuditPage;
