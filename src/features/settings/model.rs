//! What can be set, and the rules for it.

use crate::domain::OrganisationName;
use crate::error::{AppError, Fault, Faults};
use serde::{Deserialize, Serialize};

/// The longest address, in characters.
pub const MAX_ADDRESS: u32 = 200;

/// The settings as `/settings` shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// The address that links are built from.
    pub public_url: SourcedUrl,
}

/// The public address and where it comes from (O1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcedUrl {
    /// The address, without a slash at its end; none where it was never said and the server listens everywhere.
    pub url: Option<String>,
    /// Whether the environment or the configuration file sets it, so that it cannot be changed here.
    pub fixed: bool,
    /// Whether links built from it open on this machine alone (I3).
    pub loopback: bool,
}

/// Settings that were accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSettings {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// The address, where one was entered.
    pub public_url: Option<String>,
}

impl NewSettings {
    /// Reads the form. An empty address leaves the default in force.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(organisation: &str, public_url: &str) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let organisation = faults.take("organisation", OrganisationName::parse(organisation));
        let public_url = match public_url.trim() {
            "" => Some(None),
            address => faults.take("public_url", checked_address(address)).map(Some),
        };
        match (organisation, public_url) {
            (Some(organisation), Some(public_url)) => Ok(Self { organisation, public_url }),
            _ => Err(faults.into_error()),
        }
    }
}

/// Reads the address of a site: scheme and host, perhaps a port, nothing after it. Gives it without the slash at its end.
///
/// # Errors
/// What is wrong with it.
pub fn checked_address(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if text.chars().count() > MAX_ADDRESS as usize {
        return Err(Fault::TooLong { max: MAX_ADDRESS });
    }
    let address = text.strip_suffix('/').unwrap_or(text);
    let host =
        address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).ok_or(Fault::NotAnAddress)?;
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || host.starts_with([':', '.', '-']) || !host.chars().all(usual) {
        return Err(Fault::NotAnAddress);
    }
    Ok(address.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for (text, address) in [
            ("https://pinchy.harbour.example/", "https://pinchy.harbour.example"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("https://[::1]:3000", "https://[::1]:3000"),
            ("  https://Pinchy.Harbour.example ", "https://pinchy.harbour.example"),
        ] {
            assert_eq!(checked_address(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("https://{}.example", "a".repeat(10_000));
        for text in [
            "pinchy",
            "ftp://pinchy",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://a@b",
            "javascript:alert(1)",
            "https://a\0",
            "https://<script>",
            &long,
        ] {
            assert!(checked_address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_fault_of_the_form_is_told_at_once() {
        let error = NewSettings::parse(" ", "nowhere").unwrap_err();
        assert_eq!(error.fault_of("organisation"), Some(Fault::Empty));
        assert_eq!(error.fault_of("public_url"), Some(Fault::NotAnAddress));
    }
}
