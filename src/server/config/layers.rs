//! The layers of the configuration: the reference file inside the binary, the file in the working folder, the environment.
use std::collections::BTreeSet;

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::error::{ConfigError, Place};

/// The reference configuration, which is also the lowest layer: every default has this one home.
pub(super) const REFERENCE: &str = include_str!("../../../Leptos.toml");

const SECTION: &str = "pinchy";
const PREFIX: &str = "PINCHY_";
const ENVIRONMENT: &str = "environment";

/// `DATABASE_URL` is what every tool around databases reads, so this one setting has no prefix.
const DATABASE_URL: &str = "DATABASE_URL";

/// All layers, merged.
pub(super) struct Layers {
    all: Figment,
    reference: Figment,
}

/// A value with its name and the place it was found in.
pub(super) struct Found {
    pub key: &'static str,
    pub text: String,
    pub place: Place,
}

impl Layers {
    /// Merges the layers and refuses keys that no setting has.
    pub fn new(
        file: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let reference = Figment::from(Toml::string(REFERENCE));
        let known = keys(&reference)?;
        let mut layers = reference.clone();
        if let Some(file) = file {
            let written = Figment::from(Toml::string(file));
            if let Some(unknown) = keys(&written)?.difference(&known).next() {
                return Err(ConfigError::UnknownKey(unknown.clone()));
            }
            layers = layers.merge(written);
        }
        Ok(Self { all: layers.merge(Environment::of(&known, environment)), reference })
    }

    /// Whether the environment sets a key, or a file sets it to something else than its default: the reference file may lie in the
    /// working folder as it is.
    pub fn is_given(&self, key: &'static str) -> bool {
        let default = self.reference.find_value(&format!("{SECTION}.{key}")).ok().as_ref().and_then(text_of);
        self.find(key)
            .is_some_and(|found| matches!(found.place, Place::Environment) || default.as_ref() != Some(&found.text))
    }

    /// The value of a setting; an empty one counts as absent.
    pub fn find(&self, key: &'static str) -> Option<Found> {
        let path = format!("{SECTION}.{key}");
        let value = self.all.find_value(&path).ok()?;
        let text = text_of(&value)?;
        let place = match self.all.find_metadata(&path) {
            Some(metadata) if metadata.name == ENVIRONMENT => Place::Environment,
            _ => Place::File,
        };
        (!text.is_empty()).then_some(Found { key, text, place })
    }
}

/// The variable that sets a key.
pub(super) fn variable(key: &str) -> String {
    if key == "database_url" { DATABASE_URL.to_owned() } else { format!("{PREFIX}{}", key.to_uppercase()) }
}

/// Whether a variable may set something here, known or not.
pub(super) fn is_ours(variable: &str) -> bool {
    variable == DATABASE_URL || variable.starts_with(PREFIX)
}

fn keys(layer: &Figment) -> Result<BTreeSet<String>, ConfigError> {
    let sections: Dict = layer.extract().map_err(|error| ConfigError::Syntax(error.to_string()))?;
    match sections.get(SECTION) {
        None => Ok(BTreeSet::new()),
        Some(Value::Dict(_, settings)) => Ok(settings.keys().cloned().collect()),
        Some(_) => Err(ConfigError::Syntax(format!("`{SECTION}` must be a section"))),
    }
}

/// Settings are read as text whatever their type in the file, so that one parser serves file and environment. Lists become
/// what one writes in a variable: values with commas between.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.trim().to_owned()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(_, number) => {
            number.to_i128().map(|n| n.to_string()).or_else(|| number.to_f64().map(|n| n.to_string()))
        }
        Value::Array(_, items) => items.iter().map(text_of).collect::<Option<Vec<_>>>().map(|items| items.join(",")),
        Value::Char(_, letter) => Some(letter.to_string()),
        Value::Empty(..) | Value::Dict(..) => None,
    }
}

/// The environment as a layer. Values stay text: a token of digits must not become a number.
struct Environment(Dict);

impl Environment {
    fn of(known: &BTreeSet<String>, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let by_variable: Map<String, String> = known.iter().map(|key| (variable(key), key.clone())).collect();
        let settings = variables
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|(name, value)| Some((by_variable.get(&name)?.clone(), Value::from(value))))
            .collect();
        Self(settings)
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named(ENVIRONMENT)
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(Dict::from([(SECTION.to_owned(), Value::from(self.0.clone()))])))
    }
}
