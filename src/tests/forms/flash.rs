//! What a form leaves for the page it leads to: read once, on that page alone, by that browser alone.

use super::{has_alert, link_in};
use crate::tests::{
    fixture::on_both,
    html::form,
    world::{Actor, World},
};
use std::time::Duration;

const WRONG: [(&str, &str); 2] = [("email", "ana@harbour.example"), ("password", "wrong horse battery")];

#[tokio::test]
async fn the_flash_of_a_stranger_stays_in_the_cookie_and_the_table_stays_empty() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = world.browser(Actor::Anonymous);
        let long = format!("{}@harbour.example", "ä".repeat(5_000));
        let claim = [
            ("token", world.tokens.open.as_str()),
            ("email", long.as_str()),
            ("name", long.as_str()),
            ("password", "short"),
        ];
        for (path, fields) in
            [("/api/auth/sign_in", &WRONG[..]), ("/api/users/claim", &claim), ("/api/users/invite", &[("name", "x")])]
        {
            let answer = browser.post(path, fields).await;
            assert_eq!(answer.status, 303, "{path}");
            for cookie in answer.headers.get_all("set-cookie") {
                assert!(cookie.len() < 4096, "{path}: a browser would not keep {} bytes", cookie.len());
            }
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM flashes").await, 0);
        // Sealed: whoever carries it cannot read it.
        let flash = browser.post("/api/auth/sign_in", &WRONG).await;
        assert!(!flash.header("set-cookie").contains("harbour"), "{flash:?}");
        browser.post("/api/users/claim", &claim).await;
        let page = browser.get(&format!("/invite/{}", world.tokens.open)).await;
        assert!(page.says(crate::text::CUT), "what was cut is told: {}", page.body);
        let kept = form(&page, "/api/users/claim");
        assert!(kept.value("name").starts_with("ää") && kept.value("name").chars().count() <= 101);
    })
    .await;
}

#[tokio::test]
async fn a_flash_is_read_once_and_on_its_page_alone() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        // A stranger's, in the cookie.
        let mut stranger = world.browser(Actor::Anonymous);
        stranger.post("/api/auth/sign_in", &WRONG).await;
        assert!(!has_alert(&stranger.get(&format!("/invite/{}", world.tokens.waiting)).await), "on another page");
        stranger.read("/login").await;
        assert!(stranger.cookies.contains_key("pinchy-note"), "a fetch reads none");
        assert!(has_alert(&stranger.get("/login").await), "on its page");
        assert!(!stranger.cookies.contains_key("pinchy-note"));
        assert!(!has_alert(&stranger.get("/login").await), "and not again");
        // An admin's, in the table.
        let mut admin = world.browser(Actor::Admin);
        let made = [("name", "Ida Berg"), ("email", "ida@harbour.example")];
        admin.post("/api/users/invite", &made).await;
        assert_eq!(fixture.number("SELECT COUNT(*) FROM flashes").await, 1);
        let before = admin.clone();
        let other = admin.get("/settings").await;
        assert!(!other.body.contains("/invite/inv_"));
        admin.read("/users/invite").await;
        link_in(&admin.get("/users/invite").await);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM flashes").await, 0);
        for mut again in [admin, before] {
            assert!(!again.get("/users/invite").await.body.contains("/invite/inv_"), "a once-shown link is shown once");
        }
    })
    .await;
}

#[tokio::test]
async fn a_flash_is_for_its_user_and_its_browser_and_ten_minutes() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let second = fixture.user("Bo Ek", "bo@harbour.example", crate::domain::Role::Admin).await;
        let mut flash = Vec::new();
        for name in ["Ida Berg", "Kim Dahl"] {
            let mut admin = world.browser(Actor::Admin);
            admin.post("/api/users/invite", &[("name", name)]).await;
            flash.push(admin.cookies["pinchy-flash"].clone());
        }
        let mut other = fixture.browser(&second).await;
        other.cookies.insert("pinchy-flash".to_owned(), flash[0].clone());
        assert!(!other.get("/users/invite").await.body.contains("/invite/inv_"), "another user's cookie shows nothing");
        for forged in ["", "r.", "s.", "s.AAAA", "r.AAAA", "x", "s.%00", "r.%7f"] {
            for name in ["pinchy-flash", "pinchy-note"] {
                let mut browser = world.browser(Actor::Admin);
                browser.cookies.insert(name.to_owned(), forged.to_owned());
                assert_eq!(browser.get("/users/invite").await.status, 200, "{name}={forged}");
            }
        }
        fixture.app.clock.advance(Duration::from_secs(10 * 60));
        let mut late = world.browser(Actor::Admin);
        late.cookies.insert("pinchy-flash".to_owned(), flash[1].clone());
        assert!(!late.get("/users/invite").await.body.contains("/invite/inv_"), "too late");
    })
    .await;
}
