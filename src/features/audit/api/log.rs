//! The log of the trail over HTTP, for programs that follow it: a checkpoint, tiles (C2SP tlog-tiles), and proofs as files (T3).

use crate::domain::LogReader;
use crate::error::AppError;
use crate::features::audit::{
    log::Place,
    service::{
        prove,
        tiles::{self, Found},
    },
    text,
};
use crate::server::{AppState, http::refusal};
use axum::{
    Extension,
    extract::{Query, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use http::{
    StatusCode, Uri,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};
use serde::{Deserialize, Serialize};

const BYTES: &str = "application/octet-stream";
const NOTE: &str = "text/plain; charset=utf-8";

/// `GET <prefix>/checkpoint`.
pub async fn checkpoint(Extension(app): Extension<AppState>, Extension(_): Extension<LogReader>) -> Response {
    match tiles::checkpoint(&app).await {
        Ok(Some(note)) => ([(CONTENT_TYPE, NOTE)], note).into_response(),
        Ok(None) => nothing(),
        Err(error) => refusal::code(&error),
    }
}

/// `GET <prefix>/tile/…`.
pub async fn tile(Extension(app): Extension<AppState>, Extension(_): Extension<LogReader>, uri: Uri) -> Response {
    // As it was asked for, so that one tile has one address.
    let place = uri.path().split_once("/log/").and_then(|(_, path)| Place::parse(path));
    let Some(place) = place else { return nothing() };
    match tiles::tile(&app, place).await {
        // Full tiles are kept nowhere either: a right can be lost, entries pruned, and after a restore another log stands here.
        Ok(Found::Bytes(bytes)) => ([(CONTENT_TYPE, BYTES)], bytes).into_response(),
        Ok(Found::Pruned { below }) => {
            (StatusCode::NOT_FOUND, [(CONTENT_TYPE, NOTE)], text::pruned_bundle(below)).into_response()
        }
        Ok(Found::Nothing) => nothing(),
        Err(error) => refusal::code(&error),
    }
}

/// Which entry is to be proven.
#[derive(Deserialize)]
pub struct Leaf {
    leaf: i64,
}

/// `GET <prefix>/proof?leaf=…`: the proof that the entry at this leaf is in the trail.
pub async fn proof(
    Extension(app): Extension<AppState>,
    Extension(_): Extension<LogReader>,
    asked: Result<Query<Leaf>, QueryRejection>,
) -> Response {
    let Ok(Query(Leaf { leaf })) = asked else { return nothing() };
    let proof = async { prove::leaf(&mut app.db.read().await?, leaf).await };
    file(&format!("pinchy-proof-{leaf}.json"), proof.await)
}

/// Which two checkpoints are to be compared, by how many entries they cover.
#[derive(Deserialize)]
pub struct Sizes {
    from: i64,
    to: i64,
}

/// `GET <prefix>/consistency?from=…&to=…`: the proof that one checkpoint follows on another.
pub async fn consistency(
    Extension(app): Extension<AppState>,
    Extension(_): Extension<LogReader>,
    asked: Result<Query<Sizes>, QueryRejection>,
) -> Response {
    let Ok(Query(Sizes { from, to })) = asked else { return nothing() };
    let proof = async { prove::consistency(&mut app.db.read().await?, (from, to)).await };
    file(&format!("pinchy-consistency-{from}-{to}.json"), proof.await)
}

fn file(name: &str, proof: Result<impl Serialize, AppError>) -> Response {
    match proof.and_then(|proof| prove::json(&proof)) {
        Ok(json) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, disposition)], json).into_response()
        }
        Err(AppError::NotFound) => nothing(),
        Err(error) => refusal::code(&error),
    }
}

/// As what does not exist answers; its page comes from `http::status`.
fn nothing() -> Response {
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/html; charset=utf-8")]).into_response()
}
