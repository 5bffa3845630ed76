//! How many streams there may be, how they look on the wire, and that they end with the server.

use super::{Listening, listen};
use crate::domain::{Notice, Role, Topic};
use crate::error::AppError;
use crate::tests::fixture::{Fixture, Person, on_both};
use crate::write_tx;
use futures::future::join_all;

async fn announce(fixture: &Fixture, topic: Topic) {
    let db = &fixture.app.db;
    let told: Result<(), AppError> = async {
        write_tx!(db, |tx| {
            tx.announce(topic);
            Ok(())
        })
    }
    .await;
    told.unwrap();
}

async fn mira(fixture: &Fixture) -> Person {
    fixture.set_up().await;
    fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await
}

#[tokio::test]
async fn a_session_holds_eight_streams_and_a_user_thirty_two() {
    on_both(|fixture| async move {
        let mira = mira(&fixture).await;
        let mut browser = fixture.browser(&mira).await;
        let mut held = Vec::new();
        for _ in 0..8 {
            held.push(listen(&mut browser).await);
        }
        let refused = browser.read("/events").await;
        assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "30"));
        held.pop();
        held.push(listen(&mut browser).await);
        for _ in 0..3 {
            let mut other = fixture.browser(&mira).await;
            for _ in 0..8 {
                held.push(listen(&mut other).await);
            }
        }
        let mut fifth = fixture.browser(&mira).await;
        assert_eq!(fifth.read("/events").await.status.as_u16(), 429);
        drop(held);
        listen(&mut fifth).await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_kept_by_nobody_and_not_compressed() {
    on_both(|fixture| async move {
        let mira = mira(&fixture).await;
        let mut browser = fixture.browser(&mira).await;
        browser.extra.push(("accept-encoding".to_owned(), "gzip, br".to_owned()));
        let (_, headers, _) = browser.open("/events").await;
        for (name, value) in
            [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
        {
            assert_eq!(headers.get(name).and_then(|value| value.to_str().ok()), Some(value));
        }
        assert!(!headers.contains_key("content-encoding"));
    })
    .await;
}

#[tokio::test]
async fn who_reads_slowly_is_told_of_a_gap_and_takes_no_memory() {
    on_both(|fixture| async move {
        let mira = mira(&fixture).await;
        let mut slow = listen(&mut fixture.browser(&mira).await).await;
        let own = Topic::Sessions(mira.id);
        for _ in 0..1100 {
            fixture.app.events().publish(crate::server::events::Event::Changed(own));
        }
        assert_eq!(slow.next().await, Some(Notice::Gap));
        assert_eq!(slow.next().await, Some(Notice::Changed(own)));
    })
    .await;
}

#[tokio::test]
async fn o4_a_clean_stop_closes_every_stream() {
    on_both(|fixture| async move {
        let mira = mira(&fixture).await;
        let mut browser = fixture.browser(&mira).await;
        let mut streams = Vec::new();
        for _ in 0..3 {
            streams.push(listen(&mut browser).await);
        }
        announce(&fixture, Topic::Organisation).await;
        fixture.app.streams.stop.cancel();
        let told = join_all(streams.into_iter().map(Listening::rest)).await;
        assert!(told.iter().flatten().all(|notice| *notice == Notice::Changed(Topic::Organisation)), "{told:?}");
    })
    .await;
}
