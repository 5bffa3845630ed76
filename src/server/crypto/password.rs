//! Passwords: Argon2id on a bounded pool (A4).
//!
//! One hash takes tens of milliseconds and 19 MiB, so no more run at once than the machine has cores; whoever waits longer than
//! [`MAX_WAIT`] is told to come back.
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::AppError;
use crate::server::config::Argon2Cost;
use crate::server::random::Random;

/// The longest time in the queue.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// When to try again after that.
const RETRY_AFTER_S: u32 = 10;

/// Hashes and verifies passwords; clones share one pool.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    random: Random,
    dummy: Arc<str>,
    permits: Arc<Semaphore>,
    max_wait: Duration,
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher").field("argon2", &self.argon2).finish_non_exhaustive()
    }
}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The password is right.
    pub ok: bool,
    /// It is right, and its hash was made at less than today's cost.
    pub needs_rehash: bool,
}

impl Verified {
    const WRONG: Self = Self { ok: false, needs_rehash: false };
}

impl PasswordHasher {
    /// A hasher at the given cost with one permit for each core. Makes one hash itself, to compare with where there is no user.
    ///
    /// # Errors
    /// [`AppError::Internal`] when Argon2 refuses the cost, which a loaded [`Config`](crate::server::config::Config) rules out
    /// except for too many lanes for the memory.
    pub fn new(cost: Argon2Cost, random: Random) -> Result<Self, AppError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_pool(cost, random, cores, MAX_WAIT)
    }

    fn with_pool(cost: Argon2Cost, random: Random, permits: usize, max_wait: Duration) -> Result<Self, AppError> {
        let params = Params::new(cost.m_cost_kib, cost.t_cost, cost.p_cost, None).map_err(internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = hash_now(&argon2, &random, &SecretString::from(random.token("")))?;
        Ok(Self { argon2, random, dummy: dummy.into(), permits: Arc::new(Semaphore::new(permits)), max_wait })
    }

    /// The PHC string of a password that the caller has normalised (NFKC) and found good.
    ///
    /// # Errors
    /// [`AppError::Busy`] after ten seconds in the queue.
    pub async fn hash(&self, password: SecretString) -> Result<String, AppError> {
        let Self { argon2, random, .. } = self.clone();
        self.run(move || hash_now(&argon2, &random, &password)).await
    }

    /// Whether a password, normalised as for [`hash`](Self::hash), is the one behind a PHC string. Without a string it is compared
    /// with a hash that nobody knows, so that an unknown e-mail takes as long as a wrong password (A1).
    ///
    /// # Errors
    /// [`AppError::Busy`] after ten seconds in the queue, [`AppError::Internal`] when the string is not one of ours.
    pub async fn verify(&self, password: SecretString, phc: Option<String>) -> Result<Verified, AppError> {
        let Self { argon2, dummy, .. } = self.clone();
        self.run(move || match phc {
            Some(phc) => verify_now(&argon2, &password, &phc),
            None => verify_now(&argon2, &password, &dummy).map(|_| Verified::WRONG),
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let permit = self.permit().await?;
        // The permit goes with the work: a caller that hangs up must not free a core that is still busy.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(internal)?
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, AppError> {
        match tokio::time::timeout(self.max_wait, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(permit) => permit.map_err(internal),
            Err(_) => Err(AppError::Busy { retry_after_s: RETRY_AFTER_S }),
        }
    }
}

fn hash_now(argon2: &Argon2<'_>, random: &Random, password: &SecretString) -> Result<String, AppError> {
    let salt = random.bytes::<16>();
    let hash = argon2.hash_password_with_salt(password.expose_secret().as_bytes(), &salt).map_err(internal)?;
    Ok(hash.to_string())
}

fn verify_now(argon2: &Argon2<'_>, password: &SecretString, phc: &str) -> Result<Verified, AppError> {
    let hash = PasswordHash::new(phc).map_err(internal)?;
    // The cost is that of the stored hash: what was hashed at another one still verifies.
    match argon2.verify_password(password.expose_secret().as_bytes(), &hash) {
        Ok(()) => Ok(Verified { ok: true, needs_rehash: costs_less(&hash, argon2.params())? }),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verified::WRONG),
        Err(error) => Err(internal(error)),
    }
}

/// Only a rise is followed: a lowered setting must not weaken hashes that exist.
fn costs_less(hash: &PasswordHash, today: &Params) -> Result<bool, AppError> {
    let then = Params::try_from(hash).map_err(internal)?;
    Ok(hash.algorithm != Algorithm::Argon2id.ident()
        || then.m_cost() < today.m_cost()
        || then.t_cost() < today.t_cost()
        || then.p_cost() < today.p_cost())
}

fn internal(error: impl std::fmt::Display) -> AppError {
    tracing::error!(%error, "a password could not be hashed or verified");
    AppError::Internal
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Argon2Cost = Argon2Cost { m_cost_kib: 64, t_cost: 2, p_cost: 1 };

    fn hasher(cost: Argon2Cost) -> PasswordHasher {
        PasswordHasher::with_pool(cost, Random::system(), 2, MAX_WAIT).unwrap()
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn the_right_password_verifies_and_another_does_not() {
        let hasher = hasher(CHEAP);
        let phc = hasher.hash(secret("correct horse")).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{phc}");
        let right = hasher.verify(secret("correct horse"), Some(phc.clone())).await.unwrap();
        assert_eq!(right, Verified { ok: true, needs_rehash: false });
        let wrong = hasher.verify(secret("correct horse "), Some(phc)).await.unwrap();
        assert_eq!(wrong, Verified::WRONG);
    }

    #[tokio::test]
    async fn without_a_hash_every_password_is_wrong() {
        let hasher = hasher(CHEAP);
        assert_eq!(hasher.verify(secret("anything"), None).await.unwrap(), Verified::WRONG);
        assert!(hasher.dummy.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "the dummy costs what a hash costs");
    }

    #[tokio::test]
    async fn salts_differ() {
        let hasher = hasher(CHEAP);
        assert_ne!(hasher.hash(secret("same")).await.unwrap(), hasher.hash(secret("same")).await.unwrap());
    }

    #[tokio::test]
    async fn only_a_rise_of_the_cost_asks_for_a_new_hash() {
        let phc = hasher(CHEAP).hash(secret("password")).await.unwrap();
        for (cost, expected) in [
            (CHEAP, false),
            (Argon2Cost { m_cost_kib: 128, ..CHEAP }, true),
            (Argon2Cost { t_cost: 3, ..CHEAP }, true),
            (Argon2Cost { p_cost: 2, ..CHEAP }, true),
            (Argon2Cost { m_cost_kib: 32, ..CHEAP }, false),
        ] {
            let verified = hasher(cost).verify(secret("password"), Some(phc.clone())).await.unwrap();
            assert_eq!(verified, Verified { ok: true, needs_rehash: expected }, "{cost:?}");
        }
    }

    #[tokio::test]
    async fn a_string_that_is_no_hash_is_our_fault() {
        assert_eq!(hasher(CHEAP).verify(secret("x"), Some("plain".into())).await, Err(AppError::Internal));
    }

    #[tokio::test]
    async fn a_full_pool_says_busy() {
        let hasher = PasswordHasher::with_pool(CHEAP, Random::system(), 1, Duration::ZERO).unwrap();
        let held = hasher.permit().await.unwrap();
        assert_eq!(hasher.hash(secret("x")).await, Err(AppError::Busy { retry_after_s: 10 }));
        drop(held);
        assert!(hasher.hash(secret("x")).await.is_ok());
    }

    #[test]
    fn a_cost_that_argon2_refuses_is_an_error_and_no_panic() {
        let cost = Argon2Cost { m_cost_kib: 8, t_cost: 2, p_cost: 64 };
        assert!(PasswordHasher::with_pool(cost, Random::system(), 1, MAX_WAIT).is_err());
    }
}
