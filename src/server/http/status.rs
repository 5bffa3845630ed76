//! Statuses that tell the truth: one page for all that is not there (P2), and the status of its code for every failed call.
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::nonce::Nonce;
use server_fn::error::SERVER_FN_ERROR_HEADER;
use url::Url;

use super::request_id::RequestId;
use super::{refusal, text};
use crate::error::AppError;

/// A header by which a view keeps its own page at status 404 (C3). It does not leave the server.
pub const OWN_PAGE: HeaderName = HeaderName::from_static("x-own-page");

/// What the 404 page differs by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// The nonce of the Content-Security-Policy.
    pub nonce: String,
    /// The id of the request, to ask an admin about.
    pub request_id: String,
}

/// Renders the 404 page.
pub type NotFoundPage = fn(&NotFound) -> String;

/// A larger body is none of a server function's errors.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Replaces every page of status 404 by the one page, and drops whatever headers came with it, so that what may not be seen answers
/// like what does not exist. Answers for scripts are left alone.
pub async fn not_found(State(page): State<NotFoundPage>, request: Request, next: Next) -> Response {
    let differing = NotFound {
        nonce: request.extensions().get::<Nonce>().map(ToString::to_string).unwrap_or_default(),
        request_id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
    };
    let mut response = next.run(request).await;
    let has_own_page = response.headers_mut().remove(OWN_PAGE).is_some();
    if response.status() != StatusCode::NOT_FOUND || has_own_page || !is_page(response.headers()) {
        return response;
    }
    let page = page(&differing);
    // Written here, because axum writes a length for what a route answers and none for what no route does.
    let length = HeaderValue::from(page.len());
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")), (CONTENT_LENGTH, length)];
    (StatusCode::NOT_FOUND, headers, page).into_response()
}

/// An answer without a type is a router's bare "not found".
fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Over `/api`: failed calls get the status of their code, and plain forms a `303` without a body.
///
/// Leptos answers every error with 500, and every plain form with 302 and the function's result as the body. A function that chooses
/// where a failed form goes on says 303; 302 is Leptos' own choice, made for arguments that do not decode.
pub async fn api(request: Request, next: Next) -> Response {
    let wants_page = refusal::wants_page(request.headers());
    let response = next.run(request).await;
    let failed = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    match response.status() {
        StatusCode::FOUND if failed => words(response).await,
        status if status.is_redirection() => see_other(response),
        // A page that a browser opens by itself is no place for a bare code, nor for Leptos' way back with the code in it.
        _ if failed && wants_page => words(response).await,
        _ if failed => with_status_of_code(response).await,
        // Leptos' answer for a function that does not exist; it explains how to register one.
        StatusCode::BAD_REQUEST if wants_page => StatusCode::NOT_FOUND.into_response(),
        StatusCode::BAD_REQUEST => refusal::code(&AppError::NotFound),
        _ => response,
    }
}

fn see_other(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::SEE_OTHER;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(SERVER_FN_ERROR_HEADER);
    if let Some(path) = parts.headers.get(LOCATION).and_then(path_of_this_site) {
        parts.headers.insert(LOCATION, path);
    }
    Response::from_parts(parts, Body::empty())
}

/// Where Leptos leads back to the `Referer`, the host in it was the client's to write: its path alone is followed.
fn path_of_this_site(location: &HeaderValue) -> Option<HeaderValue> {
    let url = Url::parse(location.to_str().ok()?).ok()?;
    let query = url.query().filter(|query| !query.is_empty()).map(|query| format!("?{query}")).unwrap_or_default();
    HeaderValue::try_from(format!("/{}{query}", url.path().trim_start_matches('/'))).ok()
}

/// A page for a form whose error would otherwise travel in the address, or get lost.
async fn words(response: Response) -> Response {
    let (error, _) = decode(response.into_body()).await;
    let status = refusal::status_of(&error);
    let sentence = if status.is_client_error() { text::UNREADABLE_FORM } else { text::FAILED_FORM };
    refusal::page(status, sentence)
}

async fn with_status_of_code(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let (error, bytes) = decode(body).await;
    parts.status = refusal::status_of(&error);
    if let Some(seconds) = error.retry_after_s() {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Response::from_parts(parts, bytes)
}

/// The error in a body, and the body again. One that is none of our codes becomes one, and what it said stays here.
async fn decode(body: Body) -> (AppError, Body) {
    let bytes = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    match serde_json::from_slice(&bytes) {
        Ok(error) => (error, Body::from(bytes)),
        Err(_) => (AppError::Internal, Body::from(serde_json::to_vec(&AppError::Internal).unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests;
