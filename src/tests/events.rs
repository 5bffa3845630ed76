//! What is announced, and who hears it (P3, F2, O2).

use super::fixture::{Fixture, on_both};
use crate::domain::{Topic, UserId};
use crate::error::AppError;
use crate::server::{
    AppState,
    db::Kind,
    events::{Event, Subscription},
};
use crate::write_tx;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const USER: Topic = Topic::User(UserId::from_uuid(Uuid::from_u128(5)));

/// The next event; a test that waits in vain fails after this long.
async fn next(subscription: &mut Subscription) -> Event {
    tokio::time::timeout(Duration::from_secs(20), subscription.next()).await.expect("an event comes").unwrap()
}

async fn announce(app: &AppState, topics: &[Topic]) -> Result<(), AppError> {
    write_tx!(app.db, |tx| {
        topics.iter().for_each(|topic| tx.announce(*topic));
        Ok(())
    })
}

#[tokio::test]
async fn a_commit_announces_each_topic_once() {
    on_both(|fixture| async move {
        let mut heard = fixture.app.events().subscribe();
        announce(&fixture.app, &[USER, Topic::Audit, USER]).await.unwrap();
        announce(&fixture.app, &[Topic::People]).await.unwrap();
        // Whose rights are others is told first, so that nobody hears of what they may hear no more.
        for topic in [USER, Topic::Audit, Topic::People] {
            assert_eq!(next(&mut heard).await, Event::Changed(topic));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_rolled_back_is_not_announced() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let mut heard = app.events().subscribe();
        let refused: Result<(), AppError> = async {
            write_tx!(app.db, |tx| {
                tx.announce(Topic::People);
                Err(AppError::NotFound)
            })
        }
        .await;
        assert_eq!(refused, Err(AppError::NotFound));
        let mut dropped = app.db.begin().await.unwrap();
        dropped.announce(Topic::Settings);
        drop(dropped);
        announce(app, &[Topic::Audit]).await.unwrap();
        assert_eq!(next(&mut heard).await, Event::Changed(Topic::Audit), "nothing before it");
    })
    .await;
}

/// Another node that has begun to hear.
async fn hearing(fixture: &Fixture, stop: &CancellationToken) -> (AppState, Subscription) {
    let node = fixture.another_node().await;
    let mut heard = node.events().subscribe();
    let (db, stop) = (node.db.clone(), stop.clone());
    tokio::spawn(async move { db.hear_others(stop).await });
    assert_eq!(next(&mut heard).await, Event::Gap, "whatever was said before was missed");
    (node, heard)
}

#[tokio::test]
async fn p3_o2_another_process_hears_of_a_commit() {
    on_both(|fixture| async move {
        let stop = CancellationToken::new();
        let (node, mut heard) = hearing(&fixture, &stop).await;
        let theirs = match fixture.app.db.kind() {
            // The file only shows that somebody has written.
            Kind::Sqlite => {
                fixture.sql("UPDATE installation SET created_at = created_at + 1").await.unwrap();
                Event::Gap
            }
            Kind::Postgres => {
                announce(&fixture.app, &[USER]).await.unwrap();
                Event::Changed(USER)
            }
        };
        assert_eq!(next(&mut heard).await, theirs);
        // What a node writes itself it hears once: by its own bus.
        announce(&node, &[Topic::Settings]).await.unwrap();
        announce(&node, &[Topic::Audit]).await.unwrap();
        assert_eq!(next(&mut heard).await, Event::Changed(Topic::Settings));
        assert_eq!(next(&mut heard).await, Event::Changed(Topic::Audit));
        stop.cancel();
        node.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn p3_a_line_that_was_lost_is_a_gap() {
    on_both(|fixture| async move {
        if fixture.app.db.kind() == Kind::Sqlite {
            return;
        }
        let stop = CancellationToken::new();
        let (node, mut heard) = hearing(&fixture, &stop).await;
        let listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        assert_eq!(fixture.number(&format!("SELECT count(pg_terminate_backend(pid)) {listening}")).await, 1);
        assert_eq!(next(&mut heard).await, Event::Gap);
        announce(&fixture.app, &[USER]).await.unwrap();
        assert_eq!(next(&mut heard).await, Event::Changed(USER), "and then it hears again");
        stop.cancel();
        node.db.close().await;
    })
    .await;
}
