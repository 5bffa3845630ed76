//! One line in the log and one count for each request: by the pattern of its route, never by its path or query, where tokens stand
//! (I8, O4).
use std::borrow::Cow;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::request_id::RequestId;
use crate::server::telemetry;

/// The pattern of the route that answered, where a layer answers before routing; lies in the extensions of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoutePattern(pub &'static str);

/// Names the pattern of a path that no route of the router matched.
pub type NamePattern = fn(&str) -> &'static str;

/// Writes the line and the count when the answer is ready. What is logged meanwhile carries the id of the request, too.
pub async fn record(State(name): State<NamePattern>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let method = method(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let named = name(request.uri().path());
    // Made at the error level, so that it is there whatever the filter lets through.
    let span = tracing::error_span!("request", id);
    let response = next.run(request).instrument(span.clone()).await;
    let route = match (response.extensions().get::<RoutePattern>(), &matched) {
        (Some(RoutePattern(pattern)), _) => Cow::Borrowed(*pattern),
        (None, Some(matched)) => Cow::Owned(matched.as_str().to_owned()),
        (None, None) => Cow::Borrowed(named),
    };
    let status = response.status();
    let duration = started.elapsed();
    let _inside = span.enter();
    let duration_ms = duration.as_secs_f64() * 1_000.0;
    if status.is_server_error() {
        tracing::error!(method, %route, status = status.as_u16(), duration_ms, "answered");
    } else {
        tracing::info!(method, %route, status = status.as_u16(), duration_ms, "answered");
    }
    telemetry::count_request(method, route, class(status), duration);
    response
}

/// Methods are the client's words: unknown ones must not make new counters or lines.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests;
