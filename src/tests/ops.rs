//! What machines ask about this one, on the real router (O4).

use super::{
    databases::TestDatabase,
    fixture::{Fixture, on_both},
    world::{Actor, World},
};
use std::sync::Arc;

#[tokio::test]
async fn health_and_readiness_answer_before_and_after_the_set_up() {
    on_both(|fixture| async move {
        let mut browser = fixture.anonymous();
        for set_up in [false, true] {
            if set_up {
                fixture.set_up().await;
            }
            for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
                let answer = browser.get(path).await;
                assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, body), "{path}, set up: {set_up}");
                assert_eq!(answer.headers.get("set-cookie"), None);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn metrics_are_for_this_machine_alone_and_otherwise_answer_like_an_unknown_address() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut local = world.browser(Actor::Anonymous);
        // A page, so that there is something to count, and something to keep out.
        local.get(&format!("/invite/{}", world.tokens.waiting)).await;
        local.extra.push(("x-forwarded-for".to_owned(), String::new()));
        let metrics = local.get("/metrics").await;
        assert_eq!(metrics.status, 200);
        assert!(metrics.body.contains(r#"route="/invite/{token}""#), "{}", metrics.body);
        for secret in ["inv_", "harbour.example", "Noor"] {
            assert!(!metrics.body.contains(secret), "{secret}");
        }
        for header in ["x-forwarded-for", "forwarded", "via"] {
            let mut behind_a_proxy = local.clone();
            behind_a_proxy.extra.push((header.to_owned(), "127.0.0.1".to_owned()));
            let answer = behind_a_proxy.get("/metrics").await;
            assert_eq!(
                (answer.status.as_u16(), answer.location().as_str()),
                (303, "/login?next=%2Fmetrics"),
                "{header}"
            );
        }
        let mut far = local.clone();
        far.peer = "203.0.113.9:40000".parse().unwrap();
        assert_eq!(far.get("/metrics").await.status, 303);
        let mut member = world.browser(Actor::Member);
        assert_eq!(member.get("/metrics").await.status, 404);
        let mut admin = world.browser(Actor::Admin);
        assert_eq!(admin.get("/metrics").await.status, 404);
        assert_eq!(local.post("/metrics", &[]).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn metrics_are_for_whoever_has_the_token() {
    let token = "0123456789abcdef0123456789abcdef";
    let fixture = Arc::new(Fixture::new(TestDatabase::sqlite().await, &[("PINCHY_METRICS_TOKEN", token)]).await);
    let world = World::new(&fixture).await;
    for (shown, status) in [
        (format!("Bearer {token}"), 200),
        (format!("Bearer {token}0"), 303),
        ("Bearer".to_owned(), 303),
        (token.to_owned(), 303),
    ] {
        let mut browser = world.browser(Actor::Anonymous);
        browser.extra.push(("authorization".to_owned(), shown.clone()));
        let answer = browser.get("/metrics").await;
        assert_eq!(answer.status, status, "{shown}");
        assert!(!answer.body.contains(token));
    }
}
