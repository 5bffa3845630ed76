//! What goes out, and what does not (V3).

use super::*;
use axum::{Router, body::Body, response::Redirect, routing::get};
use futures::future::BoxFuture;
use std::{io, net::SocketAddr, sync::Mutex};

const LIMITS: Limits = Limits {
    begin: Duration::from_secs(30),
    pause: Duration::from_secs(30),
    whole: Duration::from_secs(60),
    bytes: 1000,
};
const LOCAL: Allow = Allow { loopback: true, private: false };

/// Knows addresses by heart, and what it was asked.
struct Known(Vec<IpAddr>, Arc<Mutex<Vec<String>>>);

impl Lookup for Known {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        self.1.lock().unwrap().push(name);
        let addresses = self.0.iter().map(|address| SocketAddr::new(*address, 0)).collect();
        Box::pin(async move { Ok(addresses) })
    }
}

fn known(addresses: &[&str]) -> Known {
    Known(addresses.iter().map(|address| address.parse().unwrap()).collect(), Arc::default())
}

fn request(url: &str) -> Request {
    Request { method: Method::GET, url: url.parse().unwrap(), headers: HeaderMap::new(), body: Vec::new() }
}

async fn failed(outbound: &Outbound, url: &str) -> Option<Failure> {
    outbound.send(request(url), LIMITS).await.err()
}

/// A server on this machine; gives its port.
async fn server() -> u16 {
    let endless =
        || async { Body::from_stream(stream::repeat(Bytes::from_static(&[b'x'; 100])).map(Ok::<_, io::Error>)) };
    let drip = || async {
        let drop = || async { tokio::time::sleep(Duration::from_millis(1)).await };
        Body::from_stream(
            stream::repeat(()).then(move |()| drop()).map(|()| Ok::<_, io::Error>(Bytes::from_static(b"x"))),
        )
    };
    let cut = || async {
        // The half goes out first: the connection is flushed when its body has nothing ready.
        let cut = async {
            tokio::task::yield_now().await;
            Err(io::Error::other("cut"))
        };
        Body::from_stream(stream::iter([Ok(Bytes::from_static(b"half"))]).chain(stream::once(cut)))
    };
    let router = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/redirect", get(|| async { Redirect::temporary("http://169.254.169.254/latest/meta-data") }))
        .route("/endless", get(endless))
        .route("/cut", get(cut))
        .route("/drip", get(drip))
        .route("/never", get(std::future::pending::<()>));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

#[tokio::test]
async fn v3_an_address_that_is_written_out_is_checked_before_anything_is_sent() {
    let nothing = Outbound::new(Allow::default(), known(&[]));
    for host in ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "0"] {
        assert_eq!(failed(&nothing, &format!("http://{host}:1/")).await, Some(Failure::Forbidden), "{host}");
    }
    let everything = Outbound::new(Allow { loopback: true, private: true }, known(&[]));
    for host in ["169.254.169.254", "0xa9fea9fe", "[fd00:ec2::254]", "100.100.100.200", "[64:ff9b::a9fe:a9fe]"] {
        assert_eq!(failed(&everything, &format!("http://{host}/")).await, Some(Failure::Forbidden), "{host}");
    }
}

#[tokio::test]
async fn v3_a_name_that_means_a_forbidden_address_is_not_reached() {
    for address in ["169.254.169.254", "127.0.0.1", "::1", "10.1.2.3", "::ffff:169.254.169.254", "fd00:ec2::254"] {
        let outbound = Outbound::new(Allow::default(), known(&[address]));
        assert_eq!(failed(&outbound, "http://harmless.example/").await, Some(Failure::Forbidden), "{address}");
    }
    let unknown = Outbound::new(LOCAL, known(&[]));
    assert_eq!(failed(&unknown, "http://nowhere.example/").await, Some(Failure::Unreachable));
}

#[tokio::test]
async fn v3_of_a_names_addresses_only_those_that_may_be_reached_are_tried() {
    let port = server().await;
    let mixed = known(&["169.254.169.254", "10.0.0.1", "127.0.0.1"]);
    let asked = Arc::clone(&mixed.1);
    let outbound = Outbound::new(LOCAL, mixed);
    let answer = outbound.send(request(&format!("http://mixed.example:{port}/")), LIMITS).await.unwrap();
    assert_eq!(answer.whole().await.unwrap(), b"here");
    assert_eq!(*asked.lock().unwrap(), ["mixed.example"]);
}

#[tokio::test]
async fn v3_a_redirect_is_an_answer_and_is_not_followed() {
    let port = server().await;
    let asked = known(&["127.0.0.1"]);
    let outbound = Outbound::new(LOCAL, asked);
    let answer = outbound.send(request(&format!("http://127.0.0.1:{port}/redirect")), LIMITS).await.unwrap();
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
}

#[tokio::test]
async fn v3_an_answer_ends_at_its_limits() {
    let port = server().await;
    let outbound = Outbound::new(LOCAL, System);
    let at = |path: &str| request(&format!("http://127.0.0.1:{port}{path}"));
    let mut endless = outbound.send(at("/endless"), LIMITS).await.unwrap();
    let mut bytes = 0;
    let failure = loop {
        match endless.body.next().await.unwrap() {
            Ok(part) => bytes += part.len(),
            Err(failure) => break failure,
        }
    };
    assert_eq!(failure, Failure::TooLong);
    assert!(bytes <= LIMITS.bytes, "{bytes}");
    assert!(endless.body.next().await.is_none());
    let cut = outbound.send(at("/cut"), LIMITS).await.unwrap();
    assert_eq!(cut.whole().await, Err(Failure::Cut));
    // It never pauses and never has many bytes.
    let patient = Limits { whole: Duration::from_millis(300), bytes: usize::MAX, ..LIMITS };
    let drip = outbound.send(at("/drip"), patient).await.unwrap();
    assert_eq!(drip.whole().await, Err(Failure::TooLong));
    let hasty = Limits { begin: Duration::from_millis(1), ..LIMITS };
    assert_eq!(outbound.send(at("/never"), hasty).await.err(), Some(Failure::Slow));
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(failed(&outbound, &format!("http://127.0.0.1:{nobody}/")).await, Some(Failure::Unreachable));
}
