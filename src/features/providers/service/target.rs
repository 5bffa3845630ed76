//! A provider as it is called: with its key, opened.

use crate::domain::{ModelError, ProviderId};
use crate::features::providers::{
    model::{Kind, end_of_key},
    store::{Provider, SealedKey},
};
use crate::server::AppState;
use secrecy::{ExposeSecret, SecretString};

/// Where and how to ask.
#[derive(Debug)]
pub struct Target {
    /// How it is spoken to.
    pub kind: Kind,
    /// Where it stands.
    pub address: String,
    /// What it wants to be shown.
    pub key: Option<SecretString>,
}

impl Target {
    /// Opens a provider's key.
    ///
    /// # Errors
    /// [`ModelError::Key`] where it was sealed for another place or with another master key.
    pub fn of(app: &AppState, provider: &Provider) -> Result<Self, ModelError> {
        let open = |sealed: &Vec<u8>| open(app, provider.id, sealed).ok_or(ModelError::Key);
        let key = provider.sealed_key.as_ref().map(open).transpose()?;
        Ok(Self { kind: provider.kind, address: provider.address.clone(), key })
    }
}

/// Seals a key for its provider's row: in another row it does not open.
pub fn seal(app: &AppState, id: ProviderId, key: &SecretString) -> SealedKey {
    let key = key.expose_secret();
    let sealed = app.sealer(&app.keys.seal_provider).seal(id.uuid().as_bytes(), key.as_bytes());
    SealedKey { sealed, end: end_of_key(key) }
}

fn open(app: &AppState, id: ProviderId, sealed: &[u8]) -> Option<SecretString> {
    let key = app.sealer(&app.keys.seal_provider).open(id.uuid().as_bytes(), sealed)?;
    String::from_utf8(key).ok().map(SecretString::from)
}
