//! E-mail addresses.

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest address that can be delivered to (RFC 5321, 4.5.3.1.3, less the angle brackets).
const MAX_LENGTH: usize = 254;

/// An e-mail address as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// Nothing but white space.
    Empty,
    /// Longer than an address may be.
    TooLong,
    /// Not of the form `somebody@host`.
    Malformed,
}

impl Email {
    /// Reads an address; white space around it is dropped.
    pub fn parse(text: &str) -> Result<Self, EmailFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailFault::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(EmailFault::TooLong);
        }
        // Quoted local parts and address literals are legal, but nobody invites by them, and they may hold spaces.
        let options = Options::default().without_display_text().without_domain_literal();
        let unusual = |c: char| c == '"' || c.is_whitespace() || super::name::is_hidden(c);
        match EmailAddress::parse_with_options(text, options) {
            Ok(_) if !text.contains(unusual) => Ok(Self(text.to_owned())),
            _ => Err(EmailFault::Malformed),
        }
    }

    /// Takes an address from the database, where only parsed ones are kept.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which addresses are compared: NFKC, without case (I4).
    #[cfg(feature = "ssr")]
    pub fn key(&self) -> String {
        use unicode_normalization::UnicodeNormalization;
        self.0.nfkc().collect::<String>().to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_kept_as_written() {
        assert_eq!(Email::parse("  Mira@Harbour.example ").unwrap().as_str(), "Mira@Harbour.example");
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        let long = format!("{}@harbour.example", "a".repeat(300));
        for (text, fault) in [
            ("", EmailFault::Empty),
            (" \t", EmailFault::Empty),
            (long.as_str(), EmailFault::TooLong),
            ("mira", EmailFault::Malformed),
            ("mira@", EmailFault::Malformed),
            ("@harbour.example", EmailFault::Malformed),
            ("mi ra@harbour.example", EmailFault::Malformed),
            ("\"mi ra\"@harbour.example", EmailFault::Malformed),
            ("mira@[127.0.0.1]", EmailFault::Malformed),
            ("Mira <mira@harbour.example>", EmailFault::Malformed),
            ("mira\0@harbour.example", EmailFault::Malformed),
            ("mira\u{202e}@harbour.example", EmailFault::Malformed),
            ("<script>@harbour.example", EmailFault::Malformed),
        ] {
            assert_eq!(Email::parse(text), Err(fault), "{text:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn i4_addresses_are_compared_without_case() {
        assert_eq!(Email::parse("MIRA@Harbour.example").unwrap().key(), "mira@harbour.example");
    }
}
