use crate::domain::Member;
use crate::features::auth::service::streams;
use crate::server::{AppState, http::refusal};
use axum::{
    Extension,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream::unfold;
use std::{convert::Infallible, time::Duration};

/// How often a silent stream says that it is there, so that nobody on the way takes it for dead.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Tells proxies of one kind to hand each event on at once.
const UNBUFFERED: [(&str, &str); 1] = [("x-accel-buffering", "no")];

/// `/events`: tells an open page what has changed, one [`Notice`](crate::domain::Notice) an event.
pub async fn events(Extension(app): Extension<AppState>, Extension(member): Extension<Member>) -> Response {
    let watch = match streams::open(&app, &member) {
        Ok(watch) => watch,
        Err(error) => return refusal::code(&error),
    };
    let notices = unfold(watch, async |mut watch| {
        let notice = watch.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(notice.to_string())), watch))
    });
    (UNBUFFERED, Sse::new(notices).keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response()
}
