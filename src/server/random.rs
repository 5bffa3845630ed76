//! Random bytes, tokens and ids: from the operating system, or repeatable in tests.
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};
use uuid::{ContextV7, Uuid};

use crate::domain::Timestamp;

/// A source of randomness; clones share one state.
#[derive(Clone)]
pub struct Random {
    source: Source,
    /// Counts within a millisecond, so that ids made by one process sort in the order in which they were made.
    ids: Arc<Mutex<ContextV7>>,
}

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

impl Random {
    /// The generator of the operating system: fit for secrets.
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// The same bytes in every run, for tests alone.
    pub fn seeded(seed: u64) -> Self {
        Self::of(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    fn of(source: Source) -> Self {
        Self { source, ids: Arc::default() }
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: no secret made after that could be trusted.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.source {
            Source::System => SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes"),
            Source::Seeded(generator) => {
                generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
            }
        }
        bytes
    }

    /// A secret of 256 bits in base64url behind a readable prefix, as it stands in links and cookies (I8).
    pub fn token(&self, prefix: &str) -> String {
        format!("{prefix}{}", BASE64URL_NOPAD.encode(&self.bytes::<32>()))
    }

    /// An id that sorts by the time it was made, and within a millisecond by the order.
    pub fn uuid_v7(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millis()).unwrap_or_default();
        let nanos = (millis % 1000) as u32 * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(&*self.ids, millis / 1000, nanos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        assert_eq!(Random::seeded(7).bytes::<32>(), Random::seeded(7).bytes::<32>());
        assert_ne!(Random::seeded(7).bytes::<32>(), Random::seeded(8).bytes::<32>());
        assert_ne!(Random::system().bytes::<32>(), Random::system().bytes::<32>());
    }

    #[test]
    fn clones_share_one_state() {
        let random = Random::seeded(1);
        assert_ne!(random.clone().bytes::<16>(), random.bytes::<16>());
    }

    #[test]
    fn a_token_is_its_prefix_and_43_characters_fit_for_an_address() {
        let token = Random::system().token("inv_");
        let secret = token.strip_prefix("inv_").unwrap();
        assert_eq!(secret.len(), 43);
        assert!(secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    }

    #[test]
    fn ids_are_version_7_and_sort_by_time() {
        let random = Random::seeded(3);
        let earlier = random.uuid_v7(Timestamp::from_millis(1_000));
        let later = random.uuid_v7(Timestamp::from_millis(2_000));
        assert_eq!(earlier.get_version_num(), 7);
        assert!(earlier < later);
        let at_once: Vec<_> = (0..1_000).map(|_| random.uuid_v7(Timestamp::from_millis(3_000))).collect();
        assert!(at_once.is_sorted(), "within a millisecond they keep their order");
    }
}
