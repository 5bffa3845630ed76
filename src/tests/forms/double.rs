//! A form sent twice is carried out once, and the second sending gets what the first one got (F7).

use super::link_in;
use crate::error::AppError;
use crate::features::setup;
use crate::server::http::once::{FormKey, once};
use crate::tests::{
    browser::Browser,
    fixture::{Fixture, PASSWORD, on_both},
    html::{Form, form},
    world::World,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::oneshot;

/// Sends a form twice from one browser at the same moment, as an impatient double click does.
async fn twice(browser: &Browser, form: &Form) -> [(Browser, String); 2] {
    let (mut first, mut second) = (browser.clone(), browser.clone());
    let (one, two) = tokio::join!(first.submit(form), second.submit(form));
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303), "{one:?} {two:?}");
    [(first, one.location()), (second, two.location())]
}

#[tokio::test]
async fn f7_an_invite_sent_twice_is_one_invite_and_the_same_link_again() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.browser(&world.admin).await;
        let filled = form(&browser.get("/users/invite").await, "/api/users/invite")
            .with(&[("name", "Ida Berg"), ("email", "ida@harbour.example")]);
        assert!(!filled.value("form_id").is_empty());
        let mut links = Vec::new();
        for (mut browser, location) in twice(&browser, &filled).await {
            links.push(link_in(&browser.get(&location).await));
        }
        let again = browser.submit_to(&filled, "/users/invite").await;
        links.push(link_in(&again));
        assert!(links.iter().all(|link| *link == links[0]), "{links:?}");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites WHERE name = 'Ida Berg'").await, 1);
        let created = fixture.trail().await.iter().filter(|action| *action == "invite.created").count();
        assert_eq!(created, 5 + 1, "one entry beside those of the world");
        // A fetch with the same id gets the same, too.
        let fetched = browser.call("/api/users/invite", &[("name", "x"), ("form_id", filled.value("form_id"))]).await;
        assert_eq!(fetched.json()["link"].as_str(), Some(links[0].as_str()));
    })
    .await;
}

#[tokio::test]
async fn f7_another_browser_with_the_same_form_is_another_sending() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.browser(&world.admin).await;
        let filled =
            form(&browser.get("/users/invite").await, "/api/users/invite").with(&[("name", "Open One"), ("email", "")]);
        let first = link_in(&browser.submit_to(&filled, "/users/invite").await);
        let mut other = browser.clone();
        other.cookies.insert("pinchy-browser".to_owned(), "another".to_owned());
        let second = link_in(&other.submit_to(&filled, "/users/invite").await);
        assert_ne!(first, second);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites WHERE name = 'Open One'").await, 2);
        // The claim of a link from another browser is refused, whatever id it carries (C2).
        let path = format!("/invite/{}", world.tokens.waiting);
        let mut holder = fixture.anonymous();
        let claim = form(&holder.get(&path).await, "/api/users/claim").with(&[("password", PASSWORD)]);
        assert!(holder.submit(&claim).await.location().starts_with("/chat/"));
        let mut thief = fixture.anonymous();
        thief.get("/login").await;
        let refused = thief.submit(&claim).await;
        assert_eq!(refused.location(), path);
        assert_eq!(thief.get(&path).await.status, 410);
        assert!(!thief.cookies.contains_key("pinchy-session"));
    })
    .await;
}

#[tokio::test]
async fn f7_after_ten_minutes_or_without_a_mark_there_is_no_second_time() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let path = format!("/invite/{}", world.tokens.waiting);
        let mut browser = fixture.anonymous();
        let claim = form(&browser.get(&path).await, "/api/users/claim").with(&[("password", PASSWORD)]);
        let before = browser.clone();
        assert!(browser.submit(&claim).await.location().starts_with("/chat/"));
        let mut unmarked = before.clone();
        unmarked.cookies.remove("pinchy-browser");
        assert_eq!(unmarked.submit(&claim).await.location(), path);
        fixture.app.clock.advance(Duration::from_secs(10 * 60));
        let mut late = before.clone();
        assert_eq!(late.submit(&claim).await.location(), path, "the outcome is kept for ten minutes");
        assert!(!late.cookies.contains_key("pinchy-session"));
    })
    .await;
}

/// Both sendings are signed in, each in a session of its own, before the same Smithers.
async fn assert_signed_in_before_the_same_page(fixture: &Fixture, sent: [(Browser, String); 2], users: i64) {
    let [(mut first, one), (mut second, two)] = sent;
    assert!(one.starts_with("/chat/") && one == two, "{one} {two}");
    assert_ne!(first.cookies["pinchy-session"], second.cookies["pinchy-session"]);
    assert_eq!((first.get(&one).await.status.as_u16(), second.get(&two).await.status.as_u16()), (200, 200));
    assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, users);
    assert_eq!(fixture.number("SELECT COUNT(*) FROM agents WHERE owner_id IS NOT NULL").await, users);
}

#[tokio::test]
async fn f7_a_claim_sent_twice_is_signed_in_again() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let path = format!("/invite/{}", world.tokens.waiting);
        let mut browser = fixture.anonymous();
        let claim = form(&browser.get(&path).await, "/api/users/claim").with(&[("password", PASSWORD)]);
        let sent = twice(&browser, &claim).await;
        // Back in the history, and sent once more, now with the session of the first time.
        let (mut third, location) = sent[0].clone();
        let again = third.submit(&claim).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, location));
        assert_signed_in_before_the_same_page(&fixture, sent, 5).await;
        let claimed = fixture.trail().await.iter().filter(|action| *action == "invite.claimed").count();
        assert_eq!(claimed, 1);
    })
    .await;
}

async fn unlocked(fixture: &Arc<Fixture>) -> (Browser, Form) {
    let mut browser = fixture.anonymous();
    let code = setup::service::code(&fixture.app).await.unwrap();
    browser.get(&format!("/setup?code={code}")).await;
    let page = browser.get("/setup").await;
    let fields =
        [("organisation", "Harbour"), ("name", "Ana Kovač"), ("email", "ana@harbour.example"), ("password", PASSWORD)];
    (browser, form(&page, "/api/setup/finish").with(&fields))
}

#[tokio::test]
async fn f7_a_set_up_sent_twice_is_signed_in_again() {
    on_both(|fixture| async move {
        let (browser, filled) = unlocked(&fixture).await;
        let sent = twice(&browser, &filled).await;
        let mut third = browser.clone();
        assert_eq!(third.submit(&filled).await.location(), sent[0].1, "even once the workspace is set up");
        assert_signed_in_before_the_same_page(&fixture, sent, 1).await;
    })
    .await;
}

#[tokio::test]
async fn s3_a_set_up_by_another_browser_is_told_in_words_that_somebody_was_faster() {
    on_both(|fixture| async move {
        let (mut first, filled) = unlocked(&fixture).await;
        let (mut second, other) = unlocked(&fixture).await;
        assert!(first.submit(&filled).await.location().starts_with("/chat/"));
        let page = second.submit_to(&other.with(&[("email", "bo@harbour.example")]), "/login").await;
        assert!(page.says("Somebody has set this workspace up already"), "{}", page.body);
        assert!(!second.cookies.contains_key("pinchy-session"));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn f7_a_form_that_failed_may_be_sent_again_with_the_same_id() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let path = format!("/invite/{}", world.tokens.waiting);
        let mut browser = fixture.anonymous();
        let claim = form(&browser.get(&path).await, "/api/users/claim");
        assert_eq!(browser.submit(&claim.clone().with(&[("password", "short")])).await.location(), path);
        assert!(browser.submit(&claim.with(&[("password", PASSWORD)])).await.location().starts_with("/chat/"));
    })
    .await;
}

#[tokio::test]
async fn i6_a_renewal_sent_twice_is_one_link() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.browser(&world.admin).await;
        let renew = form(&browser.get("/users?tab=invited").await, "/api/users/renew_invite");
        let mut links = Vec::new();
        for (mut browser, location) in twice(&browser, &renew).await {
            links.push(link_in(&browser.get(&location).await));
        }
        assert_eq!(links[0], links[1]);
        let path = links[0].strip_prefix("http://pinchy.test").unwrap();
        assert_eq!(fixture.anonymous().get(path).await.status, 200);
        browser.get("/login").await;
        let renewed = fixture.trail().await.iter().filter(|action| *action == "invite.renewed").count();
        assert_eq!(renewed, 1);
    })
    .await;
}

/// Waits until the right to carry out the one form holds for ten seconds more.
async fn is_held(fixture: &Fixture) {
    let until = fixture.app.clock.now() + Duration::from_secs(10);
    let held = format!("SELECT COUNT(*) FROM form_outcomes WHERE body IS NULL AND expires_at >= {}", until.as_millis());
    let waiting = async {
        while fixture.number(&held).await != 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("the right is renewed");
}

#[tokio::test]
async fn f7_what_takes_longer_than_its_right_was_given_for_is_still_carried_out_once() {
    on_both(|fixture| async move {
        let key = || FormKey::new("providers/connect", "one", Some("a mark"));
        let carried_out = Arc::new(AtomicUsize::new(0));
        let (begin, begun) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel::<()>();
        let first = tokio::spawn({
            let (app, key, carried_out) = (fixture.app.clone(), key(), Arc::clone(&carried_out));
            async move {
                let act = async {
                    carried_out.fetch_add(1, Ordering::SeqCst);
                    begin.send(()).ok();
                    ended.await.ok();
                    Ok::<_, AppError>("connected".to_owned())
                };
                once(&app, key, act).await.map(|outcome| (outcome.value, outcome.again))
            }
        });
        begun.await.unwrap();
        let second = tokio::spawn({
            let (app, key, carried_out) = (fixture.app.clone(), key(), Arc::clone(&carried_out));
            async move {
                let act = async {
                    carried_out.fetch_add(1, Ordering::SeqCst);
                    Ok::<_, AppError>("connected twice".to_owned())
                };
                once(&app, key, act).await.map(|outcome| (outcome.value, outcome.again))
            }
        });
        // A minute: a provider that lists its models and tries a key may take that long.
        for _ in 0..12 {
            fixture.app.clock.advance(Duration::from_secs(5));
            is_held(&fixture).await;
        }
        end.send(()).unwrap();
        let outcomes = (first.await.unwrap(), second.await.unwrap());
        let connected = "connected".to_owned();
        assert_eq!(outcomes, (Ok((connected.clone(), false)), Ok((connected, true))));
        assert_eq!(carried_out.load(Ordering::SeqCst), 1);
    })
    .await;
}
