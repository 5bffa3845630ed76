//! From a cookie to the person behind it, with role and status as they are now (P3).

use super::routes::{self, EVENTS, RUN_EVENTS};
use super::service::sessions::{self, Found};
use crate::domain::{Limited, Member, UserId};
use crate::live::BACKGROUND;
use crate::server::{
    AppState,
    http::{cookies::SESSION, refusal, reply},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

/// Beside [`Member`]: the request came with a session that has ended.
#[derive(Clone, Copy, Debug)]
pub struct EndedSession(pub UserId);

/// Middleware: puts a [`Member`], a [`Limited`] or an [`EndedSession`] into the request's extensions.
pub async fn layer(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(token) = app.cookies.read(request.headers(), SESSION) else { return next.run(request).await };
    let origin = reply::origin(request.headers(), request.extensions());
    let found = if is_activity(&request) {
        sessions::find(&app, &token, origin).await
    } else {
        sessions::find_quietly(&app, &token, origin).await
    };
    match found {
        Ok(Found::Live(member)) => {
            request.extensions_mut().insert::<Member>(*member);
        }
        Ok(Found::Limited(limited)) => {
            request.extensions_mut().insert::<Limited>(*limited);
        }
        Ok(Found::Ended(user)) => {
            request.extensions_mut().insert(EndedSession(user));
        }
        Ok(Found::Nothing) => {}
        Err(error) => return refusal::code(&error),
    }
    next.run(request).await
}

/// Streams and fetches that nobody asked for are none (A2).
fn is_activity(request: &Request) -> bool {
    ![EVENTS, RUN_EVENTS].contains(&routes::pattern(request.uri().path()))
        && !request.headers().contains_key(BACKGROUND)
}
