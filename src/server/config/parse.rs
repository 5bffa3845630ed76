//! From the text of a setting to its value. An error is the second half of a sentence that begins with the value.
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::LogFormat;
use crate::domain::{KeepFor, parse_length};

const SHORTEST: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3_600);

/// Short tokens for `/metrics` could be guessed.
const MIN_TOKEN_LENGTH: usize = 16;

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "is not an address with a port, such as 127.0.0.1:3000 or [::1]:3000".to_owned())
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    Ok(PathBuf::from(text))
}

pub(super) fn parsed<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// A length of time such as `90s`, `15m`, `12h`, `30d`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let length = parse_length(text).ok_or("is not a time such as 90s, 15m, 12h or 30d")?;
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err("must lie between 1 minute and 10 years".to_owned());
    }
    Ok(length)
}

/// How long entries of the audit trail are kept.
pub(super) fn keep_for(text: &str) -> Result<KeepFor, String> {
    let choices = || KeepFor::ALL.iter().map(|keep| keep.as_str()).collect::<Vec<_>>().join(", ");
    text.parse().map_err(|_| format!("is none of {}", choices()))
}

pub(super) fn number(range: RangeInclusive<u32>) -> impl Fn(&str) -> Result<u32, String> {
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("is not a number from {} to {}", range.start(), range.end())),
    }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "is neither true nor false".to_owned())
}

/// Networks or single addresses, with commas between.
pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(network).collect()
}

fn network(item: &str) -> Result<IpNet, String> {
    item.parse()
        .or_else(|_| item.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("holds \"{item}\", which is neither an address nor a network such as 10.0.0.0/8"))
}

pub(super) fn database_url(text: &str) -> Result<SecretString, String> {
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        Ok(SecretString::from(text))
    } else {
        Err("must begin with sqlite: or postgres://".to_owned())
    }
}

pub(super) fn token(text: &str) -> Result<SecretString, String> {
    if text.chars().count() < MIN_TOKEN_LENGTH {
        return Err(format!("must have at least {MIN_TOKEN_LENGTH} characters"));
    }
    if !text.chars().all(|letter| letter.is_ascii_graphic()) {
        return Err("must consist of ASCII letters, digits and signs".to_owned());
    }
    Ok(SecretString::from(text))
}

/// The address of a receiver.
pub(super) fn web_address(text: &str) -> Result<Url, String> {
    let url = text.parse::<Url>().ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    url.ok_or_else(|| "must be an address such as https://receiver.example.com/checkpoints".to_owned())
}

/// 32 bytes as hexadecimal digits.
pub(super) fn key(text: &str) -> Result<SecretString, String> {
    if text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(SecretString::from(text))
    } else {
        Err("must be 64 hexadecimal digits".to_owned())
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("is not a log filter such as info or pinchy=debug,sqlx=warn".to_owned()),
    }
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("is neither text nor json".to_owned()),
    }
}
