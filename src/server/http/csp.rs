//! What browsers are told to forbid: a strict Content-Security-Policy with a nonce, and its companions.
//!
//! Leptos makes a nonce of its own while rendering, too late for a header. So the nonce is made here, lies in the extensions of the
//! request, and [`provide_nonce`] puts it in the place of Leptos' own.
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};

use crate::server::random::Random;

/// What the layer needs.
#[derive(Clone, Debug)]
pub struct Csp {
    /// The source of nonces.
    pub random: Random,
    /// Whether the public address is https, so that browsers may be told never to come back by http.
    pub https: bool,
}

const FIXED: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With `no-referrer` plain forms would lose the page they came from, and browsers would send `Origin: null`.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

/// Two years, for this host alone: what else lives under the domain is not ours to decide.
const HSTS: &str = "max-age=63072000";

/// Makes the nonce of a request and puts the headers on its answer.
pub async fn protect(State(csp): State<Csp>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::from_value(BASE64URL_NOPAD.encode(&csp.random.bytes::<16>()));
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    set_headers(response.headers_mut(), &nonce, csp.https);
    response
}

/// Gives Leptos the nonce of the request being answered. To be called where a route's context is provided, after Leptos has
/// provided its own, which is where `leptos_routes_with_context` calls what it is given.
pub fn provide_nonce() {
    if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
        provide_context(nonce);
    }
}

fn set_headers(headers: &mut HeaderMap, nonce: &Nonce, https: bool) {
    if let Ok(policy) = HeaderValue::try_from(policy(nonce)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}

/// `form-action` is checked again by browsers on each redirect that follows a form, so those must stay on this site: by path, never
/// by host.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; manifest-src 'self'"
    )
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Extension, Router, middleware};
    use leptos::nonce::use_nonce;
    use leptos::prelude::Owner;

    use super::super::testing::{request, send};
    use super::*;

    fn app(https: bool) -> Router {
        let csp = Csp { random: Random::system(), https };
        Router::new()
            .route("/", get(|Extension(nonce): Extension<Nonce>| async move { nonce.to_string() }))
            .layer(middleware::from_fn_with_state(csp, protect))
    }

    #[tokio::test]
    async fn the_header_carries_the_nonce_of_the_request_and_each_request_has_another() {
        let first = send(&app(false), request("GET", "/", &[])).await;
        let second = send(&app(false), request("GET", "/", &[])).await;
        let policy = first.header("content-security-policy").unwrap();
        assert!(policy.contains(&format!("script-src 'nonce-{}' 'strict-dynamic'", first.body)), "{policy}");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_ne!(first.body, second.body);
    }

    #[tokio::test]
    async fn answers_of_every_status_are_protected() {
        let missing = send(&app(false), request("GET", "/missing", &[])).await;
        assert_eq!(missing.status, 404);
        for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"] {
            assert!(missing.header(name).is_some(), "{name}");
        }
        assert_eq!(missing.header("referrer-policy"), Some("same-origin"));
    }

    #[tokio::test]
    async fn only_https_is_promised_to_stay_https() {
        let plain = send(&app(false), request("GET", "/", &[])).await;
        let secure = send(&app(true), request("GET", "/", &[])).await;
        assert_eq!(plain.header("strict-transport-security"), None);
        assert_eq!(secure.header("strict-transport-security"), Some(HSTS));
    }

    #[test]
    fn leptos_takes_the_nonce_of_the_request_in_place_of_its_own() {
        let (mut parts, ()) = axum::http::Request::new(()).into_parts();
        parts.extensions.insert(Nonce::from_value("ours"));
        Owner::new().with(|| {
            provide_context(parts);
            leptos::nonce::provide_nonce();
            provide_nonce();
            assert_eq!(use_nonce().as_deref(), Some("ours"));
        });
    }
}
