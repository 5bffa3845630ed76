//! What an operator can set (O0), from the reference `Leptos.toml`, the file in the working folder and the environment.
//!
//! Every key of the section `[pinchy]` is overridden by the variable `PINCHY_<KEY>`; `database_url` by `DATABASE_URL`.
mod error;
mod layers;
mod parse;
mod public_url;
#[cfg(test)]
mod tests;
mod webhook;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ipnet::IpNet;
use leptos::config::{LeptosOptions, get_config_from_str};
use secrecy::SecretString;

use crate::domain::KeepFor;
use crate::server::crypto::{SigningKeyError, VerifyingKey};

pub use self::error::{ConfigError, Place};
pub use self::public_url::{PublicUrl, PublicUrlError};
pub use self::webhook::Webhook;

use self::layers::{Found, Layers};
use super::outbound::Allow;

/// The verifying key of licences that this program was built with. It cannot be replaced at the start: else whoever runs the server
/// could sign for themselves.
const BUILT_IN_LICENSE_KEY: Option<&str> = option_env!("PINCHY_LICENSE_PUBLIC_KEY");

const LICENSE_KEY: &str = "license_public_key";

/// The file that is looked for in the working folder.
pub const FILE: &str = "Leptos.toml";

/// Everything the server is told before it starts; it never changes afterwards.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// The folder of the database, the key and everything else that belongs to this installation.
    pub data: PathBuf,
    /// The database; it may hold a password.
    pub database_url: SecretString,
    /// The address people use; none where a wildcard is bound and nothing is configured (then setup asks).
    pub public_url: Option<PublicUrl>,
    /// Whether file or environment gave `public_url`, so that no stored address may replace it.
    pub public_url_from_env: bool,
    /// The file of the master key.
    pub key_file: PathBuf,
    /// The file of the key that signs the audit trail (T3).
    pub audit_key_file: PathBuf,
    /// That key itself, where the environment holds it.
    pub audit_key: Option<SecretString>,
    /// The file to which checkpoints of the trail are appended (T7).
    pub audit_anchor_file: Option<PathBuf>,
    /// Where they are posted.
    pub audit_webhook: Option<Webhook>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a session lives without use (A2).
    pub session_idle: Duration,
    /// How long a session lives at all (A2).
    pub session_absolute: Duration,
    /// Whether file or environment gave `session_idle`, so that `/settings` only shows it (O1).
    pub session_idle_from_env: bool,
    /// The same for `session_absolute`.
    pub session_absolute_from_env: bool,
    /// How long entries of the audit trail are kept, where file or environment says so (O1, T4).
    pub audit_keep: Option<KeepFor>,
    /// The cost of hashing a password (A4).
    pub argon2: Argon2Cost,
    /// What Pinchy may reach beside the open internet (V3).
    pub allow: Allow,
    /// The largest body of a request, in bytes.
    pub max_body_bytes: usize,
    /// What a scraper must show to read `/metrics` from elsewhere (O4).
    pub metrics_token: Option<SecretString>,
    /// The key with which licence keys are checked (L1); with none, this build accepts none.
    pub license_public_key: Option<VerifyingKey>,
    /// The filter of the log, as `tracing` reads it.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    leptos_toml: String,
}

/// The cost of one Argon2id hash; the field names are those of RFC 9106.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB.
    pub m_cost_kib: u32,
    /// Passes over the memory.
    pub t_cost: u32,
    /// Lanes.
    pub p_cost: u32,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the file in the working folder, if there is one, and the environment.
    pub fn load() -> Result<Self, ConfigError> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(ConfigError::Syntax(error.to_string())),
        };
        Self::from_layers(file.as_deref(), environment()?)
    }

    /// The same from given layers: the text of a `Leptos.toml`, if there is one, and the variables of an environment.
    pub fn from_layers(
        file: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let layers = Layers::new(file, environment)?;
        let addr = required(&layers, "addr", parse::address)?;
        let data = required(&layers, "data", parse::path)?;
        let given_url = optional(&layers, "public_url", parse::parsed::<PublicUrl>)?;
        let database_url = secret(&layers, "database_url", parse::database_url)?;
        let database_url = match database_url {
            Some(url) => url,
            None => default_database(&layers, &data)?,
        };
        let config = Self {
            addr,
            public_url_from_env: given_url.is_some(),
            public_url: given_url.or_else(|| PublicUrl::of_listener(addr)),
            database_url,
            key_file: optional(&layers, "key_file", parse::path)?.unwrap_or_else(|| data.join("key")),
            audit_key_file: optional(&layers, "audit_key_file", parse::path)?.unwrap_or_else(|| data.join("audit.key")),
            audit_key: secret(&layers, "audit_key", parse::key)?,
            audit_anchor_file: optional(&layers, "audit_anchor_file", parse::path)?,
            audit_webhook: webhook(&layers)?,
            data,
            trusted_proxies: optional(&layers, "trusted_proxies", parse::networks)?.unwrap_or_default(),
            session_idle: required(&layers, "session_idle", parse::duration)?,
            session_absolute: required(&layers, "session_absolute", parse::duration)?,
            session_idle_from_env: layers.is_given("session_idle"),
            session_absolute_from_env: layers.is_given("session_absolute"),
            audit_keep: optional(&layers, "audit_keep", parse::keep_for)?,
            argon2: argon2_cost(&layers)?,
            allow: Allow {
                loopback: required(&layers, "allow_loopback", parse::flag)?,
                private: required(&layers, "allow_private", parse::flag)?,
            },
            max_body_bytes: required(&layers, "max_body_kib", parse::number(64..=65_536))? as usize * 1024,
            metrics_token: secret(&layers, "metrics_token", parse::token)?,
            license_public_key: license_key(&layers, BUILT_IN_LICENSE_KEY)?,
            log: required(&layers, "log", parse::log_filter)?,
            log_format: required(&layers, "log_format", parse::log_format)?,
            leptos_toml: file.unwrap_or(layers::REFERENCE).to_owned(),
        };
        config.session_limits_fit(&layers)?;
        Ok(config)
    }

    /// Takes over the address that a listener really has, where the configured port was 0.
    pub fn bound_to(&mut self, addr: SocketAddr) {
        self.addr = addr;
        if !self.public_url_from_env {
            self.public_url = PublicUrl::of_listener(addr);
        }
    }

    fn session_limits_fit(&self, layers: &Layers) -> Result<(), ConfigError> {
        required(layers, "session_idle", |_| {
            (self.session_idle <= self.session_absolute)
                .then_some(())
                .ok_or_else(|| "must not be longer than PINCHY_SESSION_ABSOLUTE".to_owned())
        })
    }
}

/// What Leptos needs to know. Hashed names come from the embedded site instead (`http::statics`): Leptos would look for a file
/// beside the executable, and a release is one file.
pub fn leptos_options(config: &Config) -> Result<LeptosOptions, ConfigError> {
    let mut options =
        get_config_from_str(&config.leptos_toml).map_err(|error| ConfigError::Leptos(error.to_string()))?;
    options.site_addr = config.addr;
    options.hash_files = false;
    Ok(options)
}

/// The variables that may concern us; others may hold anything, also bytes that are no text.
fn environment() -> Result<Vec<(String, String)>, ConfigError> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| layers::is_ours(name))
        .map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => Err(ConfigError::NotText(name)),
        })
        .collect()
}

fn argon2_cost(layers: &Layers) -> Result<Argon2Cost, ConfigError> {
    Ok(Argon2Cost {
        m_cost_kib: required(layers, "argon2_m_cost_kib", parse::number(19_456..=4_194_304))?,
        t_cost: required(layers, "argon2_t_cost", parse::number(2..=100))?,
        p_cost: required(layers, "argon2_p_cost", parse::number(1..=64))?,
    })
}

fn webhook(layers: &Layers) -> Result<Option<Webhook>, ConfigError> {
    const URL: &str = "audit_anchor_url";
    let signs_with = secret(layers, "audit_anchor_secret", parse::token)?;
    let Some(url) = secret(layers, URL, parse::web_address)? else { return Ok(None) };
    let unsigned = || "needs PINCHY_AUDIT_ANCHOR_SECRET, by which its receiver knows what comes from here".to_owned();
    let webhook = secret(layers, URL, |_| {
        signs_with.clone().map(|secret| Webhook::new(url.clone(), secret)).ok_or_else(unsigned)
    })?;
    Ok(webhook)
}

fn license_key(layers: &Layers, built_in: Option<&str>) -> Result<Option<VerifyingKey>, ConfigError> {
    match built_in.filter(|key| !key.is_empty()) {
        None => optional(layers, LICENSE_KEY, parse::parsed::<VerifyingKey>),
        Some(key) => {
            let found = Found { key: LICENSE_KEY, text: key.to_owned(), place: Place::Build };
            let key = key
                .parse()
                .map_err(|error: SigningKeyError| refused(&found, format!("\"{key}\""), error.to_string()))?;
            Ok(Some(key))
        }
    }
}

/// The database file in the data folder. What follows `sqlite:` is a path as it stands, in which no sign means anything else.
fn default_database(layers: &Layers, data: &Path) -> Result<SecretString, ConfigError> {
    required(layers, "data", |_| {
        let file = data.join("pinchy.db");
        let file = file.to_str().ok_or_else(|| "is not valid UTF-8".to_owned())?;
        Ok(SecretString::from(format!("sqlite:{file}")))
    })
}

fn required<T>(
    layers: &Layers,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, ConfigError> {
    let found = layers.find(key).unwrap_or(Found { key, text: String::new(), place: Place::File });
    parse(&found.text).map_err(|problem| refused(&found, format!("\"{}\"", found.text), problem))
}

fn optional<T>(
    layers: &Layers,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    let Some(found) = layers.find(key) else {
        return Ok(None);
    };
    let value = parse(&found.text).map_err(|problem| refused(&found, format!("\"{}\"", found.text), problem))?;
    Ok(Some(value))
}

/// Like [`optional`], for values that must not be repeated in a message.
fn secret<T>(
    layers: &Layers,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    let Some(found) = layers.find(key) else {
        return Ok(None);
    };
    let value = parse(&found.text).map_err(|problem| refused(&found, "the value".to_owned(), problem))?;
    Ok(Some(value))
}

fn refused(found: &Found, shown: String, problem: String) -> ConfigError {
    ConfigError::Value { variable: layers::variable(found.key), place: found.place, shown, problem }
}
