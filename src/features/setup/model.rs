//! What the set-up asks for.

use crate::domain::{Email, OrganisationName, PersonName};
use crate::error::{AppError, Fault, Faults};
use crate::features::settings::checked_address;
use serde::{Deserialize, Serialize};

/// What the set-up page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupPage {
    /// Whether the browser has shown the right code; without it the page asks for the code alone (S1).
    pub unlocked: bool,
    /// Whether the public address has to be asked for, because nothing else says it (S2, O0).
    pub asks_address: bool,
}

/// A form that was accepted, but for its password, which the server alone can judge (A4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWorkspace {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// What the first admin is called.
    pub name: PersonName,
    /// Their e-mail.
    pub email: Email,
    /// The public address, where it was asked for.
    pub public_url: Option<String>,
}

impl NewWorkspace {
    /// Reads the form (S2).
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(
        organisation: &str,
        name: &str,
        email: &str,
        password: &str,
        public_url: Option<&str>,
    ) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let organisation = faults.take("organisation", OrganisationName::parse(organisation));
        let name = faults.take("name", PersonName::parse(name));
        let email = faults.take("email", Email::parse(email));
        let public_url = match public_url {
            None => Some(None),
            Some(address) => faults.take("public_url", checked_address(address)).map(Some),
        };
        if password.is_empty() {
            faults.add("password", Fault::Empty);
        }
        match (organisation, name, email, public_url) {
            (Some(organisation), Some(name), Some(email), Some(public_url)) if faults.is_empty() => {
                Ok(Self { organisation, name, email, public_url })
            }
            _ => Err(faults.into_error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_every_fault_is_told_at_once() {
        let error = NewWorkspace::parse("", "\0", "nobody", "", Some("nowhere")).unwrap_err();
        for field in ["organisation", "name", "email", "password", "public_url"] {
            assert!(error.fault_of(field).is_some(), "{field}");
        }
        assert!(NewWorkspace::parse("Harbour", "Ana", "ana@harbour.example", "x", None).is_ok());
    }
}
