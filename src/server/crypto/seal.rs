//! Authenticated encryption of what waits outside our hands or lies in a table that others may read: flashes, outcomes, cookies.
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::server::random::Random;

const NONCE_LENGTH: usize = 24;

/// Seals and opens under one derived key.
///
/// XChaCha20-Poly1305, because its nonce of 192 bits may be drawn at random for as long as anybody runs an installation.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    random: Random,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// A sealer under a key that is used for nothing else.
    pub fn new(key: &[u8; 32], random: Random) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()), random }
    }

    /// The nonce, then the sealed text. `aad` is not kept in it, but must be the same when opening: it ties the text to its place.
    pub fn seal(&self, aad: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce = self.random.bytes::<NONCE_LENGTH>();
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad })
            .expect("a text that fits in memory is below the cipher's limit of 256 GiB");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The text, or nothing when it was sealed under another key, for another place, or has been altered.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LENGTH>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(key: u8) -> Sealer {
        Sealer::new(&[key; 32], Random::system())
    }

    #[test]
    fn what_is_sealed_opens_again() {
        let sealed = sealer(1).seal(b"place", b"text");
        assert_eq!(sealer(1).open(b"place", &sealed).as_deref(), Some(b"text".as_slice()));
        assert!(!sealed.windows(4).any(|window| window == b"text"));
    }

    #[test]
    fn two_sealings_of_one_text_differ() {
        assert_ne!(sealer(1).seal(b"", b"text"), sealer(1).seal(b"", b"text"));
    }

    #[test]
    fn another_key_another_place_and_any_change_are_refused() {
        let sealed = sealer(1).seal(b"place", b"text");
        assert!(sealer(2).open(b"place", &sealed).is_none());
        assert!(sealer(1).open(b"other place", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(sealer(1).open(b"place", &altered).is_none(), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert!(sealer(1).open(b"place", &sealed[..length]).is_none(), "length {length}");
        }
    }
}
