//! Streams and what they tell whom (P1, P3, F2, A2, O2, O4).

mod announced;
mod limits;
mod streams;

use super::browser::Browser;
use crate::domain::{Authority, Notice, Operator};
use crate::server::AppState;
use futures::StreamExt;
use http::StatusCode;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// An open stream, as a browser reads it.
struct Listening(axum::body::BodyDataStream);

impl Listening {
    /// What it says next; nothing once it is over. A test that waits in vain fails.
    async fn next(&mut self) -> Option<Notice> {
        let told = tokio::time::timeout(Duration::from_secs(20), self.0.next());
        let event = told.await.expect("something is told")?.unwrap();
        let event = String::from_utf8(event.to_vec()).unwrap();
        let data = event.strip_prefix("data: ").and_then(|event| event.strip_suffix("\n\n"));
        Some(data.and_then(|data| data.parse().ok()).unwrap_or_else(|| panic!("no notice: {event:?}")))
    }

    /// Everything until the end.
    async fn rest(mut self) -> Vec<Notice> {
        let mut told = Vec::new();
        while let Some(notice) = self.next().await {
            told.push(notice);
        }
        told
    }
}

/// Opens the stream of a browser; the gap with which every one begins is read.
async fn listen(browser: &mut Browser) -> Listening {
    let (status, _, body) = browser.open("/events").await;
    assert_eq!(status, StatusCode::OK);
    let mut listening = Listening(body.into_data_stream());
    assert_eq!(listening.next().await, Some(Notice::Gap));
    listening
}

/// Has a process hear of the others on its database, from now on.
async fn hear_others(app: &AppState) -> CancellationToken {
    let mut heard = app.events().subscribe();
    let stop = CancellationToken::new();
    let (db, stopped) = (app.db.clone(), stop.clone());
    tokio::spawn(async move { db.hear_others(stopped).await });
    heard.next().await;
    stop
}

fn operator() -> Authority {
    Authority::Operator(Operator::from_command_line())
}
