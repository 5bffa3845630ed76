//! Where checkpoints of the audit trail are posted (T7).

use data_encoding::BASE64;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use url::Url;

/// A receiver, and the secret that it shares with this installation.
#[derive(Clone)]
pub struct Webhook {
    /// Its address, which may itself be a secret.
    pub url: Url,
    secret: SecretString,
}

impl Webhook {
    pub(super) const fn new(url: Url, secret: SecretString) -> Self {
        Self { url, secret }
    }

    /// The key of its signatures: what `whsec_` stands before in Base64, as Standard Webhooks write it, or else the secret as it is.
    pub fn key(&self) -> Vec<u8> {
        let secret = self.secret.expose_secret();
        let written = secret.strip_prefix("whsec_").and_then(|key| BASE64.decode(key.as_bytes()).ok());
        written.unwrap_or_else(|| secret.as_bytes().to_vec())
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Webhook").field(&self.url.host_str()).finish()
    }
}
