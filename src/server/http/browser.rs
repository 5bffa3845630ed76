//! The mark by which forms know a browser again: a random cookie set with the first page (F7).

use super::{cookies::BROWSER, flash::is_document};
use crate::server::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::header;

/// Middleware: sets the mark with every page that is opened without one.
pub async fn layer(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let missing =
        is_document(request.method(), request.headers()) && app.cookies.read(request.headers(), BROWSER).is_none();
    let mut response = next.run(request).await;
    if missing {
        response.headers_mut().append(header::SET_COOKIE, app.cookies.set(BROWSER, &app.random.token(""), None));
    }
    response
}
