//! An id for each request, to find its lines in the log by.
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::server::clock::Clock;
use crate::server::random::Random;

/// The header of every answer that carries the id.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request; lies in its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Gives the request a new id. One that the client sends is ignored: it could be used to write into our log.
pub async fn assign(State((clock, random)): State<(Clock, Random)>, mut request: Request, next: Next) -> Response {
    let id = RequestId(random.uuid_v7(clock.now()));
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Extension, Router, middleware};

    use super::super::testing::{request, send};
    use super::*;

    #[tokio::test]
    async fn the_id_is_ours_and_the_same_inside_and_outside() {
        let state = (Clock::system(), Random::system());
        let app = Router::new()
            .route("/", get(|Extension(id): Extension<RequestId>| async move { id.to_string() }))
            .layer(middleware::from_fn_with_state(state, assign));
        let first = send(&app, request("GET", "/", &[("x-request-id", "forged\" level=error")])).await;
        let second = send(&app, request("GET", "/", &[])).await;
        assert_eq!(first.header("x-request-id"), Some(first.body.as_str()));
        assert_eq!(Uuid::parse_str(&first.body).unwrap().get_version_num(), 7);
        assert_ne!(first.body, second.body);
    }
}
