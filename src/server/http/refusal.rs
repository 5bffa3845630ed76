//! How a layer says no: a sentence for a person, a code for a script.
use axum::Json;
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::assets::assets;
use crate::error::AppError;

/// Whether the caller is a browser that shows the answer as a page, rather than a script that reads it. Leptos asks the same.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The code alone, as server functions send it; status and `Retry-After` follow the code.
pub fn code(error: &AppError) -> Response {
    code_with(status_of(error), error)
}

/// The code under a status of its own.
pub fn code_with(status: StatusCode, error: &AppError) -> Response {
    let mut response = (status, Json(error)).into_response();
    if let Some(seconds) = error.retry_after_s() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The status of a code; one that HTTP does not know would be a slip in the table of codes.
pub fn status_of(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A page that says one sentence of the catalogue. It has no scripts and depends on no feature.
pub fn page(status: StatusCode, sentence: &'static str) -> Response {
    let css = &assets().css;
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Pinchy</title>\
         <link rel=\"stylesheet\" href=\"{css}\"></head>\
         <body><main><h1>Pinchy</h1><p role=\"alert\">{sentence}</p></main></body></html>\n"
    );
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// A sentence for a page, the code for everybody else.
pub fn answer(headers: &HeaderMap, status: StatusCode, sentence: &'static str, error: &AppError) -> Response {
    if wants_page(headers) { page(status, sentence) } else { code_with(status, error) }
}
