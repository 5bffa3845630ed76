//! No request is larger than any form here: told before reading where the length is announced, and while reading where it is not.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{refusal, text};
use crate::error::AppError;

/// Refuses bodies of more than the given number of bytes with 413.
///
/// Whoever reads a body that turns out too large sees a broken one and answers accordingly; that answer is replaced.
pub async fn enforce(State(max_bytes): State<usize>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    if announced(&headers).is_some_and(|length| length > max_bytes as u64) {
        return too_large(&headers);
    }
    let exceeded = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&exceeded);
    let request = request.map(|body| {
        Body::new(Limited::new(body, max_bytes).map_err(move |error| {
            if error.is::<LengthLimitError>() {
                seen.store(true, Ordering::SeqCst);
            }
            error
        }))
    });
    let response = next.run(request).await;
    if exceeded.load(Ordering::SeqCst) { too_large(&headers) } else { response }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(headers: &HeaderMap) -> Response {
    refusal::answer(headers, StatusCode::PAYLOAD_TOO_LARGE, text::TOO_LARGE, &AppError::TooLarge)
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use axum::{Router, middleware};
    use futures::stream;

    use super::super::testing::{Answer, request_with, send};
    use super::*;

    async fn posted(headers: &[(&str, &str)], body: Body) -> Answer {
        let app = Router::new()
            .route("/", post(|body: String| async move { body.len().to_string() }))
            .layer(middleware::from_fn_with_state(10_usize, enforce));
        send(&app, request_with("POST", "/", headers, body)).await
    }

    fn unannounced(length: usize) -> Body {
        Body::from_stream(stream::iter((0..length).map(|_| Ok::<_, std::io::Error>("x"))))
    }

    #[tokio::test]
    async fn what_fits_passes() {
        assert_eq!(posted(&[("content-length", "10")], Body::from("0123456789")).await.body, "10");
        assert_eq!(posted(&[], unannounced(10)).await.body, "10");
    }

    #[tokio::test]
    async fn what_does_not_fit_gets_413_announced_or_not() {
        assert_eq!(posted(&[("content-length", "11")], Body::from("0123456789A")).await.status, 413);
        assert_eq!(posted(&[], unannounced(11)).await.status, 413);
    }

    #[tokio::test]
    async fn people_get_words_and_scripts_a_code() {
        let page = posted(&[("accept", "text/html")], unannounced(11)).await;
        assert!(page.body.contains(text::TOO_LARGE));
        let code = posted(&[], unannounced(11)).await;
        assert_eq!(code.body, r#""too_large""#);
    }
}
