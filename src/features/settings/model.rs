//! What can be set, and the rules for it.

use crate::domain::{Holds, KeepFor, NameFault, OrganisationName, checked_text, parse_length, text_enum};
use crate::error::{AppError, Fault, Faults};
use serde::{Deserialize, Serialize};
use std::{str::FromStr, time::Duration};

/// The longest address, in characters.
pub const MAX_ADDRESS: u32 = 200;
/// How many characters the organisation's context holds.
pub const MAX_CONTEXT: u32 = 16_000;

/// The settings as `/settings` shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// The address that links are built from.
    pub public_url: SourcedUrl,
    /// What all agents are told about the organisation; may be empty.
    pub context: String,
    /// How long sessions live, and what invites begin with.
    pub limits: Limits,
}

/// How long sessions live (A2), and what invites begin with (I1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How long a session lives without use.
    pub session_idle: SourcedLimit,
    /// How long a session lives at all.
    pub session_absolute: SourcedLimit,
    /// How long an invite holds unless another length is chosen.
    pub invite_holds: Holds,
    /// How long entries of the audit trail are kept (T4).
    pub audit_keep: SourcedKeep,
}

/// How long entries of the audit trail are kept, and where that comes from (O1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcedKeep {
    /// How long.
    pub keep: KeepFor,
    /// Whether the environment or the configuration file sets it, so that it cannot be changed here.
    pub fixed: bool,
}

/// A limit of sessions and where it comes from (A2, O1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcedLimit {
    /// In seconds.
    pub seconds: u64,
    /// Whether the environment or the configuration file sets it, so that it cannot be changed here.
    pub fixed: bool,
}

text_enum!(
    /// How long a session may live without use, where an admin chooses (A2).
    IdleLimit {
        /// A quarter of an hour.
        Quarter = "15m",
        /// One hour.
        Hour = "1h",
        /// Twelve hours, unless another is chosen.
        HalfDay = "12h",
        /// One day.
        Day = "1d",
        /// Seven days.
        Week = "7d",
    }
);

impl IdleLimit {
    /// As a length of time.
    pub fn duration(self) -> Duration {
        // Each word is one.
        parse_length(self.as_str()).unwrap_or_default()
    }
}

text_enum!(
    /// How long a session may live at all, where an admin chooses (A2).
    AbsoluteLimit {
        /// One day.
        Day = "1d",
        /// Seven days.
        Week = "7d",
        /// Thirty days, unless another is chosen.
        Month = "30d",
        /// Ninety days.
        Quarter = "90d",
    }
);

impl AbsoluteLimit {
    /// As a length of time.
    pub fn duration(self) -> Duration {
        // Each word is one.
        parse_length(self.as_str()).unwrap_or_default()
    }
}

/// Limits and defaults that were accepted; what is left out stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLimits {
    /// How long a session lives without use.
    pub session_idle: Option<IdleLimit>,
    /// How long a session lives at all.
    pub session_absolute: Option<AbsoluteLimit>,
    /// How long an invite holds unless another length is chosen.
    pub invite_holds: Option<Holds>,
    /// How long entries of the audit trail are kept.
    pub audit_keep: Option<KeepFor>,
}

impl NewLimits {
    /// Reads the form.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that holds no choice.
    pub fn parse(
        session_idle: &str,
        session_absolute: &str,
        invite_holds: &str,
        audit_keep: &str,
    ) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let limits = Self {
            session_idle: faults.take("session_idle", chosen(session_idle)).flatten(),
            session_absolute: faults.take("session_absolute", chosen(session_absolute)).flatten(),
            invite_holds: faults.take("invite_holds", chosen(invite_holds)).flatten(),
            audit_keep: faults.take("audit_keep", chosen(audit_keep)).flatten(),
        };
        if faults.is_empty() { Ok(limits) } else { Err(faults.into_error()) }
    }
}

fn chosen<T: FromStr>(text: &str) -> Result<Option<T>, Fault> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Fault::NotAChoice) }
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

impl SourcedUrl {
    /// A link to a path of this site, built from the public address and never from a request (I3). Without one it is the path alone.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.url.as_deref().unwrap_or_default())
    }

    /// Why nobody but whoever sits at the server can open such links. `local`: whether whoever asks sits there, too; a link without an
    /// address opens not even there.
    pub fn unreachable(&self, local: bool) -> Option<Unreachable> {
        match (&self.url, self.loopback && !local) {
            (None, _) => Some(Unreachable::NoAddress),
            (Some(_), true) => Some(Unreachable::Loopback),
            (Some(_), false) => None,
        }
    }
}

/// Why links cannot be opened by those for whom they are made (I3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// Nothing says the address of this installation, so that a link is a path alone.
    NoAddress,
    /// They open on the server's own machine alone.
    Loopback,
}

/// Settings that were accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSettings {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// The address, where one was entered.
    pub public_url: Option<String>,
    /// What all agents are told about the organisation; nothing leaves that as it is.
    pub context: Option<String>,
}

impl NewSettings {
    /// Reads name and address. An empty address leaves the default in force.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(organisation: &str, public_url: &str) -> Result<Self, AppError> {
        Self::parse_all(organisation, public_url, None)
    }

    /// Reads the whole form.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_all(organisation: &str, public_url: &str, context: Option<&str>) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let organisation = faults.take("organisation", OrganisationName::parse(organisation));
        let public_url = match public_url.trim() {
            "" => Some(None),
            address => faults.take("public_url", checked_address(address)).map(Some),
        };
        let context = match context.map(|context| checked_text(context, MAX_CONTEXT as usize)) {
            None => Some(None),
            Some(Err(NameFault::Empty)) => Some(Some(String::new())),
            Some(read) => {
                faults.take("organisation_context", read.map_err(|fault| Fault::of_name(fault, MAX_CONTEXT))).map(Some)
            }
        };
        match (organisation, public_url, context) {
            (Some(organisation), Some(public_url), Some(context)) => Ok(Self { organisation, public_url, context }),
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
    fn every_limit_is_longer_than_the_one_before() {
        assert!(
            IdleLimit::ALL.is_sorted_by(|a, b| a.duration() < b.duration()) && !IdleLimit::ALL[0].duration().is_zero()
        );
        let absolute = AbsoluteLimit::ALL;
        assert!(absolute.is_sorted_by(|a, b| a.duration() < b.duration()) && !absolute[0].duration().is_zero());
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
        let error = NewSettings::parse_all(" ", "nowhere", Some("a\0b")).unwrap_err();
        assert_eq!(error.fault_of("organisation"), Some(Fault::Empty));
        assert_eq!(error.fault_of("public_url"), Some(Fault::NotAnAddress));
        assert_eq!(error.fault_of("organisation_context"), Some(Fault::Hidden));
        let long = "é".repeat(16_001);
        let error = NewSettings::parse_all("Harbour", "", Some(&long)).unwrap_err();
        assert_eq!(error.fault_of("organisation_context"), Some(Fault::TooLong { max: 16_000 }));
        assert!(NewSettings::parse_all("Harbour", "", Some(&long[2..])).is_ok());
    }
}
