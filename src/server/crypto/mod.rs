//! Everything secret: one master key, what is derived from it, sealing, hashing and passwords.
mod hash;
pub mod key_file;
mod master_key;
mod password;
mod seal;
mod signing;

pub use self::hash::{constant_time_eq, hmac_sha256, sha256};
pub use self::key_file::KeyError;
pub use self::master_key::{Keys, MasterKey};
pub use self::password::{PasswordHasher, Verified};
pub use self::seal::Sealer;
pub use self::signing::{SigningKey, SigningKeyError, TokenFault, VerifyingKey};
