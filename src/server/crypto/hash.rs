//! SHA-256, with and without a key.
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// SHA-256 of some bytes; of a token, this is what the database keeps (I8).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA-256 under a derived key.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC key may have any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn sha256_of_the_standards_example() {
        assert_eq!(
            HEXLOWER.encode(&sha256(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn hmac_differs_by_key_and_message() {
        let one = hmac_sha256(&[1; 32], b"message");
        assert_eq!(one, hmac_sha256(&[1; 32], b"message"));
        assert_ne!(one, hmac_sha256(&[2; 32], b"message"));
        assert_ne!(one, hmac_sha256(&[1; 32], b"massage"));
    }

    #[test]
    fn hmac_of_rfc_4231_case_1() {
        let mut key = [0_u8; 32];
        key[..20].fill(0x0b);
        // The RFC's key has 20 bytes; HMAC pads a short key with zeros, so 32 bytes with a zero tail give the same code.
        assert_eq!(
            HEXLOWER.encode(&hmac_sha256(&key, b"Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }

    #[test]
    fn equality_sees_length_and_content() {
        assert!(constant_time_eq(b"same", b"same"));
        assert!(!constant_time_eq(b"same", b"sane"));
        assert!(!constant_time_eq(b"same", b"same longer"));
    }
}
