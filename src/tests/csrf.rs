//! Forms from other sites, and hosts that are not ours (ARCHITECTURE "CSRF", I3).

use super::{
    browser::{Answer, Browser},
    fixture::{PASSWORD, on_both},
    forms::link_in,
    html::form,
    world::{ACTED_ON, ACTORS, Actor, World, contents},
};
use crate::features::auth::routes::ROUTES;

const EVIL: &str = "evil.example";

fn with(mut browser: Browser, headers: &[(&str, &str)]) -> Browser {
    browser.extra.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser
}

/// Fields under which each form would do something.
fn working_fields<'a>(world: &'a World, pattern: &str) -> Vec<(&'static str, &'a str)> {
    match pattern {
        "/api/users/invite" => vec![("name", "Forged"), ("email", "forged@harbour.example")],
        "/api/settings/save" => vec![("organisation", "Forged"), ("public_url", "")],
        "/api/users/claim" => vec![("token", &world.tokens.waiting), ("name", "Forged"), ("password", PASSWORD)],
        "/api/auth/sign_in" => vec![("email", world.member.email.as_str()), ("password", PASSWORD)],
        "/api/auth/theme" => vec![("theme", "dark")],
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_form_from_another_site_gets_403_in_words_and_does_nothing() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let before = contents(&fixture, ACTED_ON).await;
        let foreign: [&[(&str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://pinchy.test")],
            &[("sec-fetch-site", ""), ("origin", "https://evil.example")],
            &[("sec-fetch-site", ""), ("origin", "null")],
        ];
        for route in ROUTES.iter().filter(|route| route.method == "POST") {
            for actor in ACTORS {
                for headers in foreign {
                    let mut browser = with(world.browser(actor), headers);
                    let fields = working_fields(&world, route.pattern);
                    let what = format!("{} by {actor:?} with {headers:?}", route.pattern);
                    let page = browser.post(route.pattern, &fields).await;
                    assert_eq!(page.status, 403, "{what}");
                    assert!(
                        page.body.contains("role=\"alert\"") && page.body.contains("from another site"),
                        "{what}: {}",
                        page.body
                    );
                    assert_eq!(page.headers.get("set-cookie"), None, "{what}");
                    let fetch = browser.call(route.pattern, &fields).await;
                    assert_eq!((fetch.status.as_u16(), fetch.code().as_str()), (403, "bad_request"), "{what}");
                }
            }
        }
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
    })
    .await;
}

#[tokio::test]
async fn forms_of_our_own_pass_by_either_header_and_callers_without_headers_are_no_browsers() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let own: [&[(&str, &str)]; 4] = [
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", ""), ("origin", "http://pinchy.test")],
            &[("sec-fetch-site", ""), ("origin", "http://10.0.0.7:3000"), ("host", "10.0.0.7:3000")],
            &[("sec-fetch-site", "")],
        ];
        for (at, headers) in own.into_iter().enumerate() {
            let mut browser = with(world.browser(Actor::Admin), headers);
            let email = format!("new{at}@harbour.example");
            let answer = browser.call("/api/users/invite", &[("name", "New"), ("email", &email)]).await;
            assert_eq!(answer.status, 200, "{headers:?}: {}", answer.body);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites WHERE name = 'New'").await, 4);
    })
    .await;
}

#[tokio::test]
async fn links_from_other_sites_open_pages() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for (actor, path) in world.pages() {
            let usual = world.browser(actor).get(&path).await.status;
            let mut browser =
                with(world.browser(actor), &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]);
            assert_eq!(browser.get(&path).await.status, usual, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_without_a_readable_host_is_refused_in_words() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for host in ["", "two words", "user@pinchy.test", "<script>", "a/b"] {
            let mut browser = with(world.browser(Actor::Admin), &[("host", host)]);
            let page = browser.get("/users").await;
            assert_eq!(page.status, 400, "{host}");
            assert!(page.body.contains("role=\"alert\"") && !page.body.contains("<script"), "{host}: {}", page.body);
        }
    })
    .await;
}

/// Headers and body hold no word of another host.
fn assert_silent(answer: &Answer, what: &str) {
    assert!(!answer.body.contains(EVIL), "{what}: {}", answer.body);
    for (name, value) in &answer.headers {
        assert!(!value.to_str().unwrap().contains(EVIL), "{what}: {name}: {value:?}");
    }
}

#[tokio::test]
async fn a_foreign_host_is_served_and_never_echoed() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let foreign = [
            ("host", "evil.example:8080"),
            ("x-forwarded-host", EVIL),
            ("forwarded", "host=evil.example"),
            ("x-original-url", "http://evil.example/"),
            ("referer", "http://evil.example/from"),
            ("origin", "http://evil.example:8080"),
        ];
        for (actor, path) in world.pages() {
            let usual = world.browser(actor).get(&path).await.status;
            let page = with(world.browser(actor), &foreign).get(&path).await;
            assert_eq!(page.status, usual, "{path}");
            assert_silent(&page, &path);
        }
        for path in ["/", "/nowhere", "/users", "/api/auth/frame", "/api/nowhere"] {
            assert_silent(&with(world.browser(Actor::Anonymous), &foreign).get(path).await, path);
        }
        for route in ROUTES.iter().filter(|route| route.method == "POST") {
            for actor in [Actor::Anonymous, Actor::Admin] {
                let mut browser = with(world.browser(actor), &foreign);
                browser.address = "203.0.113.77".to_owned();
                let fields = working_fields(&world, route.pattern);
                assert_silent(&browser.post(route.pattern, &fields).await, route.pattern);
                // Arguments that do not decode take Leptos' own way back, by the Referer.
                let broken = browser
                    .send_bytes(http::Method::POST, route.pattern, "text/html", None, b"%ff=\xff".to_vec())
                    .await;
                assert_silent(&broken, route.pattern);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn i3_links_are_built_from_the_public_address_and_never_from_a_request() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = with(
            world.browser(Actor::Admin),
            &[("host", EVIL), ("x-forwarded-host", EVIL), ("x-forwarded-proto", "https")],
        );
        let page = browser.get("/users/invite").await;
        let filled = form(&page, "/api/users/invite").with(&[("name", "Ida Berg"), ("email", "ida@harbour.example")]);
        let shown = browser.submit_to(&filled, "/users/invite").await;
        assert!(link_in(&shown).starts_with("http://pinchy.test/invite/inv_"), "{}", link_in(&shown));
        assert_silent(&shown, "the link box");
        let fetched =
            browser.call("/api/users/invite", &[("name", "Bo Ek"), ("email", "bo@harbour.example")]).await.json();
        assert!(fetched["link"].as_str().unwrap().starts_with("http://pinchy.test/invite/inv_"));
    })
    .await;
}
