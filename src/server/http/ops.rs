//! What machines ask about this one (O4): `/healthz`, `/readyz`, `/metrics`.
//!
//! A layer and no routes, so that whoever may not read the metrics is answered by whatever answers for an unknown address.
use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};

use super::client_ip;
use super::trace::RoutePattern;
use crate::server::crypto::{constant_time_eq, sha256};
use crate::server::telemetry::Metrics;

/// The exposition format of Prometheus.
const EXPOSITION: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the layer needs.
#[derive(Clone)]
pub struct Ops {
    ready: Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>,
    metrics: Metrics,
    token: Option<SecretString>,
}

impl Ops {
    /// `ready` says whether requests can be served now: whether the database answers, and nobody has asked to stop.
    pub fn new(
        metrics: Metrics,
        token: Option<SecretString>,
        ready: impl Fn() -> BoxFuture<'static, bool> + Send + Sync + 'static,
    ) -> Self {
        Self { ready: Arc::new(ready), metrics, token }
    }

    /// The token, or a peer on this machine whose request no proxy passed on: a proxy here would make everybody local.
    fn may_read_metrics(&self, request: &Request) -> bool {
        let is_local =
            client_ip::peer(request.extensions()).is_loopback() && !client_ip::was_forwarded(request.headers());
        is_local || self.token.as_ref().is_some_and(|token| shows(request.headers(), token))
    }
}

impl fmt::Debug for Ops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ops")
    }
}

/// Answers the three addresses, and passes everything else on.
pub async fn serve(State(ops): State<Ops>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    match request.uri().path() {
        "/healthz" => (RoutePattern("/healthz").mark(), "ok\n").into_response(),
        "/readyz" => {
            let (status, word) = if (ops.ready)().await {
                (StatusCode::OK, "ready\n")
            } else {
                (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
            };
            (status, RoutePattern("/readyz").mark(), word).into_response()
        }
        "/metrics" if ops.may_read_metrics(&request) => {
            (RoutePattern("/metrics").mark(), [(CONTENT_TYPE, EXPOSITION)], ops.metrics.render()).into_response()
        }
        _ => next.run(request).await,
    }
}

impl RoutePattern {
    fn mark(self) -> axum::Extension<Self> {
        axum::Extension(self)
    }
}

/// Whether a request carries the token; hashed first, so that the comparison does not tell its length either.
fn shows(headers: &HeaderMap, token: &SecretString) -> bool {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .is_some_and(|(_, shown)| {
            constant_time_eq(&sha256(shown.trim().as_bytes()), &sha256(token.expose_secret().as_bytes()))
        })
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicBool, Ordering};

    use axum::extract::ConnectInfo;
    use axum::{Extension, Router, middleware};

    use super::super::testing::{Answer, request, send};
    use super::*;

    const TOKEN: &str = "correct-horse-battery";

    async fn asked(path: &str, peer: &str, token: Option<&str>, headers: &[(&str, &str)]) -> Answer {
        let ops = Ops::new(Metrics::install(), token.map(SecretString::from), || Box::pin(async { true }));
        let app = Router::new()
            .fallback(|| async { (StatusCode::NOT_FOUND, "next") })
            .layer(middleware::from_fn_with_state(ops, serve))
            .layer(Extension(ConnectInfo::<SocketAddr>(peer.parse().unwrap())));
        send(&app, request("GET", path, headers)).await
    }

    #[tokio::test]
    async fn metrics_are_for_the_token_and_for_this_machine() {
        const LOCAL: &str = "127.0.0.1:5000";
        const FAR: &str = "203.0.113.9:5000";
        let bearer = format!("Bearer {TOKEN}");
        for (peer, token, headers, status) in [
            (LOCAL, None, &[][..], 200),
            ("[::1]:5000", None, &[], 200),
            ("[::ffff:127.0.0.1]:5000", None, &[], 200),
            (LOCAL, None, &[("x-forwarded-for", "127.0.0.1")], 404),
            (LOCAL, None, &[("forwarded", "for=127.0.0.1")], 404),
            (LOCAL, None, &[("via", "1.1 proxy")], 404),
            (FAR, None, &[], 404),
            (FAR, None, &[("authorization", bearer.as_str())], 404),
            (FAR, None, &[("authorization", "Bearer ")], 404),
            (FAR, Some(TOKEN), &[("authorization", bearer.as_str())], 200),
            (LOCAL, Some(TOKEN), &[("authorization", bearer.as_str()), ("x-forwarded-for", "203.0.113.9")], 200),
            (FAR, Some(TOKEN), &[("authorization", "Bearer wrong")], 404),
            (FAR, Some(TOKEN), &[("authorization", TOKEN)], 404),
            (FAR, Some(TOKEN), &[], 404),
        ] {
            let answer = asked("/metrics", peer, token, headers).await;
            assert_eq!(answer.status, status, "{peer} {token:?} {headers:?}");
            assert_eq!(answer.body == "next", status == 404);
        }
    }

    #[tokio::test]
    async fn health_is_for_everybody() {
        let answer = asked("/healthz", "203.0.113.9:5000", None, &[]).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"));
    }

    #[tokio::test]
    async fn readiness_is_asked_for_each_time() {
        let ready = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&ready);
        let ops = Ops::new(Metrics::install(), None, move || {
            let ready = asked.load(Ordering::SeqCst);
            Box::pin(async move { ready })
        });
        let app = Router::new().layer(middleware::from_fn_with_state(ops, serve));
        assert_eq!(send(&app, request("GET", "/readyz", &[])).await.status, 503);
        ready.store(true, Ordering::SeqCst);
        assert_eq!(send(&app, request("GET", "/readyz", &[])).await.status, 200);
    }

    #[tokio::test]
    async fn other_methods_and_addresses_go_on() {
        assert_eq!(asked("/metricsx", "127.0.0.1:1", None, &[]).await.body, "next");
        assert_eq!(asked("/", "127.0.0.1:1", None, &[]).await.body, "next");
    }
}
