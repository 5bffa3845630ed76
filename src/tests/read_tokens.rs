//! Who may follow the log of the trail over HTTP: admins, and programs with a token that is good (T3, P2, A3).

use super::{
    browser::{Answer, Browser},
    fixture::on_both,
    html::form,
    world::{Actor, World},
};
use http::{Method, StatusCode};

const CHECKPOINT: &str = "/audit/log/checkpoint";
const ADDRESSES: [&str; 4] =
    [CHECKPOINT, "/audit/log/tile/0/000.p/1", "/audit/log/tile/entries/000.p/1", "/audit/log/proof?leaf=0"];

/// A program: no cookies, no browser's headers.
fn program(world: &World, token: &str) -> Browser {
    let mut program = world.browser(Actor::Anonymous);
    program.extra = vec![
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("sec-fetch-site".to_owned(), String::new()),
        ("user-agent".to_owned(), "monitor/1".to_owned()),
    ];
    program
}

async fn ask(program: &mut Browser, path: &str) -> Answer {
    program.send(Method::GET, path, "*/*", None).await
}

/// Makes a token on the page, without scripts; gives it.
async fn made(admin: &mut Browser, name: &str) -> String {
    let page = admin.get("/audit/tokens").await;
    let filled = form(&page, "/api/audit/make_read_token").with(&[("name", name)]);
    let done = admin.submit(&filled).await;
    assert_eq!((done.status, done.location().as_str()), (StatusCode::SEE_OTHER, "/audit/tokens"));
    let page = admin.get("/audit/tokens").await;
    let (_, rest) = page.body.split_once("adt_").expect("the token is shown");
    format!("adt_{}", &rest[..43])
}

#[tokio::test]
async fn t3_a_token_is_made_and_revoked_without_scripts_and_opens_the_log_and_nothing_else() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let token = made(&mut admin, "Monitor").await;
        let page = admin.get("/audit/tokens").await;
        assert!(!page.body.contains(&token), "it is shown once");
        assert!(page.says("Monitor") && page.says("Never"), "{}", page.body);

        let mut program = program(&world, &token);
        for path in ADDRESSES {
            assert_eq!(ask(&mut program, path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(ask(&mut program, "/audit/log/tile/0/009").await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.send(Method::POST, CHECKPOINT, "*/*", Some(String::new())).await.status.as_u16(), 401);
        let answer = ask(&mut program, "/audit/log/nowhere").await;
        assert_eq!((answer.status.as_u16(), answer.header("www-authenticate")), (401, "Bearer"));
        let mut stranger = world.browser(Actor::Anonymous);
        for path in ["/audit", "/api/audit/entries", "/api/audit/export", "/users", "/", "/nowhere", "/login"] {
            let (answer, theirs) = (ask(&mut program, path).await, ask(&mut stranger, path).await);
            assert_eq!((answer.status, answer.location()), (theirs.status, theirs.location()), "{path}");
            assert_ne!(answer.status == StatusCode::OK, path != "/login", "{path}");
        }
        let page = admin.get("/audit/tokens").await;
        assert!(!page.says("Never"), "{}", page.body);

        let revoke = form(&page, "/api/audit/revoke_read_token");
        let page = admin.post_and_follow("/api/audit/revoke_read_token", &[("token", revoke.value("token"))]).await;
        assert!(page.says("is revoked") && page.says("No read tokens"), "{}", page.body);
        for path in ADDRESSES {
            let answer = ask(&mut program, path).await;
            assert_eq!((answer.status.as_u16(), answer.header("www-authenticate")), (401, "Bearer"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn f7_a_token_whose_form_is_sent_twice_is_made_once() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let page = admin.get("/audit/tokens").await;
        let filled = form(&page, "/api/audit/make_read_token").with(&[("name", "Monitor")]);
        for _ in 0..2 {
            assert_eq!(admin.submit(&filled).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_read_tokens").await, 1);
        let long = "x".repeat(61);
        for (name, says) in [("", "Please"), ("a\u{202e}b", ""), (long.as_str(), "60")] {
            let page = admin.post_and_follow("/api/audit/make_read_token", &[("name", name)]).await;
            assert!(page.body.contains("role=\"alert\"") && page.says(says), "{name:?}: {}", page.body);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_read_tokens").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a3_wrong_tokens_are_held_back_by_address_and_told_of() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let token = made(&mut world.browser(Actor::Admin), "Monitor").await;
        let wrong = format!("adt_{}", "A".repeat(43));
        let mut guesser = program(&world, &wrong);
        let mut statuses = Vec::new();
        for _ in 0..25 {
            statuses.push(ask(&mut guesser, CHECKPOINT).await.status.as_u16());
        }
        assert_eq!(statuses[..20], [401; 20]);
        assert_eq!(statuses[22..], [429; 3], "{statuses:?}");
        let mut same_place = program(&world, &token);
        assert_eq!(ask(&mut same_place, CHECKPOINT).await.status.as_u16(), 429, "no guess is told to be right");
        let mut elsewhere = program(&world, &token);
        elsewhere.address = "198.51.100.9".to_owned();
        for _ in 0..30 {
            assert_eq!(ask(&mut elsewhere, CHECKPOINT).await.status.as_u16(), 200);
        }
        assert!(fixture.trail().await.iter().any(|action| action == "attempt.held_back"));
    })
    .await;
}

#[tokio::test]
async fn p2_whoever_is_signed_in_is_judged_by_their_role_whatever_token_they_show() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let token = made(&mut world.browser(Actor::Admin), "Monitor").await;
        let shown = ("authorization".to_owned(), format!("Bearer {token}"));
        let mut member = world.browser(Actor::Member);
        let nowhere = member.get("/nowhere").await;
        member.extra.push(shown.clone());
        for path in ADDRESSES {
            let answer = member.get(path).await;
            assert_eq!((answer.status, answer.body.len()), (nowhere.status, nowhere.body.len()), "{path}");
        }
        let mut admin = world.browser(Actor::Admin);
        admin.extra.push(("authorization".to_owned(), "Bearer adt_none".to_owned()));
        assert_eq!(admin.get(CHECKPOINT).await.status, StatusCode::OK);
        let mut stranger = world.browser(Actor::Anonymous);
        stranger.extra.push(("authorization".to_owned(), format!("Basic {token}")));
        assert_eq!(stranger.get(CHECKPOINT).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}
