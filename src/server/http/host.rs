//! The host a request is for: read, compared, and never written into an answer (I3).
use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use url::Url;

/// Host and port as the request names them. A request must name exactly one host, and name it well.
pub(super) fn of(request: &Request) -> Option<Authority> {
    let authority = match request.uri().authority() {
        Some(authority) => authority.clone(),
        None => {
            let mut lines = request.headers().get_all(HOST).iter();
            let line = lines.next()?;
            if lines.next().is_some() {
                return None;
            }
            line.to_str().ok()?.parse().ok()?
        }
    };
    is_plain(&authority).then_some(authority)
}

/// Whether an `Origin` names this host. Scheme apart: a proxy may speak https to the browser and http to us.
pub(super) fn is_origin(host: &Authority, origin: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    // Read under the same scheme, both lose the same default port and get the same spelling.
    let Ok(host) = Url::parse(&format!("{}://{host}", origin.scheme())) else {
        return false;
    };
    matches!(origin.scheme(), "http" | "https") && origin.origin() == host.origin()
}

/// Whether nothing stands in it but a host and perhaps a port.
fn is_plain(authority: &Authority) -> bool {
    let port_is_fine = match authority.as_str().rsplit_once(':') {
        Some((_, after)) if !after.ends_with(']') => authority.port_u16().is_some(),
        _ => true,
    };
    let parses = Url::parse(&format!("http://{authority}")).is_ok();
    !authority.host().is_empty() && !authority.as_str().contains('@') && port_is_fine && parses
}

#[cfg(test)]
mod tests {
    use super::super::testing::request;
    use super::*;

    #[test]
    fn one_well_formed_host_is_read() {
        for (headers, expected) in [
            (&[("host", "pinchy.example.com")][..], Some("pinchy.example.com")),
            (&[("host", "127.0.0.1:3000")], Some("127.0.0.1:3000")),
            (&[("host", "[::1]:3000")], Some("[::1]:3000")),
            (&[("host", "[::1]")], Some("[::1]")),
            (&[], None),
            (&[("host", "")], None),
            (&[("host", "two words")], None),
            (&[("host", "a.example/path")], None),
            (&[("host", "user@a.example")], None),
            (&[("host", "a.example:port")], None),
            (&[("host", "a.example:99999")], None),
            (&[("host", "a.example:")], None),
            (&[("host", "<script>")], None),
            (&[("host", "a.example"), ("host", "a.example")], None),
        ] {
            let host = of(&request("GET", "/", headers));
            assert_eq!(host.as_ref().map(Authority::as_str), expected, "{headers:?}");
        }
    }

    #[test]
    fn the_address_line_wins_over_the_header() {
        let host = of(&request("GET", "http://a.example/x", &[("host", "b.example")]));
        assert_eq!(host.as_ref().map(Authority::as_str), Some("a.example"));
    }

    #[test]
    fn an_origin_is_compared_without_scheme_case_and_default_port() {
        let is = |host: &str, origin: &str| is_origin(&host.parse().unwrap(), origin);
        assert!(is("a.example", "https://a.example"));
        assert!(is("A.Example:443", "https://a.example"));
        assert!(is("a.example", "http://a.example:80"));
        assert!(is("127.0.0.1:3000", "http://127.0.0.1:3000"));
        assert!(!is("a.example:3000", "http://a.example"));
        assert!(!is("a.example", "https://a.example.evil"));
        assert!(!is("a.example", "null"));
        assert!(!is("a.example", "ftp://a.example"));
        assert!(!is("a.example", ""));
    }
}
