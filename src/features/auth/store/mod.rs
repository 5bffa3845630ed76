//! Sessions, credentials and the throttle.

pub(super) mod credentials;
pub(super) mod sessions;
pub(super) mod throttle;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] =
    &[credentials::STATEMENTS, sessions::STATEMENTS, throttle::STATEMENTS];
