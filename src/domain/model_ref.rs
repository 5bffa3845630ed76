//! Which model of which provider.

use super::ProviderId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest name of a model, in bytes.
pub const MAX_MODEL: usize = 200;

/// A model, as an agent or the workspace chooses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ModelRef {
    /// Whose.
    pub provider: ProviderId,
    /// What the provider calls it.
    pub model: String,
}

/// A provider and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderLabel {
    /// Which provider.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
}

/// A model and what its provider is called, as the trail keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelLabel {
    /// Which model.
    pub model: ModelRef,
    /// The name of its provider.
    pub provider: String,
}

impl fmt::Display for ModelRef {
    /// As forms carry it: the provider's id, a space, the model's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.provider, self.model)
    }
}

impl FromStr for ModelRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (provider, model) = text.split_once(' ').ok_or(())?;
        let provider = provider.parse().map_err(drop)?;
        if model.is_empty() || model.len() > MAX_MODEL || model.chars().any(char::is_control) {
            return Err(());
        }
        Ok(Self { provider, model: model.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        let id = "018f0000-0000-7000-8000-000000000001";
        let chosen = ModelRef { provider: id.parse().unwrap(), model: "a model:7b/q4".to_owned() };
        assert_eq!(chosen.to_string().parse(), Ok(chosen));
        for text in ["", id, "x y", &format!("{id} "), &format!("{id} a\nb"), &format!("{id} {}", "m".repeat(201))] {
            assert_eq!(text.parse::<ModelRef>(), Err(()), "{text:?}");
        }
    }
}
