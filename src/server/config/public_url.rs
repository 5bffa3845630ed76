//! The address under which people reach this installation (O0, A2, I3).
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use url::{Host, Url};

/// An origin, `http://…` or `https://…`, without path, query or credentials; links are built from it and from nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

/// Why an address is not a [`PublicUrl`]; the text is a sentence for whoever typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// It does not read as an address at all.
    #[error("is not an address such as https://pinchy.example.com")]
    Malformed,
    /// Neither http nor https.
    #[error("must begin with http:// or https://")]
    Scheme,
    /// A user name or password stands in it.
    #[error("must not contain a user name or password")]
    Credentials,
    /// Something follows host and port.
    #[error("must end after the host and port: no path, no query")]
    Path,
}

impl PublicUrl {
    /// The address that a listener on `addr` has by itself; none for a wildcard, which stands for every address at once.
    pub fn of_listener(addr: SocketAddr) -> Option<Self> {
        if addr.ip().is_unspecified() {
            return None;
        }
        format!("http://{addr}").parse().ok()
    }

    /// Whether only this machine reaches it.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        }
    }

    /// Whether it is https, so that cookies may be `Secure` (A2).
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The port that it leads to.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// The full address of a path of this site; a missing leading slash is added.
    pub fn join(&self, path: &str) -> String {
        format!("{self}/{}", path.trim_start_matches('/'))
    }

    /// The origin as browsers write it in an `Origin` header: no trailing slash, no default port.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| PublicUrlError::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(PublicUrlError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(PublicUrlError::Credentials);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(PublicUrlError::Path);
        }
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().unwrap()
    }

    #[test]
    fn an_origin_is_kept_and_written_without_the_slash() {
        for (given, written) in [
            ("https://pinchy.example.com", "https://pinchy.example.com"),
            ("https://pinchy.example.com/", "https://pinchy.example.com"),
            ("  http://127.0.0.1:3000/ ", "http://127.0.0.1:3000"),
            ("HTTPS://Pinchy.Example.com:443", "https://pinchy.example.com"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(url(given).to_string(), written, "{given}");
        }
    }

    #[test]
    fn anything_more_or_else_is_refused() {
        use PublicUrlError::*;
        for (given, error) in [
            ("", Malformed),
            ("pinchy.example.com", Malformed),
            ("https://", Malformed),
            ("ftp://pinchy.example.com", Scheme),
            ("javascript:alert(1)", Scheme),
            ("https://me:secret@pinchy.example.com", Credentials),
            ("https://pinchy.example.com/chat", Path),
            ("https://pinchy.example.com?x=1", Path),
            ("https://pinchy.example.com/#x", Path),
        ] {
            assert_eq!(given.parse::<PublicUrl>(), Err(error), "{given}");
        }
    }

    #[test]
    fn loopback_is_told_from_the_network() {
        for (given, expected) in [
            ("http://127.0.0.1:3000", true),
            ("http://127.8.8.8", true),
            ("http://[::1]:3000", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost:3000", true),
            ("http://pinchy.localhost", true),
            ("http://192.168.1.4:3000", false),
            ("https://notlocalhost", false),
        ] {
            assert_eq!(url(given).is_loopback(), expected, "{given}");
        }
    }

    #[test]
    fn paths_join_with_one_slash() {
        assert_eq!(url("https://a.example/").join("/login"), "https://a.example/login");
        assert_eq!(url("https://a.example").join("login"), "https://a.example/login");
        assert_eq!(url("https://a.example").join(""), "https://a.example/");
    }

    #[test]
    fn a_listener_has_an_address_of_its_own_unless_it_is_a_wildcard() {
        let of = |addr: &str| PublicUrl::of_listener(addr.parse().unwrap()).map(|url| url.to_string());
        assert_eq!(of("127.0.0.1:3000").as_deref(), Some("http://127.0.0.1:3000"));
        assert_eq!(of("[::1]:80").as_deref(), Some("http://[::1]"));
        assert_eq!(of("0.0.0.0:3000"), None);
        assert_eq!(of("[::]:3000"), None);
    }
}
