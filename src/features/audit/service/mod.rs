//! Writing entries, sealing them, proving them, and reading them back.

mod append;
mod begin_log;
mod read;

pub mod anchor;
pub mod check;
pub mod export;
pub mod key;
pub mod prove;
pub mod prune;
pub mod read_tokens;
pub mod seal;
pub mod tiles;
pub mod watch;

pub use append::{append, append_limited, erase, flush_repeats};
pub use begin_log::begin_log;
pub use read::{Recalled, UNDO_WITHIN, list, pruned, recall_of, recall_own, search, timeline};
