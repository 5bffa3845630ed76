//! Who is at the other end, also behind reverse proxies (A3).
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{FORWARDED, HeaderName};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Headers by which a proxy shows that it passed a request on.
const FORWARDING: [HeaderName; 6] = [
    FORWARDED,
    X_FORWARDED_FOR,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("via"),
];

/// The address of the client as far as it can be known; lies in the extensions of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

/// Finds the address of the client and puts it into the request.
pub async fn find(State(trusted): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let client = client(peer(request.extensions()), request.headers(), &trusted);
    request.extensions_mut().insert(ClientIp(client));
    next.run(request).await
}

/// The other end of the connection. Unknown, it is the unspecified address, which is neither loopback nor a proxy's.
pub(super) fn peer(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(addr)| addr.ip().to_canonical())
}

/// Whether a proxy has had its hands on a request, trusted or not.
pub(super) fn was_forwarded(headers: &HeaderMap) -> bool {
    FORWARDING.iter().any(|name| headers.contains_key(name))
}

/// The rightmost address that no trusted proxy has.
///
/// A proxy appends to one of two headers and may pass the other one on as the client wrote it. Where both are there and name
/// different clients, neither is believed.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let walked = |name, split: fn(&str) -> Vec<String>| {
        headers.contains_key(&name).then(|| walk(peer, &hops(headers, &name, split), trusted))
    };
    match (walked(X_FORWARDED_FOR, plain_hops), walked(FORWARDED, forwarded_hops)) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(client), _) | (None, Some(client)) => client,
        (None, None) => peer,
    }
}

/// From the peer towards the client, as long as each address is a trusted proxy's and what it names can be read.
fn walk(peer: IpAddr, hops: &[String], trusted: &[IpNet]) -> IpAddr {
    let mut current = peer;
    for hop in hops.iter().rev() {
        if !trusted.iter().any(|net| net.contains(&current)) {
            break;
        }
        match address(hop) {
            Some(address) => current = address,
            None => break,
        }
    }
    current
}

fn hops(headers: &HeaderMap, name: &HeaderName, split: fn(&str) -> Vec<String>) -> Vec<String> {
    // A line that is no text stands for one hop that cannot be read, so that the walk stops at it.
    headers.get_all(name).iter().flat_map(|line| line.to_str().map_or_else(|_| vec![String::new()], split)).collect()
}

fn plain_hops(line: &str) -> Vec<String> {
    line.split(',').map(str::to_owned).collect()
}

/// The `for` parameters of RFC 7239; an element without one names nobody.
fn forwarded_hops(line: &str) -> Vec<String> {
    split_unquoted(line, ',').map(for_parameter).collect()
}

fn for_parameter(element: &str) -> String {
    split_unquoted(element, ';')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        .unwrap_or_default()
}

fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    })
}

/// An address, perhaps with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let ip = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|addr| addr.ip()))?;
    Some(ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(peer: &str, lines: &[(&str, &str)]) -> String {
        let trusted: Vec<IpNet> =
            ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"].iter().map(|net| net.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let peer: IpAddr = peer.parse().unwrap();
        client(peer.to_canonical(), &headers, &trusted).to_string()
    }

    const XFF: &str = "x-forwarded-for";

    #[test]
    fn the_rightmost_address_that_is_no_trusted_proxy() {
        for (peer, lines, expected) in [
            // Nobody forwards.
            ("203.0.113.9", &[][..], "203.0.113.9"),
            // Whoever is not trusted is not believed.
            ("203.0.113.9", &[(XFF, "198.51.100.1")], "203.0.113.9"),
            ("203.0.113.9", &[("forwarded", "for=198.51.100.1")], "203.0.113.9"),
            // One proxy, two proxies, over one line or two.
            ("127.0.0.1", &[(XFF, "198.51.100.1")], "198.51.100.1"),
            ("127.0.0.1", &[(XFF, "198.51.100.1, 10.0.0.2")], "198.51.100.1"),
            ("127.0.0.1", &[(XFF, "198.51.100.1"), (XFF, "10.0.0.2")], "198.51.100.1"),
            // What stands left of the first stranger was written by that stranger.
            ("127.0.0.1", &[(XFF, "1.1.1.1, 198.51.100.1")], "198.51.100.1"),
            ("127.0.0.1", &[(XFF, "127.0.0.1, 198.51.100.1, 10.0.0.2")], "198.51.100.1"),
            // All are ours: the one farthest away.
            ("127.0.0.1", &[(XFF, "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
            // Garbage stops the walk.
            ("127.0.0.1", &[(XFF, "198.51.100.1, nonsense")], "127.0.0.1"),
            ("127.0.0.1", &[(XFF, "198.51.100.1, , 10.0.0.2")], "10.0.0.2"),
            ("127.0.0.1", &[(XFF, "")], "127.0.0.1"),
            ("127.0.0.1", &[(XFF, "1.2.3.4.5")], "127.0.0.1"),
            // Ports, brackets, IPv6, mapped addresses.
            ("127.0.0.1", &[(XFF, "198.51.100.1:4711")], "198.51.100.1"),
            ("127.0.0.1", &[(XFF, "[2001:db8::1]:4711")], "2001:db8::1"),
            ("127.0.0.1", &[(XFF, "[2001:db8::1]")], "2001:db8::1"),
            ("127.0.0.1", &[(XFF, "::ffff:198.51.100.1")], "198.51.100.1"),
            ("::ffff:127.0.0.1", &[(XFF, "198.51.100.1")], "198.51.100.1"),
            ("fd00::1", &[(XFF, "2001:db8::2")], "2001:db8::2"),
            // RFC 7239.
            ("127.0.0.1", &[("forwarded", "for=198.51.100.1;proto=https;by=10.0.0.1")], "198.51.100.1"),
            ("127.0.0.1", &[("forwarded", "proto=https; For=\"[2001:db8::1]:4711\", for=10.0.0.2")], "2001:db8::1"),
            ("127.0.0.1", &[("forwarded", "for=198.51.100.1, for=unknown")], "127.0.0.1"),
            ("127.0.0.1", &[("forwarded", "for=198.51.100.1, for=_hidden")], "127.0.0.1"),
            ("127.0.0.1", &[("forwarded", "for=198.51.100.1, proto=https")], "127.0.0.1"),
            ("127.0.0.1", &[("forwarded", "for=\"1.1.1.1, for=2.2.2.2\"")], "127.0.0.1"),
            // Both: believed where they agree.
            ("127.0.0.1", &[(XFF, "198.51.100.1"), ("forwarded", "for=198.51.100.1")], "198.51.100.1"),
            ("127.0.0.1", &[(XFF, "198.51.100.1"), ("forwarded", "for=198.51.100.2")], "127.0.0.1"),
        ] {
            assert_eq!(found(peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_request_without_a_known_peer_comes_from_nowhere() {
        assert!(peer(&Extensions::new()).is_unspecified());
    }

    #[test]
    fn the_peer_of_a_connection_is_unmapped() {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo::<SocketAddr>("[::ffff:127.0.0.1]:4711".parse().unwrap()));
        assert_eq!(peer(&extensions).to_string(), "127.0.0.1");
    }
}
