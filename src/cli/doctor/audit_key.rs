//! The key that signs the trail (T3): at hand, its owner's alone, and the one that the database names. Without it entries are written and
//! never sealed, which nobody notices before the day on which they are to be proven.

use super::Finding;
use crate::features::audit::{
    log::{PublicKey, SecretKey},
    service::key,
};
use crate::server::{
    config::Config,
    crypto::{KeyError, key_file},
};

const AUDIT_KEY: &str = "audit key";
const BACK: &str = "put the right one back from your backup: until then new entries of the trail are not sealed";

/// Looks at the key where the configuration says that it is; `newest` is the one that the database names. A rotation that was cut short
/// is left to the server, which finishes it.
pub fn examine(config: &Config, newest: Option<&PublicKey>) -> Finding {
    let is_newest = |seed: [u8; 32]| newest.is_none_or(|newest| SecretKey::from_seed(seed).public() == *newest);
    if config.audit_key.is_some() {
        return match key::seed(config).is_some_and(is_newest) {
            true => Finding::ok(AUDIT_KEY, "the key in PINCHY_AUDIT_KEY signs the trail"),
            false => Finding::problem(AUDIT_KEY, "the key in PINCHY_AUDIT_KEY is not the one of this trail", BACK),
        };
    }
    let file = &config.audit_key_file;
    let found = key_file::load(file);
    let waits = || newest.is_some() && key_file::load(&key::next_file(config)).is_ok_and(is_newest);
    match found {
        Ok(seed) if is_newest(seed) => {
            Finding::ok(AUDIT_KEY, format!("{} is whole and its owner's alone", file.display()))
        }
        Ok(_) | Err(KeyError::Missing(_)) if waits() => Finding::warning(
            AUDIT_KEY,
            format!("a change of the key in {} has not come to its end", file.display()),
            "start `pinchy serve`, which finishes it",
        ),
        Ok(_) => {
            Finding::problem(AUDIT_KEY, format!("the key in {} is not the one of this trail", file.display()), BACK)
        }
        Err(KeyError::Missing(_)) if newest.is_none() => Finding::warning(
            AUDIT_KEY,
            format!("there is no key of the trail at {} yet", file.display()),
            "`pinchy serve` makes it at its first start",
        ),
        Err(error @ KeyError::Exposed { .. }) => Finding::problem(
            AUDIT_KEY,
            error.to_string(),
            "then look who has read it: whoever has it can forge the trail",
        ),
        Err(error) => Finding::problem(AUDIT_KEY, error.to_string(), BACK),
    }
}
