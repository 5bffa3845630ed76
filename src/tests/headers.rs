//! What answers tell browsers, and what the log never tells anybody (O4, I8, A2).

use super::{
    databases::TestDatabase,
    fixture::{Fixture, PASSWORD, on_both},
    guard::nonce,
    html::{form, tags},
    world::{Actor, World},
};
use crate::features::setup;
use std::{
    io,
    sync::{Arc, Mutex},
};

#[tokio::test]
async fn every_script_has_the_nonce_of_the_header_and_nothing_stands_inline() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for (actor, path) in world.pages() {
            let page = world.browser(actor).get(&path).await;
            assert_inline_free(&page.body, nonce(page.header("content-security-policy")), &path);
        }
    })
    .await;
    on_both(|fixture| async move {
        let page = fixture.anonymous().get("/setup").await;
        assert_inline_free(&page.body, nonce(page.header("content-security-policy")), "/setup");
    })
    .await;
}

fn assert_inline_free(page: &str, nonce: &str, path: &str) {
    assert!(nonce.len() > 20, "{path}");
    for tag in tags(page) {
        if tag.name == "script" || tag.get("rel") == Some("modulepreload") {
            assert_eq!(tag.get("nonce"), Some(nonce), "{path}: {tag:?}");
        }
        assert_ne!(tag.name, "style", "{path}");
        for (name, value) in &tag.attributes {
            assert_ne!(name, "style", "{path}: {tag:?}");
            assert!(!name.starts_with("on"), "{path}: {tag:?}");
            assert!(!value.trim_start().to_ascii_lowercase().starts_with("javascript:"), "{path}: {tag:?}");
        }
    }
}

#[tokio::test]
async fn every_page_is_complete_and_forbids_to_be_kept_framed_or_referred_to() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut nonces = Vec::new();
        for (actor, path) in world.pages() {
            let page = world.browser(actor).get(&path).await;
            let policy = page.header("content-security-policy").to_owned();
            for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
            for (name, value) in [
                ("cache-control", "no-store"),
                ("referrer-policy", "same-origin"),
                ("x-content-type-options", "nosniff"),
                ("cross-origin-opener-policy", "same-origin"),
                ("content-type", "text/html; charset=utf-8"),
                ("strict-transport-security", ""),
                ("x-own-page", ""),
            ] {
                assert_eq!(page.header(name).to_ascii_lowercase(), value, "{path}: {name}");
            }
            // After the document comes only the data that its scripts begin with.
            assert!(page.body.contains("</html>"), "{path} is cut off: {}", page.body);
            nonces.push(nonce(&policy).to_owned());
        }
        let all = nonces.len();
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), all, "a nonce was used twice");
        // Redirects, refusals and replies are kept by nobody either.
        let mut browser = world.browser(Actor::Member);
        for path in ["/", "/login", "/api/users/people", "/api/auth/frame"] {
            assert_eq!(browser.read(path).await.header("cache-control"), "no-store", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn c1_the_title_of_a_claim_names_no_person() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for (actor, path) in world.pages().into_iter().filter(|(_, path)| path.starts_with("/invite/")) {
            let page = world.browser(actor).get(&path).await;
            let title =
                page.body.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).unwrap().0.to_owned();
            for word in ["Noor", "Haddad", "Ana", "Kovač", "Mira"] {
                assert!(!title.is_empty() && !title.contains(word), "{path}: {title}");
            }
        }
    })
    .await;
}

/// Every kind of cookie there is, as it is set on the way from an empty house to a signed-in admin.
async fn cookies_of_a_first_day(fixture: &Fixture) -> Vec<String> {
    let mut browser = fixture.anonymous();
    let code = setup::service::code(&fixture.app).await.unwrap();
    let mut answers = vec![browser.get(&format!("/setup?code={code}")).await];
    let page = browser.get("/setup").await;
    let fields =
        [("organisation", "Harbour"), ("name", "Ana Kovač"), ("email", "ana@harbour.example"), ("password", PASSWORD)];
    let filled = form(&page, "/api/setup/finish").with(&fields);
    answers.push(browser.submit(&filled).await);
    answers.push(browser.post("/api/auth/theme", &[("theme", "dark")]).await);
    answers.push(browser.post("/api/users/invite", &[("name", "")]).await);
    answers.push(browser.get("/users/invite").await);
    answers.push(browser.post("/api/auth/sign_out", &[]).await);
    answers.push(browser.post("/api/auth/sign_in", &[("email", "x@y.example"), ("password", "z")]).await);
    let headers = answers.iter().flat_map(|answer| answer.headers.get_all("set-cookie"));
    headers.map(|value| value.to_str().unwrap().to_owned()).collect()
}

const KINDS: [&str; 6] =
    ["pinchy-browser", "pinchy-setup", "pinchy-session", "pinchy-theme", "pinchy-flash", "pinchy-note"];

#[tokio::test]
async fn a2_cookies_over_plain_http_are_kept_from_scripts_and_from_other_sites() {
    on_both(|fixture| async move {
        let cookies = cookies_of_a_first_day(&fixture).await;
        for cookie in &cookies {
            assert!(
                cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"),
                "{cookie}"
            );
            assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
        }
        for kind in KINDS {
            assert!(cookies.iter().any(|cookie| cookie.starts_with(&format!("{kind}="))), "{kind}: {cookies:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a2_cookies_over_https_are_pinned_to_the_host() {
    let fixture = Fixture::new(TestDatabase::sqlite().await, &[("PINCHY_PUBLIC_URL", "https://pinchy.test")]).await;
    let cookies = cookies_of_a_first_day(&fixture).await;
    for cookie in &cookies {
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(cookie.starts_with("__Host-pinchy-") && !cookie.contains("Domain"), "{cookie}");
    }
    for kind in KINDS {
        assert!(cookies.iter().any(|cookie| cookie.starts_with(&format!("__Host-{kind}="))), "{kind}: {cookies:#?}");
    }
    let page = fixture.anonymous().get("/login").await;
    assert!(page.header("strict-transport-security").starts_with("max-age="));
    // A cookie of the other kind is none.
    let admin = fixture.user("Bo Ek", "bo@harbour.example", crate::domain::Role::Admin).await;
    let (_, token) = fixture.session(&admin).await;
    let mut browser = fixture.anonymous();
    browser.cookies.insert("pinchy-session".to_owned(), token.clone());
    assert_eq!(browser.get("/users").await.status.as_u16(), 303);
    browser.cookies.insert("__Host-pinchy-session".to_owned(), token);
    assert_eq!(browser.get("/users").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a2_an_admin_elsewhere_over_plain_http_is_warned_and_nobody_else() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        assert!(admin.get("/users").await.says(crate::text::INSECURE_TITLE));
        admin.address = "127.0.0.1".to_owned();
        assert!(!admin.get("/users").await.says(crate::text::INSECURE_TITLE));
        let own = format!("/chat/{}", world.member.smithers);
        assert!(!world.browser(Actor::Member).get(&own).await.says(crate::text::INSECURE_TITLE));
    })
    .await;
    let fixture =
        Arc::new(Fixture::new(TestDatabase::sqlite().await, &[("PINCHY_PUBLIC_URL", "https://pinchy.test")]).await);
    let world = World::new(&fixture).await;
    assert!(!world.browser(Actor::Admin).get("/users").await.says(crate::text::INSECURE_TITLE));
}

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn o4_i8_no_secret_no_path_and_no_person_stands_in_the_log_whatever_it_lets_through() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    // For all threads, since pages are rendered on several; nextest gives each test a process of its own.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    on_both(|fixture| async move {
        let mut browser = fixture.anonymous();
        let code = setup::service::code(&fixture.app).await.unwrap();
        browser.get(&format!("/setup?code={code}")).await;
        let page = browser.get("/setup").await;
        let fields = [
            ("organisation", "Harbour"),
            ("name", "Zelda Quux"),
            ("email", "zelda@harbour.example"),
            ("password", PASSWORD),
        ];
        browser.submit(&form(&page, "/api/setup/finish").with(&fields)).await;
        browser.get("/users?q=searchedword").await;
        let page = browser.get("/users/invite").await;
        browser
            .submit(
                &form(&page, "/api/users/invite").with(&[("email", "noor@harbour.example"), ("name", "Noor Haddad")]),
            )
            .await;
        let shown = browser.get("/users/invite").await;
        let link = super::forms::link_in(&shown);
        let path = link.strip_prefix("http://pinchy.test").unwrap().to_owned();
        let mut other = fixture.anonymous();
        let page = other.get(&path).await;
        let short = form(&page, "/api/users/claim").with(&[("password", "hunter2")]);
        other.submit(&short).await;
        let page = other.get(&path).await;
        other.submit(&form(&page, "/api/users/claim").with(&[("password", PASSWORD)])).await;
        other.post("/api/auth/sign_out", &[]).await;
        let wrong = [("email", "noor@harbour.example"), ("password", "wrong horse battery")];
        other.post("/api/auth/sign_in", &wrong).await;
        other.post("/api/auth/sign_in", &[("email", "noor@harbour.example"), ("password", PASSWORD)]).await;
        other.get("/nowhere/secretpath?and=query").await;
        let unreadable = other
            .send_bytes(http::Method::POST, "/api/auth/sign_in", "text/html", None, b"email=\xff%ffgarbled".to_vec())
            .await;
        assert!(!unreadable.status.is_server_error());
    })
    .await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/invite/{token}") && text.contains("/api/users/claim"), "the log has the patterns: {text}");
    for secret in [
        "inv_",
        "ses_",
        "code=",
        PASSWORD,
        "hunter2",
        "wrong horse",
        "zelda@",
        "noor@",
        "Quux",
        "Haddad",
        "searchedword",
        "secretpath",
        "garbled",
        "and=query",
        "pinchy-session=",
        "$argon2",
    ] {
        let found = text.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
}
