//! The one way out (V3): whatever Pinchy asks of another server goes through here. Addresses are checked, written out or looked up; nothing
//! is followed, no proxy of the system is used, and no answer is longer or later than its limits.

mod address;
mod lookup;
#[cfg(test)]
mod tests;

pub use address::Allow;
pub use lookup::{Lookup, System};

use axum::body::Bytes;
use futures::{StreamExt, stream, stream::BoxStream};
use http::{HeaderMap, Method, StatusCode};
use lookup::{Checked, Refused};
use std::{
    error::Error,
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::time::Instant;
use url::{Host, Url};

/// How long a connection may take to be there.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Sends requests to other servers. Cheap to clone.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    allow: Allow,
    lookup: Arc<dyn Lookup>,
    /// Made when it is first needed: it reads the system's certificates, which commands do not need.
    client: OnceLock<Option<reqwest::Client>>,
}

/// What is sent.
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// With which headers; what is secret is marked as sensitive.
    pub headers: HeaderMap,
    /// With which body.
    pub body: Vec<u8>,
}

/// How long and how large an answer may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the answer may take to begin.
    pub begin: Duration,
    /// How long it may pause.
    pub pause: Duration,
    /// How long all of it may take, from the request on: one that drips never pauses for long.
    pub whole: Duration,
    /// How many bytes its body may have.
    pub bytes: usize,
}

/// What came back.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body, as it comes. After a failure there is nothing more.
    pub body: BoxStream<'static, Result<Bytes, Failure>>,
}

/// Why there is no answer, or not the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum Failure {
    /// The address may not be reached.
    Forbidden,
    /// Nobody answers there.
    Unreachable,
    /// It did not begin in time, or paused too long.
    Slow,
    /// It broke off.
    Cut,
    /// It has more bytes than are taken, or goes on for longer.
    TooLong,
}

impl Outbound {
    /// With what may be reached, and who knows the addresses of names.
    pub fn new(allow: Allow, lookup: impl Lookup + 'static) -> Self {
        Self(Arc::new(Inner { allow, lookup: Arc::new(lookup), client: OnceLock::new() }))
    }

    /// Whether an address may be reached as far as it tells by itself: a name is only known when it is looked up.
    ///
    /// # Errors
    /// [`Failure::Forbidden`].
    pub fn check(&self, url: &Url) -> Result<(), Failure> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Failure::Forbidden),
        };
        self.0.allow.lets(address).then_some(()).ok_or(Failure::Forbidden)
    }

    /// Sends a request and waits for the beginning of its answer.
    ///
    /// # Errors
    /// Why none has begun.
    pub async fn send(&self, request: Request, limits: Limits) -> Result<Answer, Failure> {
        // The connector takes an address that is written out as it is, without asking the resolver.
        self.check(&request.url)?;
        let client = self.0.client.get_or_init(|| client(&self.0)).as_ref().ok_or(Failure::Unreachable)?;
        let Request { method, url, headers, body } = request;
        let due = Instant::now() + limits.whole;
        let sent = client.request(method, url).headers(headers).body(body).send();
        let answer = tokio::time::timeout(limits.begin, sent).await.map_err(|_| Failure::Slow)?;
        let answer = answer.map_err(|error| failure(&error, Failure::Unreachable))?;
        Ok(Answer { status: answer.status(), body: bounded(answer.bytes_stream().boxed(), limits, due) })
    }
}

impl Answer {
    /// The beginning of the body: what is there of it before it fails, or before it is this long.
    pub async fn beginning(mut self, bytes: usize) -> Vec<u8> {
        let mut beginning = Vec::new();
        while let Some(Ok(part)) = self.body.next().await {
            beginning.extend_from_slice(&part[..part.len().min(bytes - beginning.len())]);
            if beginning.len() == bytes {
                break;
            }
        }
        beginning
    }

    /// The whole body.
    ///
    /// # Errors
    /// Why it is not whole.
    pub async fn whole(mut self) -> Result<Vec<u8>, Failure> {
        let mut whole = Vec::new();
        while let Some(part) = self.body.next().await {
            whole.extend_from_slice(&part?);
        }
        Ok(whole)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one client")]
fn client(inner: &Inner) -> Option<reqwest::Client> {
    let resolver = Checked { allow: inner.allow, lookup: Arc::clone(&inner.lookup) };
    let built = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .dns_resolver(resolver)
        .connect_timeout(CONNECT_WITHIN)
        .user_agent(concat!("pinchy/", env!("CARGO_PKG_VERSION")))
        .build();
    built.inspect_err(|error| tracing::error!(%error, "nothing can be sent to other servers")).ok()
}

/// What an error of the client means; `other` where it does not say.
fn failure(error: &reqwest::Error, other: Failure) -> Failure {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<Refused>() {
            return Failure::Forbidden;
        }
        cause = error.source();
    }
    if error.is_timeout() { Failure::Slow } else { other }
}

/// A body that ends where its limits are.
fn bounded(
    body: BoxStream<'static, Result<Bytes, reqwest::Error>>,
    limits: Limits,
    due: Instant,
) -> BoxStream<'static, Result<Bytes, Failure>> {
    let next = move |state: Option<(BoxStream<'static, Result<Bytes, reqwest::Error>>, usize)>| async move {
        let (mut body, taken) = state?;
        let patience = due.min(Instant::now() + limits.pause);
        let part = match tokio::time::timeout_at(patience, body.next()).await {
            _ if Instant::now() >= due => Err(Failure::TooLong),
            Err(_) => Err(Failure::Slow),
            Ok(None) => return None,
            Ok(Some(Err(error))) => Err(failure(&error, Failure::Cut)),
            Ok(Some(Ok(part))) if taken + part.len() > limits.bytes => Err(Failure::TooLong),
            Ok(Some(Ok(part))) => Ok(part),
        };
        let rest = part.as_ref().ok().map(|part| taken + part.len()).map(|taken| (body, taken));
        Some((part, rest))
    };
    stream::unfold(Some((body, 0)), next).boxed()
}
