//! Everything that requests share.

use super::{
    board::Board,
    clock::Clock,
    config::{Config, PublicUrl},
    crypto::{Keys, PasswordHasher, Sealer},
    db::Db,
    events::Events,
    http::cookies::Cookies,
    outbound::Outbound,
    random::Random,
    streams::Streams,
};
use std::sync::{Arc, PoisonError, RwLock, atomic::AtomicBool};

/// What every act needs: the database, time, chance, secrets and configuration. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The only source of time.
    pub clock: Clock,
    /// The only source of chance.
    pub random: Random,
    /// What is derived from the master key.
    pub keys: Arc<Keys>,
    /// The bounded pool that hashes passwords.
    pub hasher: PasswordHasher,
    /// What the environment and the configuration file say.
    pub config: Arc<Config>,
    /// The kind of cookies, decided at the start (A2).
    pub cookies: Cookies,
    /// The public address that was stored in set-up or settings; serves links at once (A2).
    pub stored_public_url: Arc<RwLock<Option<PublicUrl>>>,
    /// Whether set-up is known to be done. It never becomes undone, so `true` saves the question (S3).
    pub set_up: Arc<AtomicBool>,
    /// The one way to other servers (V3).
    pub outbound: Outbound,
    /// The answers that stay open.
    pub streams: Streams,
    /// What work in the background has found out.
    pub board: Board,
}

impl AppState {
    /// The bus on which this process learns what has changed.
    pub const fn events(&self) -> &Events {
        self.db.events()
    }

    /// Seals and opens with one of [`Keys`].
    pub fn sealer(&self, key: &[u8; 32]) -> Sealer {
        Sealer::new(key, self.random.clone())
    }

    /// The address under which people reach this installation: what the environment says, else what is stored, else what the server
    /// listens on (A2).
    pub fn public_url(&self) -> Option<PublicUrl> {
        let stored = self.stored_public_url.read().unwrap_or_else(PoisonError::into_inner).clone();
        match (self.config.public_url_from_env, stored) {
            (false, Some(stored)) => Some(stored),
            _ => self.config.public_url.clone(),
        }
    }

    /// Remembers the stored address as it was just read or written.
    pub fn remember_public_url(&self, stored: Option<PublicUrl>) {
        *self.stored_public_url.write().unwrap_or_else(PoisonError::into_inner) = stored;
    }
}
