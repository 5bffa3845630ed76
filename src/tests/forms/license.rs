//! The licence by plain forms and by address: the key, the seats, logo and colour on sign-in and claim (F1, F4, L1-L3, P2).

use super::has_alert;
use crate::error::{BrandingFault, KeyFault};
use crate::features::license::{model::State, text};
use crate::tests::{
    browser::{Answer, Browser},
    fixture::on_both,
    html::{form, tags},
    licensed::{DAY, key, license, on_both_licensed, terms},
    world::{Actor, World},
};
use http::Method;

const BOUNDARY: &str = "multipart/form-data; boundary=XX";
const SAVE: &str = "/api/license/branding";

/// A form with a file, as browsers send it.
fn multipart(colour: &str, file: &[u8]) -> Vec<u8> {
    let head =
        |name: &str, more: &str| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    let (colour_head, file_head) = (head("colour", ""), head("logo", "; filename=\"../../evil.svg\""));
    let (typed, end) = (colour.as_bytes(), b"\r\n--XX--\r\n".as_slice());
    let parts = [colour_head.as_bytes(), typed, b"\r\n".as_slice(), file_head.as_bytes(), file, end];
    parts.concat()
}

async fn brand(browser: &mut Browser, accept: &str, colour: &str, file: &[u8]) -> Answer {
    browser.send_bytes(Method::POST, SAVE, accept, Some(BOUNDARY), multipart(colour, file)).await
}

fn png() -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend([0, 0, 0, 120, 0, 0, 0, 40, 8, 6, 0, 0, 0]);
    file
}

/// The address of the sheet that a page links beside its own.
fn sheet(page: &Answer) -> Option<String> {
    let links = tags(&page.body).into_iter().filter(|tag| tag.name == "link");
    links.filter_map(|tag| tag.get("href").map(str::to_owned)).find(|href| href.starts_with("/branding.css"))
}

#[tokio::test]
async fn l1_a_key_is_saved_refused_and_taken_out_by_plain_forms() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let page = admin.get("/license").await;
        assert!(page.says("There is no key, and no limit to the seats."), "{}", page.body);
        let entered = form(&page, "/api/license/save").with(&[("key", "no key")]);
        let page = admin.submit_to(&entered, "/license").await;
        assert!(has_alert(&page) && page.says(&text::key_fault(KeyFault::Garbled)), "{}", page.body);
        assert!(page.body.contains(">no key</textarea>"), "F4: {}", page.body);
        let entered = form(&page, "/api/license/save").with(&[("key", &key(&terms(20)))]);
        let page = admin.submit_to(&entered, "/license").await;
        // Ana, Mira and Noa, and two invites that wait.
        for words in ["The licence key is saved.", "Harbour & Co", "Team", "5 of 20 taken (3 active, 2 invited)"] {
            assert!(page.says(words), "{words}: {}", page.body);
        }
        let remove = form(&page, "/api/license/remove");
        let page = admin.submit_to(&remove, "/license").await;
        assert!(has_alert(&page) && page.says(text::NOT_SURE), "{}", page.body);
        let page = admin.post_and_follow("/api/license/remove", &[("sure", "yes")]).await;
        assert!(page.says("The limit of 20 seats stays until another key replaces it."), "{}", page.body);
        let refused = admin.call("/api/license/save", &[("key", "x.y.z")]).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "license_refused"));
    })
    .await;
}

#[tokio::test]
async fn l1_what_is_said_before_a_key_is_taken_out_is_what_happens_to_it() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        license(&fixture, 20).await;
        let mut admin = world.browser(Actor::Admin);
        assert!(admin.get("/license").await.says(text::sure_hint(State::Active)));
        fixture.app.clock.advance(366 * DAY);
        let mut admin = world.fresh(Actor::Admin).await;
        let page = admin.get("/license").await;
        assert!(page.says(text::sure_hint(State::Grace)), "{}", page.body);
        admin.post_and_follow("/api/license/remove", &[("sure", "yes")]).await;
        let entered = form(&admin.get("/license").await, "/api/license/save").with(&[("key", &key(&terms(20)))]);
        assert!(admin.submit_to(&entered, "/license").await.says(&text::key_fault(KeyFault::Expired)));
    })
    .await;
}

#[tokio::test]
async fn l1_a_build_that_accepts_no_key_says_so() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let page = world.browser(Actor::Admin).get("/license").await;
        assert!(page.says(text::NO_KEYS_TITLE) && !page.body.contains("/api/license/save"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn l2_an_invite_beyond_the_seats_is_refused_in_words_and_above_them_the_pages_warn() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        license(&fixture, 4).await;
        let mut admin = world.browser(Actor::Admin);
        for path in ["/users", "/license"] {
            assert!(admin.get(path).await.says(text::OVER_TITLE), "{path}");
        }
        let page = admin.get("/users/invite").await;
        let entered = form(&page, "/api/users/invite").with(&[("email", "mo@harbour.example"), ("name", "Mo")]);
        let page = admin.submit_to(&entered, "/users/invite").await;
        assert!(has_alert(&page) && page.says(&text::seats_taken(5, 4)), "{}", page.body);
        assert_eq!(form(&page, "/api/users/invite").value("name"), "Mo", "F4");
        license(&fixture, 5).await;
        assert!(!admin.get("/users").await.says(text::OVER_TITLE));
    })
    .await;
}

#[tokio::test]
async fn l3_logo_and_colour_are_on_sign_in_and_claim_and_nowhere_else() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        let (mut admin, mut stranger) = (world.browser(Actor::Admin), world.browser(Actor::Anonymous));
        assert!(!admin.get("/license").await.body.contains(SAVE), "without the feature there is no form");
        assert_eq!(brand(&mut admin, "application/json", "#003366", &png()).await.code(), "not_licensed");
        license(&fixture, 20).await;
        assert!(admin.get("/license").await.body.contains("multipart/form-data"));
        assert_eq!(sheet(&stranger.get("/login").await), None);
        let saved = brand(&mut admin, "text/html", "#003366", &png()).await;
        assert_eq!((saved.status.as_u16(), saved.location().as_str()), (303, "/license"));
        let page = admin.get("/license").await;
        assert!(page.says("The branding is saved.") && page.body.contains("/branding/logo?h="), "{}", page.body);
        let claim = format!("/invite/{}", world.tokens.waiting);
        for path in ["/login", &claim] {
            let page = stranger.get(path).await;
            let sheet = sheet(&page).unwrap_or_else(|| panic!("{path}: {}", page.body));
            assert!(!page.body.contains("style="), "{path}");
            let css = stranger.get(&sheet).await;
            assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
            assert!(css.header("cache-control").contains("immutable") && css.body.contains("#003366"), "{css:?}");
            let address = css.body.split('"').find(|part| part.starts_with("/branding/logo")).unwrap();
            let logo = stranger.get(address).await;
            assert_eq!((logo.status.as_u16(), logo.header("content-type")), (200, "image/png"));
            assert!(logo.header("cache-control").contains("immutable"));
            assert_eq!(logo.header("x-content-type-options"), "nosniff");
        }
        for path in ["/branding.css", "/branding.css?h=0", "/branding/logo"] {
            assert_eq!(stranger.get(path).await.header("cache-control"), "no-store", "{path}");
        }
        assert_eq!(sheet(&admin.get("/users").await), None);
        fixture.app.clock.advance(400 * DAY);
        assert_eq!(sheet(&stranger.get("/login").await), None, "an expired licence shows Pinchy's own look");
        assert_eq!(stranger.get("/branding.css").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn l3_what_is_no_logo_or_colour_is_refused_in_words_and_changes_nothing() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        license(&fixture, 20).await;
        let mut admin = world.browser(Actor::Admin);
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
        for (colour, file, reason) in [
            ("#003366", svg, BrandingFault::NotAnImage),
            ("#003366", vec![0; 200 * 1024], BrandingFault::TooHeavy),
            ("#ffff00", png(), BrandingFault::TooLight { tenths: 10 }),
            ("red;}*{display:none", png(), BrandingFault::NotAColour),
        ] {
            let refused = brand(&mut admin, "text/html", colour, &file).await;
            assert_eq!((refused.status.as_u16(), refused.location().as_str()), (303, "/license"), "{reason:?}");
            let page = admin.get("/license").await;
            assert!(has_alert(&page) && page.says(&text::branding_fault(reason)), "{reason:?}: {}", page.body);
            let fetch = brand(&mut admin, "application/json", colour, &file).await;
            assert_eq!((fetch.status.as_u16(), fetch.code().as_str()), (422, "branding_refused"), "{reason:?}");
        }
        for (kind, body) in [
            (None, Vec::new()),
            (Some("multipart/form-data"), multipart("", b"")),
            (Some(BOUNDARY), b"--XX".to_vec()),
            (Some(BOUNDARY), b"--XX--\r\n".to_vec()),
            (Some("application/x-www-form-urlencoded"), b"colour=%23003366".to_vec()),
        ] {
            let refused = admin.send_bytes(Method::POST, SAVE, "application/json", kind, body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "bad_request"), "{kind:?} {body:?}");
        }
        let large = vec![b'x'; fixture.app.config.max_body_bytes + 1];
        let too_large = admin.send_bytes(Method::POST, SAVE, "application/json", Some(BOUNDARY), large).await;
        assert_eq!(too_large.status, 413);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM branding").await, 0);
        let mut member = world.browser(Actor::Member);
        assert_eq!(brand(&mut member, "application/json", "#003366", &png()).await.status, 404, "P2");
        assert_eq!(member.get("/license").await.status, 404, "P2");
    })
    .await;
}

#[tokio::test]
async fn a_form_with_a_file_whose_session_has_ended_leads_to_sign_in() {
    on_both_licensed(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.fresh(Actor::Admin).await;
        fixture.sql("UPDATE sessions SET ended_at = 1").await.unwrap();
        let answer = brand(&mut admin, "text/html", "#003366", &png()).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, "/login?next=%2Flicense"));
    })
    .await;
}
