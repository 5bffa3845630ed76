//! Sessions, credentials, known devices and the throttle.

pub(super) mod credentials;
pub(super) mod devices;
pub(super) mod sessions;
pub(super) mod throttle;

#[cfg(test)]
pub(crate) const STATEMENTS: &[&[(&str, &str)]] =
    &[credentials::STATEMENTS, devices::STATEMENTS, sessions::STATEMENTS, throttle::STATEMENTS];
