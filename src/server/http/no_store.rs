//! Pages and replies are private and change: no cache keeps them, nor does the browser after sign-out.
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::Next;
use axum::response::Response;

/// Marks an answer that carries its own `Cache-Control`; lies in the extensions of the response.
#[derive(Clone, Copy, Debug)]
pub struct Cacheable;

/// Forbids to keep any answer but files of the site.
pub async fn forbid(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions().get::<Cacheable>().is_none() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::http::header::CACHE_CONTROL;
    use axum::routing::get;
    use axum::{Extension, Router, middleware};

    use super::super::testing::{request, send};
    use super::*;

    #[tokio::test]
    async fn only_marked_answers_may_be_kept() {
        let app = Router::new()
            .route("/page", get(|| async { "page" }))
            .route("/careless", get(|| async { ([(CACHE_CONTROL, "public")], "page") }))
            .route("/file", get(|| async { (Extension(Cacheable), [(CACHE_CONTROL, "public")], "file") }))
            .layer(middleware::from_fn(forbid));
        for (path, expected) in
            [("/page", "no-store"), ("/careless", "no-store"), ("/nothing", "no-store"), ("/file", "public")]
        {
            let answer = send(&app, request("GET", path, &[])).await;
            assert_eq!(answer.header("cache-control"), Some(expected), "{path}");
        }
    }
}
