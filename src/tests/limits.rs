//! What is limited by the client's address, as a browser meets it: 429 with `Retry-After`, and words on the page (A3).

use super::{
    browser::{Answer, Browser},
    fixture::{Fixture, PASSWORD, on_both},
    world::{Actor, World},
};
use crate::server::http::cookies::DEVICE;
use std::time::Duration;

const WORDS: &str = "too many";

fn assert_held_back(answer: &Answer, seconds: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, seconds), "{}", answer.body);
    assert_eq!(answer.code(), "throttled");
}

/// How many entries tell of such attempts that were held back (T1).
async fn told(fixture: &Fixture, actor: &str, attempt: &str) -> i64 {
    let is_one = format!("body LIKE '%\"kind\":\"{actor}\"%held_back%\"attempt\":\"{attempt}\"%'");
    fixture.number(&format!("SELECT COUNT(*) FROM audit_entries WHERE {is_one}")).await
}

/// Fails until the first wait begins: the one-and-twentieth failure sets it.
async fn fail(browser: &mut Browser, path: &str, fields: &[(&str, &str)], status: u16) {
    for _ in 0..21 {
        assert_eq!(browser.call(path, fields).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn a3_claims_are_limited_by_address() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut guessing = world.browser(Actor::Anonymous);
        guessing.address = "2001:db8::1".to_owned();
        let unknown = format!("inv_{}", "x".repeat(43));
        let guess = [("token", unknown.as_str()), ("name", "Noor"), ("password", PASSWORD)];
        fail(&mut guessing, "/api/users/claim", &guess, 404).await;
        guessing.address = "2001:db8::2".to_owned();
        assert_held_back(&guessing.call("/api/users/claim", &guess).await, "1");
        assert_eq!(told(&fixture, "anonymous", "claim").await, 1, "being held back is told (T1)");
        let waiting = [("token", world.tokens.waiting.as_str()), ("name", "Noor"), ("password", PASSWORD)];
        let page = guessing.post_and_follow("/api/users/claim", &waiting).await;
        assert!(page.says(WORDS), "{}", page.body);
        fixture.app.clock.advance(Duration::from_secs(1));
        assert_eq!(guessing.call("/api/users/claim", &waiting).await.status, 200);
        assert!(guessing.cookies.contains_key(&fixture.app.cookies.name(DEVICE)), "a claim is a first sign-in");
    })
    .await;
}

#[tokio::test]
async fn a3_set_up_codes_are_limited_by_address_in_each_of_their_three_places() {
    on_both(|fixture| async move {
        let code = crate::features::setup::service::code(&fixture.app).await.unwrap();
        let mut guessing = fixture.anonymous();
        fail(&mut guessing, "/api/setup/enter_code", &[("code", "WRONG")], 422).await;
        assert_held_back(&guessing.call("/api/setup/enter_code", &[("code", &code)]).await, "1");
        assert_eq!(told(&fixture, "anonymous", "set_up_code").await, 1);
        let page = guessing.post_and_follow("/api/setup/enter_code", &[("code", &code)]).await;
        assert!(page.says(WORDS), "{}", page.body);
        assert_held_back(&guessing.call("/api/setup/finish", &[("organisation", "Harbour")]).await, "1");
        assert_eq!(guessing.get(&format!("/setup?code={code}")).await.status, 303);
        assert!(guessing.get("/setup").await.says(WORDS));
        let mut other = guessing.clone();
        other.address = "203.0.113.51".to_owned();
        assert_eq!(other.call("/api/setup/enter_code", &[("code", &code)]).await.status, 200);
        fixture.app.clock.advance(Duration::from_secs(1));
        assert_eq!(guessing.call("/api/setup/enter_code", &[("code", &code)]).await.status, 200);
        // The wrong code in the form's cookie counts like a wrong code anywhere.
        guessing.cookies.insert("pinchy-setup".to_owned(), "WRONG".to_owned());
        assert_eq!(guessing.call("/api/setup/finish", &[]).await.status, 422);
        assert_held_back(&guessing.call("/api/setup/finish", &[]).await, "2");
    })
    .await;
}

#[tokio::test]
async fn a3_searches_are_limited_by_address_and_lists_without_words_are_not() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        for number in 0..300 {
            let path = ["/api/users/people?search=a", "/api/users/invites?search=a"][number % 2];
            assert_eq!(admin.read(path).await.status, 200, "{number}");
            fixture.app.clock.advance(Duration::from_millis(100));
        }
        for path in ["/api/users/people?search=a", "/api/users/invites?search=%20a"] {
            assert_held_back(&admin.read(path).await, "30");
        }
        assert_eq!(told(&fixture, "user", "search").await, 1, "the second within the minute is counted beside");
        let page = admin.get("/users?q=a").await;
        assert!(page.says(WORDS), "{}", page.body);
        assert_eq!((page.status.as_u16(), page.header("retry-after")), (429, "30"));
        for path in ["/api/users/people", "/api/users/invites?search=%20", "/users", "/users?tab=invited"] {
            let answer = if path.starts_with("/api") { admin.read(path).await } else { admin.get(path).await };
            assert_eq!(answer.status, 200, "{path}");
        }
        let mut elsewhere = admin.clone();
        elsewhere.address = "203.0.113.51".to_owned();
        assert_eq!(elsewhere.read("/api/users/people?search=a").await.status, 200);
        fixture.app.clock.advance(Duration::from_secs(30));
        assert_eq!(admin.read("/api/users/people?search=a").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a3_a_browser_that_has_signed_in_is_known_by_its_cookie() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let right = [("email", "ana@harbour.example"), ("password", PASSWORD)];
        let wrong = [("email", "ana@harbour.example"), ("password", "wrong password")];
        let mut known = world.browser(Actor::Anonymous);
        let answer = known.call("/api/auth/sign_in", &right).await;
        let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.into_iter().find(|cookie| cookie.starts_with("pinchy-device=dev_")).unwrap();
        assert!(cookie.contains("HttpOnly; SameSite=Lax; Path=/; Max-Age=15552000"), "{cookie}");
        let mut stranger = world.browser(Actor::Anonymous);
        for _ in 0..6 {
            assert_eq!(stranger.call("/api/auth/sign_in", &wrong).await.status, 401);
        }
        assert_held_back(&stranger.call("/api/auth/sign_in", &right).await, "1");
        let page = stranger.post_and_follow("/api/auth/sign_in", &right).await;
        assert!(page.says(WORDS), "{}", page.body);
        assert_eq!(known.call("/api/auth/sign_in", &right).await.status, 200);
    })
    .await;
}
