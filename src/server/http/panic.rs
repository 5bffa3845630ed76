//! A request that panics is answered all the same; the others go on. `tower-http` has a layer for it, which does not see whether a page
//! or a script has asked.
use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;

use super::{refusal, text};
use crate::error::AppError;

/// The layer that answers 500 where a handler, or a page while it is drawn, panicked. What it said is in the log of the process.
pub async fn answer(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    // What the panic left half done was the request's own, and is dropped with it.
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        refusal::answer(&headers, StatusCode::INTERNAL_SERVER_ERROR, text::PANICKED, &AppError::Internal)
    })
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Router, middleware};

    use super::super::testing::{request, send};
    use super::*;

    async fn panicking() -> &'static str {
        panic!("on purpose")
    }

    #[tokio::test]
    async fn a_panic_is_answered_in_words() {
        let app = Router::new()
            .route("/", get(panicking))
            .route("/calm", get(|| async { "calm" }))
            .layer(middleware::from_fn(answer));
        let page = send(&app, request("GET", "/", &[("accept", "text/html")])).await;
        assert_eq!(page.status, 500);
        assert!(page.body.contains(text::PANICKED), "{}", page.body);
        assert!(!page.body.contains("on purpose"));
        let call = send(&app, request("GET", "/", &[])).await;
        assert_eq!(call.status, 500);
        assert_eq!(serde_json::from_str::<AppError>(&call.body).unwrap(), AppError::Internal);
        assert_eq!(send(&app, request("GET", "/calm", &[])).await.body, "calm");
    }
}
