//! The answers that stay open: how many one person may hold, and when all have to end. Beside them, the work that goes on without a request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

/// The open streams of this process. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    held: Arc<Mutex<HashMap<Uuid, usize>>>,
    /// Cancelled when the server is asked to stop; then every stream ends (O4).
    pub stop: CancellationToken,
    /// What goes on while nobody waits for it, such as an answer that is being written; a clean stop waits for it (O4).
    pub work: TaskTracker,
}

impl Streams {
    /// The streams of a server that ends with `stop`.
    pub fn ending_with(stop: CancellationToken) -> Self {
        Self { stop, ..Self::default() }
    }

    /// A seat for one more stream of `holder`; nothing where that one holds `limit` already. It is free again once it is dropped.
    pub fn seat(&self, holder: Uuid, limit: usize) -> Option<Seat> {
        let mut held = self.held();
        let count = held.entry(holder).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        drop(held);
        Some(Seat { streams: self.clone(), holder })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts as one stream as long as it lives.
#[derive(Debug)]
pub struct Seat {
    streams: Streams,
    holder: Uuid,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.streams.held();
        if let Some(count) = held.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_once_it_is_left() {
        let streams = Streams::default();
        let (ana, mira) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = streams.seat(ana, 2).unwrap();
        let _second = streams.seat(ana, 2).unwrap();
        assert!(streams.seat(ana, 2).is_none());
        assert!(streams.seat(mira, 2).is_some(), "others have their own");
        drop(first);
        assert!(streams.seat(ana, 2).is_some());
        assert_eq!(streams.held().len(), 1, "who holds none is forgotten");
    }
}
