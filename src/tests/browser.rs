//! Browsers of the actors that requests are tried with: the real router, without a network.

use super::fixture::{Fixture, Person};
use crate::server::{
    http::{
        cookies::{BROWSER, SESSION},
        ops::Ops,
    },
    telemetry::Metrics,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use std::{collections::BTreeMap, net::SocketAddr};
use tower::ServiceExt;

/// How forms are sent.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// One browser, with its cookies and its address.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub address: String,
    /// Who connects: a proxy on this machine, which the fixture trusts.
    pub peer: SocketAddr,
    /// Headers that replace or join the usual ones; an empty value takes one away.
    pub extra: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Fixture {
    /// The application's router.
    pub fn router(&self) -> Router {
        let ops = Ops::new(Metrics::install(), self.app.config.metrics_token.clone(), || Box::pin(async { true }));
        crate::web::router(self.app.clone(), ops).unwrap()
    }

    /// Somebody who has not signed in.
    pub fn anonymous(&self) -> Browser {
        Browser {
            router: self.router(),
            cookies: BTreeMap::new(),
            address: "203.0.113.50".to_owned(),
            peer: SocketAddr::from(([127, 0, 0, 1], 40_000)),
            extra: Vec::new(),
        }
    }

    /// Somebody signed in.
    pub async fn browser(&self, person: &Person) -> Browser {
        self.signed_in(self.anonymous(), person).await
    }

    /// The same browser with a session in it: cheaper than another router.
    pub async fn signed_in(&self, mut browser: Browser, person: &Person) -> Browser {
        let (_, token) = self.session(person).await;
        browser.cookies.insert(self.app.cookies.name(SESSION), token);
        browser.cookies.insert(self.app.cookies.name(BROWSER), format!("browser of {}", person.id));
        browser
    }
}

impl Browser {
    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/html", None).await
    }

    /// Sends a plain form, as a browser without scripts.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, "text/html", Some(encode(fields))).await
    }

    /// Calls a server function that changes something, as a page with scripts.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, "application/json", Some(encode(fields))).await
    }

    /// Calls a server function that reads.
    pub async fn read(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "application/json", None).await
    }

    /// Sends a plain form and opens the page it leads to.
    pub async fn post_and_follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        self.get(&answer.location()).await
    }

    /// Sends a request as it is given.
    pub async fn send(&mut self, method: Method, path: &str, accept: &str, body: Option<String>) -> Answer {
        let kind = body.as_ref().map(|_| FORM);
        self.send_bytes(method, path, accept, kind, body.unwrap_or_default().into_bytes()).await
    }

    /// Sends any bytes under any name.
    pub async fn send_bytes(
        &mut self,
        method: Method,
        path: &str,
        accept: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let (status, headers, answer) = self.begin(method, path, accept, kind, body).await;
        let is_stream = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        // A stream has no end; it ends here by being dropped.
        let body = if is_stream { Default::default() } else { to_bytes(answer, usize::MAX).await.unwrap() };
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Opens a stream; its body is still to be read.
    pub async fn open(&mut self, path: &str) -> (StatusCode, HeaderMap, Body) {
        self.begin(Method::GET, path, "text/event-stream", None, Vec::new()).await
    }

    async fn begin(
        &mut self,
        method: Method,
        path: &str,
        accept: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> (StatusCode, HeaderMap, Body) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "pinchy.test")
            .header(header::ACCEPT, accept)
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64) Test")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", &self.address)
            .extension(ConnectInfo(self.peer));
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        for (name, value) in &self.extra {
            let name: http::HeaderName = name.parse().unwrap();
            if value.is_empty() {
                request.headers_mut().remove(name);
            } else {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        (parts.status, parts.headers, body)
    }

    fn keep(&mut self, cookie: &str) {
        let cookie = cookie::Cookie::parse(cookie.to_owned()).unwrap();
        if cookie.max_age().is_some_and(|age| age.is_zero()) {
            self.cookies.remove(cookie.name());
        } else {
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
    }
}

impl Answer {
    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// The error code of a failed call.
    pub fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        let of_fields = body.as_object().and_then(|object| object.keys().next().map(String::as_str));
        body.as_str().or(of_fields).unwrap_or_default().to_owned()
    }

    /// The value of a call.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether the page says this, as HTML writes it.
    pub fn says(&self, text: &str) -> bool {
        self.body.contains(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    }
}

/// Fields as forms send them.
pub fn encode<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
