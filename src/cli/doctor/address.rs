//! The address that links are built from, and the proxies that are believed (I3, A2, A3).

use super::Finding;
use crate::server::config::{Config, PublicUrl};

const ADDRESS: &str = "address";
const PROXIES: &str = "proxies";
const SET_IT: &str =
    "set PINCHY_PUBLIC_URL, or the public address in the settings, to what people type into their browsers";

/// Both; `stored` is the address from the settings.
pub fn examine(config: &Config, stored: Option<&PublicUrl>) -> [Finding; 2] {
    let given = config.public_url.as_ref().filter(|_| config.public_url_from_env);
    let url = given.or(stored).or(config.public_url.as_ref());
    [address(config, url), proxies(config, url)]
}

fn address(config: &Config, url: Option<&PublicUrl>) -> Finding {
    let Some(url) = url else {
        return Finding::problem(ADDRESS, "there is no public address, so links cannot be built", SET_IT);
    };
    if url.is_loopback() {
        let says = match config.addr.ip().is_loopback() {
            true => format!("{url} opens on this machine alone"),
            false => format!("{url} opens on this machine alone, though the server listens on {}", config.addr),
        };
        return Finding::warning(ADDRESS, says, format!("if others are to come in, {SET_IT}"));
    }
    if url.is_https() {
        return Finding::ok(ADDRESS, url.to_string());
    }
    if config.trusted_proxies.is_empty() && url.port() != config.addr.port() {
        let says = format!("{url} leads to port {}, but the server listens on {}", url.port(), config.addr);
        return Finding::warning(
            ADDRESS,
            says,
            "name the same port in both, or the proxy between them in PINCHY_TRUSTED_PROXIES",
        );
    }
    let says = format!("{url} is not encrypted: passwords and links can be read on their way");
    Finding::warning(ADDRESS, says, "put a proxy with https in front, and name its address in PINCHY_PUBLIC_URL")
}

fn proxies(config: &Config, url: Option<&PublicUrl>) -> Finding {
    let proxies = &config.trusted_proxies;
    if let Some(everybody) = proxies.iter().find(|network| network.prefix_len() == 0) {
        let says = format!("{everybody} believes everybody about who they are, so no limit by address holds");
        return Finding::problem(PROXIES, says, "name the proxy alone in PINCHY_TRUSTED_PROXIES");
    }
    // The server speaks no TLS itself, so https means that a proxy stands in front.
    if proxies.is_empty() && url.is_some_and(PublicUrl::is_https) {
        let says = "a proxy stands in front and is not named: all people seem to come from its address and wait for each other";
        return Finding::warning(PROXIES, says, "name its address in PINCHY_TRUSTED_PROXIES");
    }
    match proxies.as_slice() {
        [] => Finding::ok(PROXIES, "none is believed, and none is needed"),
        some => {
            let names: Vec<String> = some.iter().map(ToString::to_string).collect();
            Finding::ok(PROXIES, format!("believed: {}", names.join(", ")))
        }
    }
}
