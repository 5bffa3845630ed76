//! Every address, asked for by everybody: who may what, and how those are answered who may not (P1, P2, A6, S1).

mod address;
mod let_in;

use super::{
    browser::{Answer, Browser},
    fixture::{PASSWORD, on_both},
    world::{ACTORS, Actor, World},
};
use crate::app::App;
use crate::features::auth::routes::{
    AUDIT_EXPORT, Access, BRANDING, BRANDING_LOGO, BRANDING_SHEET, EVENTS, EXPORT, LOG, ROUTES, RUN_EVENTS, Route,
};
use crate::server::http::csp;
use address::address;
use http::{Method, StatusCode};
use leptos::{prelude::provide_context, server_fn::axum::server_fn_paths};
use let_in::let_in;
use std::collections::BTreeSet;

const PAGE: &str = "text/html";
const FETCH: &str = "application/json";

async fn ask(browser: &mut Browser, route: &Route, address: &str, accept: &str) -> Answer {
    let method: Method = route.method.parse().unwrap();
    let body = (method == Method::POST).then(String::new);
    browser.send(method, address, accept, body).await
}

/// The rule, told a second time and apart from the guard's own telling.
fn expected(route: &Route, actor: Actor, set_up: bool) -> (u16, u16) {
    let in_api = route.pattern.starts_with("/api/");
    let is_form = route.method == "POST";
    let signed_in = matches!(actor, Actor::Member | Actor::Admin);
    let sign_in_first = if in_api { (303, 401) } else { (303, 303) };
    const GONE: (u16, u16) = (404, 404);
    const TO_SETUP: (u16, u16) = (303, 404);
    // Whoever must set a new password is led there, from everything that is not public (R1).
    let limited = actor == Actor::Limited;
    match (set_up, route.access) {
        (false, Access::SetUp) => let_in(route, actor),
        (false, _) => TO_SETUP,
        (true, Access::SetUp) if is_form => let_in(route, actor),
        (true, Access::Public) if limited && route.pattern == "/login" => (303, 303),
        (true, Access::Public | Access::Limited | Access::Leave) if limited => let_in(route, actor),
        (true, _) if limited => sign_in_first,
        (true, Access::SetUp) if signed_in => GONE,
        (true, Access::SetUp) => sign_in_first,
        (true, Access::Public) if signed_in && route.pattern == "/login" => (303, 404),
        (true, Access::Public) => let_in(route, actor),
        (true, Access::Member | Access::Admin | Access::Log | Access::Limited | Access::Leave) if !signed_in => {
            sign_in_first
        }
        (true, Access::Limited) => (303, 404),
        (true, Access::Admin | Access::Log) if actor == Actor::Member => GONE,
        (true, Access::Member | Access::Admin | Access::Log | Access::Leave) => let_in(route, actor),
    }
}

async fn ask_for_everything(world: &World, set_up: bool) {
    for route in ROUTES {
        for actor in ACTORS {
            let (page, fetch) = expected(route, actor, set_up);
            for (accept, status) in [(PAGE, page), (FETCH, fetch)] {
                let mut browser = world.browser(actor);
                if route.pattern == "/api/auth/sign_out" {
                    // Signing out ends the session, and the others still need theirs.
                    browser = world.fresh(actor).await;
                }
                let asked = address(route, world, actor);
                let answer = ask(&mut browser, route, &asked, accept).await;
                if route.pattern == "/api/auth/end_other_sessions" {
                    let awake = "UPDATE sessions SET ended_at = NULL WHERE ended_at IS NOT NULL";
                    world.fixture.sql(awake).await.unwrap();
                }
                let what =
                    format!("{} {} by {actor:?}, accepting {accept}, set up: {set_up}", route.method, route.pattern);
                assert_eq!(answer.status, status, "{what}: {}", answer.body);
                if status == 303 {
                    assert_eq!(answer.body, "", "{what} leads on with a body");
                    assert!(
                        answer.location().starts_with('/') && !answer.location().starts_with("//"),
                        "{what}: {}",
                        answer.location()
                    );
                }
                if !set_up && route.access != Access::SetUp && status == 303 {
                    assert_eq!(answer.location(), "/setup", "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn p1_every_route_answers_everybody_by_its_access_once_the_workspace_is_set_up() {
    on_both(|fixture| async move { ask_for_everything(&World::new(&fixture).await, true).await }).await;
}

#[tokio::test]
async fn s1_until_it_is_set_up_every_page_leads_to_setup_and_nothing_else_answers() {
    on_both(|fixture| async move {
        let world = World::not_set_up(&fixture).await;
        ask_for_everything(&world, false).await;
        for path in ["/nowhere", "/chat/x", "/login?next=%2Fusers"] {
            let answer = world.browser(Actor::Anonymous).get(path).await;
            assert_eq!(
                (answer.status.as_u16(), answer.location().as_str(), answer.body.as_str()),
                (303, "/setup", ""),
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn p1_every_server_function_and_every_page_stands_in_the_table_and_the_other_way_round() {
    on_both(|fixture| async move {
        let functions: BTreeSet<(String, String)> =
            server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned())).collect();
        let app = fixture.app.clone();
        let context = move || {
            provide_context(app.clone());
            csp::provide_nonce();
        };
        let (pages, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, context);
        let pages: BTreeSet<(String, String)> =
            pages.iter().map(|page| ("GET".to_owned(), page.path().to_owned())).collect();
        let known = |in_api: bool| -> BTreeSet<(String, String)> {
            // `/` is no page: it only leads on. Nor are streams of events and files, which no server function takes or gives.
            let routes = ROUTES.iter().filter(|route| route.pattern.starts_with("/api/") == in_api);
            let routes = routes.filter(|route| {
                let others = [EVENTS, RUN_EVENTS, EXPORT, AUDIT_EXPORT, BRANDING, BRANDING_LOGO, BRANDING_SHEET];
                route.pattern != "/" && !others.contains(&route.pattern) && !route.pattern.starts_with(LOG)
            });
            routes.map(|route| (route.method.to_owned(), route.pattern.to_owned())).collect()
        };
        assert_eq!(known(true), functions);
        assert_eq!(known(false), pages.into_iter().filter(|(_, path)| path != "/").collect());
    })
    .await;
}

#[tokio::test]
async fn p1_other_methods_do_not_exist_and_head_answers_as_get() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        for route in ROUTES {
            let path = address(route, &world, Actor::Admin);
            for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
                let answer = admin.send(method.clone(), &path, PAGE, None).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
            }
            let other = if route.method == "GET" { Method::POST } else { Method::GET };
            let twin = ROUTES.iter().any(|twin| twin.pattern == route.pattern && twin.method == other.as_str());
            if !twin {
                assert_eq!(
                    admin.send(other.clone(), &path, PAGE, None).await.status,
                    StatusCode::NOT_FOUND,
                    "{other} {path}"
                );
            }
            if route.method == "GET" && !path.starts_with("/api/") {
                let get = admin.get(&path).await;
                let head = admin.send(Method::HEAD, &path, PAGE, None).await;
                // Bodies of HEAD are left out by the connection, which there is none of here.
                assert_eq!((head.status, head.location()), (get.status, get.location()), "{path}");
            }
        }
    })
    .await;
}

/// An answer without what differs from request to request.
fn normal(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let policy = answer.header("content-security-policy").to_owned();
    let nonce = nonce(&policy);
    let request = answer.header("x-request-id").to_owned();
    assert!(!nonce.is_empty() && !request.is_empty());
    let clean = |text: &str| text.replace(nonce, "NONCE").replace(&request, "REQUEST");
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<_> = headers.map(|(name, value)| (name.to_string(), clean(value.to_str().unwrap()))).collect();
    headers.sort();
    (answer.status, headers, clean(&answer.body))
}

/// The nonce of a policy.
pub fn nonce(policy: &str) -> &str {
    policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).map(|(nonce, _)| nonce).unwrap_or_default()
}

#[tokio::test]
async fn p2_what_may_not_be_seen_answers_exactly_like_what_does_not_exist() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut member = world.browser(Actor::Member);
        let nowhere = normal(&member.get("/nowhere").await);
        assert_eq!(nowhere.0, StatusCode::NOT_FOUND);
        assert!(nowhere.2.contains(crate::text::NOT_FOUND));
        assert!(nowhere.2.contains(&format!("<title>{}</title>", crate::text::NOT_FOUND_TITLE)), "{}", nowhere.2);
        assert!(
            !nowhere.2.contains("<script"),
            "the 404 page carries no scripts: they would take it for the page of its address"
        );
        let foreign = format!("/chat/{}", world.admin.smithers);
        let unknown = format!("/chat/{}", uuid::Uuid::nil());
        let paths = [
            "/users",
            "/users?tab=invited",
            "/users/invite",
            "/settings",
            "/audit",
            "/audit/prune",
            "/setup",
            "/help/invite",
            "/help/nothing",
            &foreign,
            &unknown,
            "/chat/x",
            "/chat/%00",
            "/chat/../users",
            "/chat/%2e%2E/users",
            "/chat/./users",
            "/chat/x/..\\..\\users",
            "/users/",
            "/chat/",
            "/api/users/people",
            "/api/nowhere",
            "/pkg/nowhere.js",
            "/%3Cscript%3E",
            "/nowhere?x=1",
        ];
        for path in paths {
            assert_eq!(normal(&member.get(path).await), nowhere, "{path}");
        }
        for path in ["/api/users/invite", "/api/settings/save", "/api/nowhere", "/users", "/nowhere"] {
            assert_eq!(normal(&member.post(path, &[("name", "x")]).await), nowhere, "POST {path}");
        }
        let no_function = normal(&member.call("/api/nowhere", &[]).await);
        assert_eq!((no_function.0, no_function.2.as_str()), (StatusCode::NOT_FOUND, r#""not_found""#));
        for path in [
            "/api/users/invite",
            "/api/users/renew_invite",
            "/api/users/revoke_invite",
            "/api/settings/save",
            "/api/audit/verify",
            "/api/audit/make_read_token",
            "/api/audit/revoke_read_token",
            "/api/audit/prune",
        ] {
            assert_eq!(normal(&member.call(path, &[("invite", "x")]).await), no_function, "fetch of {path}");
        }
        for path in [
            "/api/users/people",
            "/api/users/invites",
            "/api/users/counts",
            "/api/settings/settings",
            "/api/audit/entries",
            "/api/audit/standing",
            "/api/audit/checkpoints",
            "/api/audit/read_tokens",
            "/api/audit/prunable",
        ] {
            assert_eq!(normal(&member.read(path).await), no_function, "fetch of {path}");
        }
        let of_another = member.read(&format!("/api/chat/page?agent={}", world.admin.smithers)).await;
        assert_eq!((of_another.status, of_another.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
        assert_eq!(of_another.body, no_function.2);
    })
    .await;
}

#[tokio::test]
async fn p2_n5_nobody_opens_the_smithers_of_another_admins_included() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let nowhere = normal(&admin.get("/nowhere").await);
        assert_eq!(normal(&admin.get(&format!("/chat/{}", world.member.smithers)).await), nowhere);
        assert_eq!(admin.get(&format!("/chat/{}", world.admin.smithers)).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn p2_strangers_are_led_to_sign_in_alike_from_what_exists_and_what_does_not() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for actor in [Actor::Anonymous, Actor::Deactivated] {
            let mut stranger = world.browser(actor);
            // The first page leaves a mark in the browser; from then on all answers are alike.
            stranger.get("/login").await;
            let mut answers = Vec::new();
            for path in
                ["/users", "/nowhere", "/chat/x", "/audit", "/api/nowhere.html", "/.env", "/users/1/../../audit"]
            {
                let answer = stranger.get(path).await;
                let (status, headers, body) = normal(&answer);
                assert_eq!((status.as_u16(), body.as_str()), (303, ""), "{path}");
                let next = form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
                let wanted =
                    if path.starts_with("/api/") { "/login".to_owned() } else { format!("/login?next={next}") };
                assert_eq!(answer.location(), wanted);
                answers.push(headers.into_iter().filter(|(name, _)| name != "location").collect::<Vec<_>>());
            }
            assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
            for path in ["/api/users/people", "/api/nowhere"] {
                let answer = stranger.read(path).await;
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "signed_out"), "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a6_after_sign_in_people_land_where_they_wanted_to_go() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let smithers = format!("/chat/{}", world.admin.smithers);
        let fresh = world.browser(Actor::Anonymous);
        for (wanted, landing) in [
            ("/users?tab=invited&q=a%20b", "/users?tab=invited&q=a%20b"),
            ("/settings", "/settings"),
            ("/", "/"),
            ("/login", "/"),
            ("//evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/api/auth/sign_out", "/"),
            ("javascript:alert(1)", "/"),
        ] {
            let mut browser = fresh.clone();
            let next = form_urlencoded::byte_serialize(wanted.as_bytes()).collect::<String>();
            let page = browser.get(&format!("/login?next={next}")).await;
            let form = super::html::form(&page, "/api/auth/sign_in")
                .with(&[("email", world.admin.email.as_str()), ("password", PASSWORD)]);
            assert_eq!(form.value("next"), landing, "{wanted}");
            let answer = browser.submit(&form).await;
            assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, landing), "{wanted}");
            // The field is the visitor's to change; the server looks at it again.
            let mut browser = fresh.clone();
            let fields = [("email", world.admin.email.as_str()), ("password", PASSWORD), ("next", wanted)];
            assert_eq!(browser.post("/api/auth/sign_in", &fields).await.location(), landing, "{wanted}");
            assert_eq!(browser.get("/").await.location(), smithers);
            assert_eq!(browser.get("/login").await.location(), "/");
        }
        // A form that was refused keeps the way, too.
        let mut browser = fresh.clone();
        let fields = [("email", world.admin.email.as_str()), ("password", "wrong"), ("next", "/settings")];
        let refused = browser.post("/api/auth/sign_in", &fields).await;
        assert_eq!(refused.location(), "/login?next=%2Fsettings");
        let page = browser.get(&refused.location()).await;
        assert_eq!(super::html::form(&page, "/api/auth/sign_in").value("next"), "/settings");
    })
    .await;
}

#[tokio::test]
async fn p3_a_change_of_role_or_status_holds_from_the_very_next_request() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = world.browser(Actor::Member);
        let change = |change: &str| format!("UPDATE users SET {change} WHERE id = '{}'", world.member.id);
        assert_eq!(browser.get("/users").await.status, StatusCode::NOT_FOUND);
        fixture.sql(&change("role = 'admin'")).await.unwrap();
        assert_eq!(browser.get("/users").await.status, StatusCode::OK);
        fixture.sql(&change("role = 'member'")).await.unwrap();
        assert_eq!(browser.get("/users").await.status, StatusCode::NOT_FOUND);
        let own = format!("/chat/{}", world.member.smithers);
        assert_eq!(browser.get(&own).await.status, StatusCode::OK);
        fixture.sql(&change("status = 'deactivated'")).await.unwrap();
        assert_eq!(browser.get(&own).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}
