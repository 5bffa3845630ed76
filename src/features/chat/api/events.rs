use crate::domain::Member;
use crate::error::AppError;
use crate::features::chat::{
    model::OVER,
    service::follow::{Told, follow},
};
use crate::server::{AppState, http::refusal};
use axum::{
    Extension,
    extract::{Path, Query},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream::unfold;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};

/// How often a silent stream says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Tells proxies of one kind to hand each event on at once.
const UNBUFFERED: [(&str, &str); 1] = [("x-accel-buffering", "no")];

/// From where on a page wants to follow: what it came with. A browser that lost the line says so by `Last-Event-ID` instead.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    after: String,
}

/// `/chat/runs/<run>/events`: an answer that is being written, piece by piece (H2).
pub async fn events(
    Extension(app): Extension<AppState>,
    Extension(member): Extension<Member>,
    Path(run): Path<String>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let seq = last.or_else(|| from.after.parse().ok()).unwrap_or(0);
    let following = async { follow(&app, &member, run.parse().map_err(|_| AppError::NotFound)?, seq).await };
    let following = match following.await {
        Ok(following) => following,
        // The same as for an address that does not exist (P2).
        Err(AppError::NotFound) => {
            return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")]).into_response();
        }
        Err(error) => return refusal::code(&error),
    };
    let told = unfold(following, async |mut following| {
        let event = match following.next().await? {
            Told::Piece(seq, piece) => {
                let data = serde_json::to_string(&piece).ok()?;
                Event::default().id(seq.to_string()).data(data)
            }
            Told::Over => Event::default().data(OVER),
        };
        Some((Ok::<_, Infallible>(event), following))
    });
    (UNBUFFERED, Sse::new(told).keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response()
}
