//! Every server function is sent what no form of ours sends: none breaks, none changes anything, and everybody gets an answer that they
//! can read.

mod functions;

use super::{
    browser::{Answer, Browser, FORM, encode},
    fixture::{Fixture, on_both},
    world::{ACTED_ON, Actor, World, contents},
};
use crate::error::AppError;
use crate::features::auth::routes::{self, Access};
use crate::server::db::copy::Value;
use functions::{CHANGE_NAME, CREATE_GROUP, END_OTHERS, FUNCTIONS, MAKE_TOKEN, SIGN_OUT};
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = "text/html";
const JSON: &str = "application/json";

#[tokio::test]
async fn no_function_is_left_out() {
    let listed: BTreeSet<(String, String)> =
        FUNCTIONS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    let registered: BTreeSet<_> =
        server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned())).collect();
    assert_eq!(listed, registered);
}

/// What is put into every field at once.
fn values() -> Vec<String> {
    let short = [
        "",
        " ",
        "\0",
        "a\0b",
        "-1",
        "NaN",
        "null",
        "true",
        "%",
        "%00",
        "\u{feff}",
        "\u{202e}\u{200b}",
        "שלום עולם",
        "🦞🧑‍🤝‍🧑",
        "<script>alert(1)</script>",
        "'; DROP TABLE users; --",
        "../../etc/passwd",
        "\r\nSet-Cookie: x=y",
        "{\"a\":1}",
        "00000000-0000-0000-0000-000000000000",
        "\u{10ffff}",
        "9223372036854775808_00000000-0000-0000-0000-000000000000",
        "inv_\u{0}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];
    let long = ["x".repeat(10_000), "é\u{301}".repeat(5_000)];
    short.into_iter().map(str::to_owned).chain(long).collect()
}

/// Whole bodies, or queries, that are no form of ours.
fn bodies(fields: &[&str]) -> Vec<(Option<&'static str>, Vec<u8>)> {
    let name = fields.first().copied().unwrap_or("x");
    let nested = format!("{name}{}=1", "[a]".repeat(200));
    let twice = format!("{name}=1&{name}=2");
    let list = format!("{name}[]=1&{name}[7]=2&{name}[x]=3");
    let many = "a=1&".repeat(2_000);
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (Some(FORM), Vec::new()),
        (None, Vec::new()),
        (Some(FORM), [name.as_bytes(), b"=\xff\xfe\x00"].concat()),
        (Some(FORM), [name.as_bytes(), b"=%ff%fe%00%zz%"].concat()),
        (Some(FORM), text(&nested)),
        (Some(FORM), text(&twice)),
        (Some(FORM), text(&list)),
        (Some(FORM), text(&many)),
        (Some(FORM), text("&&&===&=&%&[]]][[=")),
        (Some("application/json"), text("{\"name\":[[[[[[[[{}]]]]]]]]}")),
        (Some("application/json"), "[".repeat(10_000).into_bytes()),
        (
            Some("multipart/form-data; boundary=x"),
            text("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--x--"),
        ),
        (Some("multipart/form-data"), text("--")),
        (Some("text/xml"), text("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")),
        (Some(""), text("x")),
    ]
}

/// One function, asked by one actor in one way.
struct Ask<'a> {
    world: &'a World,
    actor: Actor,
    method: Method,
    path: &'static str,
    accept: &'static str,
    count: u32,
}

impl Ask<'_> {
    async fn browser(&mut self) -> Browser {
        let mut browser = self.world.browser(self.actor);
        if self.path == SIGN_OUT && self.actor != Actor::Anonymous {
            let person = if self.actor == Actor::Admin { &self.world.admin } else { &self.world.member };
            browser = self.world.fixture.signed_in(browser, person).await;
        }
        // Each from another address, so that the throttle does not answer in the function's place.
        self.count += 1;
        browser.address = format!("2001:db8::{:x}:{:x}", self.path.len(), self.count);
        browser.extra.push(("referer".to_owned(), "https://evil.example/from?here=1".to_owned()));
        browser
    }

    async fn with(&mut self, kind: Option<&str>, body: &[u8]) {
        let mut browser = self.browser().await;
        let answer = if self.method == Method::GET {
            let query: String = form_urlencoded::byte_serialize(body).collect();
            // As it is where an address may hold it, escaped once more where it may not.
            let raw = String::from_utf8(body.to_vec())
                .ok()
                .filter(|text| text.parse::<http::uri::PathAndQuery>().is_ok() && text.is_ascii());
            let mut path = format!("{}?{}", self.path, raw.unwrap_or(query));
            // No server of ours reads a longer address.
            path.truncate(60_000);
            browser.send_bytes(Method::GET, &path, self.accept, None, Vec::new()).await
        } else {
            browser.send_bytes(Method::POST, self.path, self.accept, kind, body.to_vec()).await
        };
        self.judge(&answer, body);
        if answer.status == 303 {
            let page = browser.get(&answer.location()).await;
            assert!(page.status.as_u16() < 500, "{} leads to {} which fails", self.path, answer.location());
        }
    }

    fn judge(&self, answer: &Answer, body: &[u8]) {
        let sent = String::from_utf8_lossy(&body[..body.len().min(200)]);
        let what = format!(
            "{} {} by {:?}, accepting {}, with {sent:?}: {answer:?}",
            self.method, self.path, self.actor, self.accept
        );
        assert!(!answer.status.is_server_error(), "{what}");
        assert!(!answer.body.contains("evil.example") && !answer.location().contains("evil"), "{what}");
        if self.accept == PAGE {
            self.judge_page(answer, &what);
        } else if answer.status != 200 {
            let error: AppError = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no code: {what}"));
            assert_eq!(answer.status, error.status(), "{what}");
        }
    }

    /// A plain form is led to a page of ours; what cannot be read, or does not exist, gets a page in words.
    fn judge_page(&self, answer: &Answer, what: &str) {
        match answer.status.as_u16() {
            303 => {
                assert_eq!(answer.body, "", "{what}");
                assert!(answer.location().starts_with('/') && !answer.location().starts_with("//"), "{what}");
            }
            400 | 413 => assert!(answer.body.contains("role=\"alert\""), "{what}"),
            404 => assert!(answer.body.contains(crate::text::NOT_FOUND), "{what}"),
            _ => panic!("{what}"),
        }
    }
}

/// Whether the guard lets this actor reach the function at all; if not, all garbage meets the same few lines.
fn reaches(actor: Actor, method: &Method, path: &str) -> bool {
    match routes::find(method, path).unwrap().access {
        Access::Public | Access::SetUp => true,
        Access::Limited => actor == Actor::Limited,
        Access::Member | Access::Leave => actor != Actor::Anonymous,
        Access::Admin | Access::Log => actor == Actor::Admin,
    }
}

async fn throw_everything(world: &World, actor: Actor) {
    for (method, path, fields) in FUNCTIONS {
        // The one takes nothing that could be garbage, the others any text that can be seen: what comes is done.
        if [END_OTHERS, CHANGE_NAME, CREATE_GROUP, MAKE_TOKEN].contains(path) && actor != Actor::Anonymous {
            continue;
        }
        let method: Method = method.parse().unwrap();
        let amount = if reaches(actor, &method, path) { usize::MAX } else { 3 };
        for accept in [JSON, PAGE] {
            let mut ask = Ask { world, actor, method: method.clone(), path, accept, count: 0 };
            for value in values().into_iter().take(amount) {
                let filled: Vec<(&str, &str)> = fields.iter().map(|field| (*field, value.as_str())).collect();
                ask.with(Some(FORM), encode(&filled).as_bytes()).await;
            }
            for (kind, body) in bodies(fields).into_iter().take(amount) {
                ask.with(kind, &body).await;
            }
        }
    }
}

/// What must be as before.
async fn facts(fixture: &Fixture) -> BTreeMap<String, Vec<Vec<Value>>> {
    contents(fixture, ACTED_ON).await
}

#[track_caller]
fn assert_same(before: &BTreeMap<String, Vec<Vec<Value>>>, after: &BTreeMap<String, Vec<Vec<Value>>>) {
    for (table, rows) in before {
        assert_eq!(&after[table], rows, "{table} changed");
    }
}

/// Throws all of it as this actor, and looks whether anything has changed.
async fn garbage_changes_nothing(actor: Actor) {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let before = facts(&fixture).await;
        throw_everything(&world, actor).await;
        let mut after = facts(&fixture).await;
        let all = after["sessions"].len();
        // Those that were begun to be signed out of; nobody else was signed in.
        after.get_mut("sessions").unwrap().retain(|one| before["sessions"].iter().any(|known| known[0] == one[0]));
        assert_same(&before, &after);
        let sign_outs = 2 * (values().len() + bodies(&["next"]).len());
        let begun = if actor == Actor::Anonymous { 0 } else { sign_outs };
        assert_eq!(all, before["sessions"].len() + begun);
    })
    .await;
}

// Three tests, so that they run side by side.
#[tokio::test]
async fn garbage_of_strangers_gets_a_readable_refusal_everywhere_and_changes_nothing() {
    garbage_changes_nothing(Actor::Anonymous).await;
}

#[tokio::test]
async fn garbage_of_members_gets_a_readable_refusal_everywhere_and_changes_nothing() {
    garbage_changes_nothing(Actor::Member).await;
}

#[tokio::test]
async fn garbage_of_admins_gets_a_readable_refusal_everywhere_and_changes_nothing() {
    garbage_changes_nothing(Actor::Admin).await;
}

#[tokio::test]
async fn garbage_does_nothing_before_the_set_up_either() {
    on_both(|fixture| async move {
        let world = World::not_set_up(&fixture).await;
        let mut browser = world.browser(Actor::Anonymous);
        let code = crate::features::setup::service::code(&fixture.app).await.unwrap();
        browser.get(&format!("/setup?code={code}")).await;
        let before = facts(&fixture).await;
        for value in values() {
            for path in ["/api/setup/finish", "/api/setup/enter_code"] {
                let fields = ["organisation", "name", "email", "password", "public_url", "code"]
                    .map(|field| (field, value.as_str()));
                let fetch = browser.call(path, &fields).await;
                assert!(matches!(fetch.status.as_u16(), 422 | 429), "{path} {value:?}: {fetch:?}");
                let plain = browser.post(path, &fields).await;
                assert_eq!((plain.status.as_u16(), plain.location().as_str()), (303, "/setup"), "{path} {value:?}");
                assert_eq!(browser.get("/setup").await.status, 200, "{path} {value:?}");
            }
            let query: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let answer = browser.get(&format!("/setup?code={query}")).await;
            assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, "/setup"), "{value:?}");
        }
        assert_same(&before, &facts(&fixture).await);
    })
    .await;
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413_in_words_announced_or_not() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let body = format!("name={}", "x".repeat(fixture.app.config.max_body_bytes)).into_bytes();
        let length = ("content-length".to_owned(), body.len().to_string());
        for (_, path, _) in FUNCTIONS.iter().filter(|(method, ..)| *method == "POST") {
            for actor in [Actor::Anonymous, Actor::Member, Actor::Admin] {
                let mut silent = world.browser(actor);
                let mut announcing = world.browser(actor);
                announcing.extra.push(length.clone());
                // Who has no right to it is refused unread, where reading would be needed to know.
                let refusal = if actor == Actor::Anonymous { 401 } else { 404 };
                let unread = (!reaches(actor, &Method::POST, path)).then_some(refusal);
                for (browser, unread) in [(&mut announcing, None), (&mut silent, unread)] {
                    let fetch = browser.send_bytes(Method::POST, path, JSON, Some(FORM), body.clone()).await;
                    let page = browser.send_bytes(Method::POST, path, PAGE, Some(FORM), body.clone()).await;
                    if let Some(unread) = unread {
                        assert_eq!(fetch.status.as_u16(), unread, "{path} by {actor:?}");
                        assert!(matches!(page.status.as_u16(), 303 | 404), "{path} by {actor:?}: {page:?}");
                        continue;
                    }
                    assert_eq!(
                        (fetch.status.as_u16(), fetch.code().as_str()),
                        (413, "too_large"),
                        "{path} by {actor:?}"
                    );
                    assert_eq!(page.status, 413, "{path} by {actor:?}: {page:?}");
                    assert!(page.body.contains("role=\"alert\""), "{path} by {actor:?}: {page:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn pages_with_garbage_in_their_addresses_are_pages_still() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let mut stranger = world.browser(Actor::Anonymous);
        for value in values().iter().filter(|value| value.len() < 5_000) {
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            for path in ["/users", "/users/invite", "/audit", "/settings"] {
                let names = ["tab", "q", "role", "state", "sort", "after"];
                let query: String = names.map(|name| format!("{name}={value}")).join("&");
                assert_eq!(admin.get(&format!("{path}?{query}")).await.status, 200, "{path} {value}");
            }
            for tab in ["active", "invited", "deactivated"] {
                let path = format!("/users?tab={tab}&q={value}&after={value}&state={value}");
                assert_eq!(admin.get(&path).await.status, 200, "{path}");
            }
            for next in [value.as_str(), "%ff"] {
                let page = stranger.get(&format!("/login?next={next}")).await;
                assert_eq!(page.status, 200, "{next}");
            }
        }
        for path in ["/%ff%fe", "/users?q=%ff%fe", "/invite/%ff%fe", "/chat/%ff", "/?%ff=%ff"] {
            for browser in [&mut admin, &mut stranger] {
                let answer = browser.get(path).await;
                assert!(!answer.status.is_server_error(), "{path}: {answer:?}");
            }
        }
        for cookie in ["\u{1}", "=", ";;;", "a=b=c", &"x".repeat(8_000)] {
            for name in
                ["pinchy-session", "pinchy-browser", "pinchy-flash", "pinchy-note", "pinchy-setup", "pinchy-theme"]
            {
                let mut browser = world.browser(Actor::Anonymous);
                if cookie.parse::<http::HeaderValue>().is_err() {
                    continue;
                }
                browser.cookies.insert(name.to_owned(), cookie.to_owned());
                assert_eq!(browser.get("/login").await.status, 200, "{name}={cookie}");
            }
        }
    })
    .await;
}
