//! A session that ends while its user fills a form in (F4).

use crate::error::AppError;
use crate::features::agents::model::Template;
use crate::tests::{
    browser::Browser,
    fixture::{Fixture, PASSWORD, Person, on_both},
    html::{Form, form},
    world::{World, agent, group},
};
use crate::text;

const TYPED: [(&str, &str); 3] = [("email", "ida@harbour.example"), ("name", "Ida Berg"), ("role", "admin")];

/// The admin has typed an invite, and the session ends before it is sent.
async fn typed_too_late(fixture: &Fixture, admin: &Person) -> Browser {
    let mut browser = fixture.browser(admin).await;
    let filled = form(&browser.get("/users/invite").await, "/api/users/invite").with(&TYPED);
    fixture.sql(&format!("UPDATE sessions SET ended_at = 1795514400000 WHERE user_id = '{}'", admin.id)).await.unwrap();
    let answer = browser.submit(&filled).await;
    assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, "/login?next=%2Fusers%2Finvite"));
    assert_eq!(fixture.number("SELECT COUNT(*) FROM invites WHERE name = 'Ida Berg'").await, 0, "nothing was done");
    browser
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) {
    let page = browser.get("/login?next=%2Fusers%2Finvite").await;
    assert!(!page.body.contains("Ida Berg"), "nobody sees it before they have signed in");
    browser.submit(&form(&page, "/api/auth/sign_in").with(&[("email", email), ("password", password)])).await;
}

fn kept(form: &Form) -> [&str; 3] {
    ["email", "name", "role"].map(|name| form.value(name))
}

#[tokio::test]
async fn f4_what_was_typed_is_kept_for_its_user_and_shown_after_signing_in() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = typed_too_late(&fixture, &world.admin).await;
        sign_in(&mut browser, world.admin.email.as_str(), PASSWORD).await;
        let page = browser.get("/users/invite").await;
        let back = form(&page, "/api/users/invite");
        assert_eq!(kept(&back), TYPED.map(|(_, value)| value));
        assert!(page.says(&text::error(&AppError::SessionHadEnded)), "{}", page.body);
        super::link_in(&browser.submit_to(&back, "/users/invite").await);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites WHERE name = 'Ida Berg'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn f4_a_slip_while_signing_in_again_loses_nothing() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = typed_too_late(&fixture, &world.admin).await;
        sign_in(&mut browser, world.admin.email.as_str(), "wrong horse battery").await;
        sign_in(&mut browser, world.admin.email.as_str(), PASSWORD).await;
        let page = browser.get("/users/invite").await;
        assert_eq!(kept(&form(&page, "/api/users/invite")), TYPED.map(|(_, value)| value));
    })
    .await;
}

#[tokio::test]
async fn f4_nobody_else_sees_it() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let second = fixture.user("Bo Ek", "bo@harbour.example", crate::domain::Role::Admin).await;
        let mut browser = typed_too_late(&fixture, &world.admin).await;
        sign_in(&mut browser, second.email.as_str(), PASSWORD).await;
        let page = browser.get("/users/invite").await;
        assert_eq!(page.status, 200);
        assert_eq!(kept(&form(&page, "/api/users/invite")), ["", "", "member"]);
        assert!(!page.body.contains("Ida Berg"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn strangers_and_forged_cookies_leave_nothing_behind() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for cookie in ["", "ses_x", "%00", "ses_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let mut browser = fixture.anonymous();
            browser.cookies.insert("pinchy-session".to_owned(), cookie.to_owned());
            let answer = browser.post("/api/users/invite", &TYPED).await;
            assert_eq!(answer.location(), "/login?next=%2Fusers%2Finvite");
            assert_eq!(answer.headers.get("set-cookie"), None);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM flashes").await, 0);
        // A fetch keeps its form on the page; it only learns that the session has ended.
        let mut browser = typed_too_late(&fixture, &world.admin).await;
        let answer = browser.call("/api/users/invite", &TYPED).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "signed_out"));
    })
    .await;
}

#[tokio::test]
async fn f4_passwords_and_one_time_ids_are_never_kept() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.browser(&world.admin).await;
        fixture.sql("UPDATE sessions SET ended_at = 1795514400000").await.unwrap();
        let fields = [
            ("name", "Ida Berg"),
            ("new_password", "secret one two"),
            ("password", "secret one two"),
            ("form_id", "abc"),
        ];
        browser.post("/api/users/invite", &fields).await;
        sign_in(&mut browser, world.admin.email.as_str(), PASSWORD).await;
        let page = browser.get("/users/invite").await;
        let back = form(&page, "/api/users/invite");
        assert_eq!(back.value("name"), "Ida Berg");
        assert_ne!(back.value("form_id"), "abc");
        super::assert_no_password(&page, "secret one two");
    })
    .await;
}

#[tokio::test]
async fn v1_the_key_of_a_provider_is_never_kept() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.browser(&world.admin).await;
        fixture.sql("UPDATE sessions SET ended_at = 1795514400000").await.unwrap();
        let fields =
            [("kind", "openai_compatible"), ("address", "http://127.0.0.1:9/v1"), ("key", "sk-not-to-be-seen")];
        browser.post("/api/providers/connect", &fields).await;
        sign_in(&mut browser, world.admin.email.as_str(), PASSWORD).await;
        let page = browser.get("/providers/connect").await;
        assert_eq!(form(&page, "/api/providers/connect").value("address"), "http://127.0.0.1:9/v1");
        assert!(!page.body.contains("sk-not-to-be-seen"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn f4_what_was_typed_stands_again_on_the_page_of_what_it_is_about() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let agent = agent(&fixture, &world.admin, "Analyst", Template::Scratch, &[]).await;
        let group = group(&fixture, &world.admin, "Half a group", &[]).await;
        let smithers = fixture.browser(&world.admin).await.get("/").await.location();
        for (page, action, field) in [
            (format!("/agents/{agent}"), "/api/agents/configure", "instructions"),
            (format!("/groups/{group}"), "/api/groups/change", "description"),
            (smithers, "/api/chat/send", "text"),
        ] {
            let mut browser = fixture.browser(&world.admin).await;
            let filled = form(&browser.get(&page).await, action).with(&[(field, "Half a day of work")]);
            fixture.sql("UPDATE sessions SET ended_at = 1795514400000").await.unwrap();
            let next = format!("/login?next={}", page.replace('/', "%2F"));
            assert_eq!(browser.submit(&filled).await.location(), next);
            sign_in(&mut browser, world.admin.email.as_str(), PASSWORD).await;
            let back = browser.get(&page).await;
            assert!(back.says("Half a day of work"), "{page}: {}", back.body);
            assert!(back.says(&text::error(&AppError::SessionHadEnded)), "{page}: {}", back.body);
        }
    })
    .await;
}
