//! Forms and calls are accepted from our own pages alone. Server functions have no protection of their own.
//!
//! Reading is open to links from anywhere, since an invite is opened from a mail or a chat (I8), and since nothing that changes
//! anything is a GET.
use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::{host, refusal, text};
use crate::error::AppError;
use crate::server::config::PublicUrl;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The public address as it is now: it may be saved while the server runs (A2).
#[derive(Clone)]
pub struct CurrentPublicUrl(Arc<dyn Fn() -> Option<PublicUrl> + Send + Sync>);

impl CurrentPublicUrl {
    /// From whatever knows it.
    pub fn new(read: impl Fn() -> Option<PublicUrl> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl fmt::Debug for CurrentPublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CurrentPublicUrl")
    }
}

/// What is thought of where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// From our own page, from no browser, or only reading.
    Pass,
    /// A change that another site asks for.
    CrossSite,
}

/// Refuses requests without a readable host (400), and changes that another site asks for (403).
pub async fn check(State(public_url): State<CurrentPublicUrl>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let Some(host) = host::of(&request) else {
        return refusal::answer(headers, StatusCode::BAD_REQUEST, text::BAD_HOST, &AppError::BadRequest);
    };
    let site = field(headers, &SEC_FETCH_SITE);
    let origin = field(headers, &ORIGIN);
    match judge(request.method(), site, origin, &host, (public_url.0)().as_ref()) {
        Verdict::Pass => next.run(request).await,
        Verdict::CrossSite => refusal::answer(headers, StatusCode::FORBIDDEN, text::CROSS_SITE, &AppError::BadRequest),
    }
}

/// `Sec-Fetch-Site` decides where a browser sends it. Browsers leave it out towards plain http addresses in a network; there
/// `Origin` must be this host or the public address. Without either, the caller is no browser and has nobody's cookies.
pub fn judge(
    method: &Method,
    sec_fetch_site: Option<&str>,
    origin: Option<&str>,
    host: &Authority,
    public_url: Option<&PublicUrl>,
) -> Verdict {
    let passes = method.is_safe()
        || match (sec_fetch_site, origin) {
            (Some(site), _) => site == "same-origin",
            (None, Some(origin)) => {
                host::is_origin(host, origin) || public_url.is_some_and(|public| public.origin() == origin)
            }
            (None, None) => true,
        };
    if passes { Verdict::Pass } else { Verdict::CrossSite }
}

/// A header as text; one that is no text counts as there and wrong.
fn field<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Router, middleware};

    use super::super::testing::{request, send};
    use super::*;

    #[test]
    fn changes_pass_from_our_own_pages_and_from_no_browser() {
        use Verdict::{CrossSite, Pass};
        let host: Authority = "pinchy.lan:3000".parse().unwrap();
        let public: PublicUrl = "https://pinchy.example.com".parse().unwrap();
        for (method, site, origin, expected) in [
            // Links lead here from anywhere.
            ("GET", Some("cross-site"), None, Pass),
            ("GET", Some("none"), None, Pass),
            ("HEAD", Some("cross-site"), Some("https://evil.example"), Pass),
            // A browser that tells where it comes from.
            ("POST", Some("same-origin"), None, Pass),
            ("POST", Some("same-origin"), Some("http://pinchy.lan:3000"), Pass),
            ("POST", Some("same-site"), None, CrossSite),
            ("POST", Some("cross-site"), None, CrossSite),
            ("POST", Some("cross-site"), Some("http://pinchy.lan:3000"), CrossSite),
            ("POST", Some("none"), None, CrossSite),
            ("POST", Some(""), None, CrossSite),
            ("DELETE", Some("cross-site"), None, CrossSite),
            ("PUT", Some("cross-site"), None, CrossSite),
            // One that does not.
            ("POST", None, Some("http://pinchy.lan:3000"), Pass),
            ("POST", None, Some("https://pinchy.lan:3000"), Pass),
            ("POST", None, Some("https://pinchy.example.com"), Pass),
            ("POST", None, Some("http://pinchy.example.com"), CrossSite),
            ("POST", None, Some("http://pinchy.lan"), CrossSite),
            ("POST", None, Some("https://evil.example"), CrossSite),
            ("POST", None, Some("https://pinchy.example.com.evil.example"), CrossSite),
            ("POST", None, Some("null"), CrossSite),
            ("POST", None, Some(""), CrossSite),
            // No browser.
            ("POST", None, None, Pass),
        ] {
            let method: Method = method.parse().unwrap();
            assert_eq!(judge(&method, site, origin, &host, Some(&public)), expected, "{method} {site:?} {origin:?}");
        }
    }

    fn app() -> Router {
        Router::new()
            .route("/", get(|| async { "read" }).post(|| async { "done" }))
            .layer(middleware::from_fn_with_state(CurrentPublicUrl::new(|| None), check))
    }

    #[tokio::test]
    async fn a_form_from_another_site_gets_words_and_does_nothing() {
        let headers = [("host", "a.example"), ("sec-fetch-site", "cross-site"), ("accept", "text/html")];
        let answer = send(&app(), request("POST", "/", &headers)).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains(text::CROSS_SITE));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }

    #[tokio::test]
    async fn a_script_from_another_site_gets_a_code() {
        let headers = [("host", "a.example"), ("origin", "null"), ("accept", "application/json")];
        let answer = send(&app(), request("POST", "/", &headers)).await;
        assert_eq!((answer.status, answer.body.as_str()), (403, r#""bad_request""#));
    }

    #[tokio::test]
    async fn our_own_form_passes() {
        let headers = [("host", "a.example"), ("sec-fetch-site", "same-origin")];
        assert_eq!(send(&app(), request("POST", "/", &headers)).await.body, "done");
    }

    #[tokio::test]
    async fn a_request_without_a_readable_host_is_a_bad_one() {
        for headers in [&[][..], &[("host", "no host")], &[("host", "a.example"), ("host", "b.example")]] {
            assert_eq!(send(&app(), request("GET", "/", headers)).await.status, 400, "{headers:?}");
        }
        let foreign = [("host", "foreign.example")];
        assert_eq!(send(&app(), request("GET", "/", &foreign)).await.status, 200, "a foreign host is served");
    }
}
