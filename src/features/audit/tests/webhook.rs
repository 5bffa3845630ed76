//! T7: checkpoints get to a webhook, signed and in their order, whatever happens to it, and nobody waits for it.

use super::prove::{grow, public_key};
use super::seal::note;
use crate::features::audit::{
    log::Checkpoint,
    model::{Anchor, AnchorFault},
    service::{
        anchor::{anchor_until, states, webhook::send_due},
        seal,
    },
};
use crate::features::license::{self, model::Feature};
use crate::server::{AppState, crypto::hmac_sha256};
use crate::tests::{
    fixture::{Fixture, on_both_with},
    licensed,
};
use axum::{Router, body::Bytes, extract::State, routing::post};
use data_encoding::BASE64;
use futures::FutureExt;
use http::{HeaderMap, StatusCode};
use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A receiver on this machine.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    /// What it answers with; without a status it never does.
    answers: Arc<Mutex<Option<StatusCode>>>,
    came: Arc<Notify>,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.got.lock().unwrap().push((headers, body));
    receiver.came.notify_one();
    let answer = *receiver.answers.lock().unwrap();
    match answer {
        Some(status) => status,
        None => std::future::pending().await,
    }
}

impl Receiver {
    fn answer(&self, status: Option<StatusCode>) {
        *self.answers.lock().unwrap() = status;
    }

    fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    /// The sizes of the checkpoints of each request, after its signature was checked.
    async fn sizes(&self, app: &AppState) -> Vec<Vec<i64>> {
        let key = public_key(app).await;
        let secret = BASE64.decode(SECRET.trim_start_matches("whsec_").as_bytes()).unwrap();
        let got = self.got.lock().unwrap().clone();
        let read = |(headers, body): &(HeaderMap, Bytes)| {
            let header = |name: &str| headers[name].to_str().unwrap().to_owned();
            let signed = format!("{}.{}.", header("webhook-id"), header("webhook-timestamp")).into_bytes();
            let expected = BASE64.encode(&hmac_sha256(&secret, &[signed, body.to_vec()].concat()));
            assert_eq!(header("webhook-signature"), format!("v1,{expected}"));
            let seconds: i64 = header("webhook-timestamp").parse().unwrap();
            assert!(seconds * 1000 <= app.clock.now().as_millis() && seconds > 1_700_000_000);
            let body: serde_json::Value = serde_json::from_slice(body).unwrap();
            assert_eq!(body["pinchy_audit_anchor"], 1);
            let notes = body["checkpoints"].as_array().unwrap().iter();
            notes.map(|note| Checkpoint::open(note.as_str().unwrap(), &[key]).unwrap().size).collect()
        };
        got.iter().map(read).collect()
    }
}

/// An installation that posts to a receiver.
async fn with_receiver<F, T>(test: F)
where
    F: Fn(Arc<Fixture>, Receiver) -> T,
    T: Future<Output = ()>,
{
    let receiver = Receiver::default();
    let router = Router::new().route("/hook", post(receive)).with_state(receiver.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let verifying = licensed::signing_key().verifying_key().to_string();
    let environment = [
        ("PINCHY_AUDIT_ANCHOR_URL", url.as_str()),
        ("PINCHY_AUDIT_ANCHOR_SECRET", SECRET),
        ("PINCHY_ALLOW_LOOPBACK", "true"),
        ("PINCHY_LICENSE_PUBLIC_KEY", &verifying),
    ];
    on_both_with(&environment, |fixture| {
        receiver.got.lock().unwrap().clear();
        let _ = receiver.came.notified().now_or_never();
        receiver.answer(Some(StatusCode::NO_CONTENT));
        test(fixture, receiver.clone())
    })
    .await;
    serving.abort();
}

async fn state(app: &AppState) -> Anchor {
    states(app, Some(true)).await.unwrap().remove(0)
}

async fn send_all(app: &AppState) {
    while send_due(app, true).await.unwrap() {}
}

#[tokio::test]
async fn t7_checkpoints_arrive_signed_in_their_order_and_after_an_outage_all_that_waited() {
    with_receiver(|fixture, receiver| async move {
        let app = &fixture.app;
        send_all(app).await;
        assert_eq!(receiver.count(), 0, "nothing is sealed");
        grow(&fixture, &[1, 2]).await;
        send_all(app).await;
        assert_eq!(receiver.sizes(app).await, [[3]], "the newest covers all before it");
        assert_eq!((state(app).await.size, state(app).await.waiting), (Some(3), 0));

        receiver.answer(Some(StatusCode::INTERNAL_SERVER_ERROR));
        let begun = app.clock.now();
        grow(&fixture, &[1, 1]).await;
        send_all(app).await;
        send_all(app).await;
        assert_eq!(receiver.count(), 2, "the second has to wait");
        let told = state(app).await;
        assert_eq!((told.fault, told.since, told.waiting), (Some(AnchorFault::Refused), Some(begun), 2));
        app.clock.advance(Duration::from_secs(1));
        send_all(app).await;
        app.clock.advance(Duration::from_secs(1));
        send_all(app).await;
        assert_eq!(receiver.count(), 3, "the wait has doubled");
        assert_eq!(state(app).await.since, Some(begun));

        // The process that begins now knows of all that from the database.
        let next = fixture.another_node().await;
        grow(&fixture, &[4]).await;
        receiver.answer(Some(StatusCode::OK));
        send_all(&next).await;
        assert_eq!(receiver.count(), 3);
        app.clock.advance(Duration::from_secs(1));
        send_all(&next).await;
        assert_eq!(receiver.sizes(app).await[3..], [[4, 5, 9]]);
        let told = state(app).await;
        assert_eq!((told.fault, told.since, told.size, told.waiting), (None, None, Some(9), 0));
        grow(&fixture, &[1]).await;
        send_all(app).await;
        assert_eq!(receiver.sizes(app).await[4..], [[10]]);
        next.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn t7_a_long_backlog_goes_out_in_pieces() {
    with_receiver(|fixture, receiver| async move {
        let app = &fixture.app;
        grow(&fixture, &[1]).await;
        send_all(app).await;
        grow(&fixture, &[1; 230]).await;
        send_all(app).await;
        let sizes = receiver.sizes(app).await;
        assert_eq!(sizes.iter().map(Vec::len).collect::<Vec<_>>(), [1, 100, 100, 30]);
        assert_eq!(sizes.concat(), (1..=231).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test]
async fn t7_many_nodes_send_each_checkpoint_once() {
    with_receiver(|fixture, receiver| async move {
        let app = &fixture.app;
        let others = [fixture.another_node().await, fixture.another_node().await];
        for _ in 0..5 {
            grow(&fixture, &[1]).await;
            let sends = others.iter().chain([app]).map(|app| send_due(app, true));
            for sent in futures::future::join_all(sends).await {
                sent.unwrap();
            }
        }
        send_all(app).await;
        assert_eq!(receiver.sizes(app).await.concat(), [1, 2, 3, 4, 5]);
        for app in others {
            app.db.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn t7_nobody_waits_for_a_receiver_that_does_not_answer_and_what_a_crash_left_is_sent_later() {
    with_receiver(|fixture, receiver| async move {
        let app = &fixture.app;
        grow(&fixture, &[1]).await;
        receiver.answer(None);
        let sending = tokio::spawn({
            let app = app.clone();
            async move { send_due(&app, true).await }
        });
        receiver.came.notified().await;
        note(app).await;
        assert_eq!(seal::seal(app).await, Ok(1));
        assert!(!sending.is_finished());
        sending.abort();
        receiver.answer(Some(StatusCode::OK));
        send_all(app).await;
        assert_eq!(receiver.count(), 1, "it may be under way still");
        app.clock.advance(Duration::from_secs(60));
        send_all(app).await;
        assert_eq!(receiver.sizes(app).await, [vec![1], vec![1, 2]]);
    })
    .await;
}

#[tokio::test]
async fn l3_t7_the_webhook_gets_checkpoints_while_the_licence_has_anchoring() {
    with_receiver(|fixture, receiver| async move {
        let app = &fixture.app;
        grow(&fixture, &[1]).await;
        assert_eq!(send_due(app, false).await, Ok(false));
        let told = states(app, Some(false)).await.unwrap().remove(0);
        assert_eq!((told.fault, told.waiting, receiver.count()), (Some(AnchorFault::NotLicensed), 1, 0));
        licensed::license(&fixture, 10).await;
        seal::seal(app).await.unwrap();
        let stop = CancellationToken::new();
        let allowed = Arc::new(|app: AppState| -> futures::future::BoxFuture<'static, _> {
            Box::pin(async move { license::service::has(&mut app.db.read().await?, &app, Feature::Anchoring).await })
        });
        let anchoring = tokio::spawn(anchor_until(app.clone(), allowed, stop.clone()));
        receiver.came.notified().await;
        stop.cancel();
        anchoring.await.unwrap();
        assert_eq!(receiver.sizes(app).await, [[2]]);
    })
    .await;
}
