//! Keys that sign statements which others check (Ed25519), and the statements themselves as tokens (JWS, RFC 7515).
//!
//! Both halves are written in base64url behind a prefix, so that nobody takes one for the other.
use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use secrecy::zeroize::Zeroizing;
use serde::{Serialize, de::DeserializeOwned};

use super::hash::sha256;
use crate::server::random::Random;

const SIGNING: &str = "pinchy-signing-";
const VERIFYING: &str = "pinchy-verifying-";
/// How much of a key's hash names it, in bytes.
const ID_BYTES: usize = 8;

/// The half that signs. Whoever has it speaks for its owner.
#[derive(Clone)]
pub struct SigningKey(Zeroizing<[u8; 32]>);

/// The half that checks; no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey([u8; 32]);

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// Not the half that signs.
    #[error("is no signing key: it begins with pinchy-signing-")]
    NotSigning,
    /// Not the half that checks.
    #[error("is no verifying key: it begins with pinchy-verifying-")]
    NotVerifying,
}

/// Why a token does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// No token at all, or of another shape.
    Garbled,
    /// It names another key.
    OtherKey,
    /// It names this key, but its signature is none of it.
    Forged,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

impl FromStr for SigningKey {
    type Err = SigningKeyError;

    fn from_str(text: &str) -> Result<Self, SigningKeyError> {
        let key = Self(Zeroizing::new(bytes_of(text, SIGNING).ok_or(SigningKeyError::NotSigning)?));
        key.pair().map(|_| key).ok_or(SigningKeyError::NotSigning)
    }
}

impl SigningKey {
    /// A new one.
    pub fn generate(random: &Random) -> Self {
        Self(Zeroizing::new(random.bytes::<32>()))
    }

    /// As it lies in its file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{SIGNING}{}", BASE64URL_NOPAD.encode(self.0.as_slice())))
    }

    /// The half that checks what this one signs.
    pub fn verifying_key(&self) -> VerifyingKey {
        let public = self.pair().and_then(|pair| pair.public_key().as_ref().try_into().ok());
        VerifyingKey(public.expect("any 32 bytes are the seed of a key"))
    }

    /// A statement as a token that names this key.
    ///
    /// # Panics
    /// Where the statement cannot be written as JSON, which none of ours is.
    pub fn sign<T: Serialize>(&self, statement: &T) -> String {
        let pair = self.pair().expect("any 32 bytes are the seed of a key");
        let private = pair.to_pkcs8v1().expect("a key can be written");
        let header = Header { kid: Some(self.verifying_key().id()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, statement, &EncodingKey::from_ed_der(private.as_ref())).expect("a statement can be signed")
    }

    fn pair(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(self.0.as_slice()).ok()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERIFYING}{}", BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for VerifyingKey {
    type Err = SigningKeyError;

    fn from_str(text: &str) -> Result<Self, SigningKeyError> {
        bytes_of(text, VERIFYING).map(Self).ok_or(SigningKeyError::NotVerifying)
    }
}

impl VerifyingKey {
    /// A short name of it, the same wherever it is computed.
    pub fn id(&self) -> String {
        HEXLOWER.encode(&sha256(&self.0)[..ID_BYTES])
    }

    /// What a token says, where it was signed with the other half. Times in it are the caller's to judge, by the caller's own clock.
    ///
    /// # Errors
    /// Why it does not hold.
    pub fn verify<T: DeserializeOwned>(&self, token: &str) -> Result<T, TokenFault> {
        let header = decode_header(token).map_err(|_| TokenFault::Garbled)?;
        if header.kid.is_some_and(|kid| kid != self.id()) {
            return Err(TokenFault::OtherKey);
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        (validation.validate_exp, validation.validate_nbf, validation.validate_aud) = (false, false, false);
        let read = decode::<T>(token, &DecodingKey::from_ed_der(&self.0), &validation);
        read.map(|read| read.claims).map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => TokenFault::Forged,
            _ => TokenFault::Garbled,
        })
    }
}

fn bytes_of(text: &str, prefix: &str) -> Option<[u8; 32]> {
    let encoded = text.trim().strip_prefix(prefix)?;
    BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn key(seed: u64) -> SigningKey {
        SigningKey::generate(&Random::seeded(seed))
    }

    #[test]
    fn both_halves_are_read_as_they_were_written_and_not_for_each_other() {
        let signing = key(1);
        let verifying = signing.verifying_key();
        let read: SigningKey = signing.to_text().parse().unwrap();
        assert_eq!(read.verifying_key(), verifying);
        assert_eq!(verifying.to_string().parse(), Ok(verifying));
        assert_eq!(signing.to_text().parse::<VerifyingKey>(), Err(SigningKeyError::NotVerifying));
        assert_eq!(verifying.to_string().parse::<SigningKey>().err(), Some(SigningKeyError::NotSigning));
        for text in ["", "pinchy-verifying-", "pinchy-verifying-AAAA", "pinchy-verifying-%%"] {
            assert!(text.parse::<VerifyingKey>().is_err(), "{text}");
        }
        assert_ne!(verifying.id(), key(2).verifying_key().id());
        assert_eq!(format!("{signing:?}"), "SigningKey");
    }

    #[test]
    fn a_token_holds_with_its_own_key_alone_and_only_as_it_was_signed() {
        let (signing, other) = (key(1), key(2));
        let token = signing.sign(&json!({ "seats": 5, "exp": 1 }));
        let check = |token: &str| signing.verifying_key().verify::<Value>(token);
        assert_eq!(check(&token), Ok(json!({ "seats": 5, "exp": 1 })), "its times are the caller's to judge");
        assert_eq!(other.verifying_key().verify::<Value>(&token), Err(TokenFault::OtherKey));
        let parts: Vec<&str> = token.split('.').collect();
        let more = BASE64URL_NOPAD.encode(br#"{"seats":500}"#);
        assert_eq!(check(&format!("{}.{more}.{}", parts[0], parts[2])), Err(TokenFault::Forged));
        let of_other = other.sign(&json!({ "seats": 5 }));
        let others: Vec<&str> = of_other.split('.').collect();
        assert_eq!(check(&format!("{}.{}.{}", parts[0], others[1], others[2])), Err(TokenFault::Forged));
        for (alg, extra) in [("none", ""), ("HS256", parts[2])] {
            let header = BASE64URL_NOPAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#).as_bytes());
            assert!(check(&format!("{header}.{}.{extra}", parts[1])).is_err(), "{alg}");
        }
        for garbage in ["", ".", "..", "a.b.c", "\0", &token[1..], &token[..token.len() - 1], &"x".repeat(10_000)] {
            assert!(check(garbage).is_err(), "{garbage}");
        }
    }
}
