//! A reset from the row to the new password, with plain forms alone (R1-R5, F1).

use super::{assert_no_password, has_alert, link_in};
use crate::features::{auth, users::text::reset as text};
use crate::tests::{
    browser::{Answer, Browser},
    fixture::{Fixture, PASSWORD, on_both},
    html::{form, tags},
    world::{Actor, World},
};

const NEW: &str = "quiet harbour lantern";
const VIEW: &str = "/users?q=mira";

/// Resets Mira's password from her row; gives the page that shows the link.
async fn reset(world: &World, admin: &mut Browser) -> Answer {
    let mira = world.member.id.to_string();
    admin.post_and_follow("/api/users/start_reset", &[("user", mira.as_str()), ("view", VIEW)]).await
}

fn path_of(link: &str) -> String {
    link.trim_start_matches("http://pinchy.test").to_owned()
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.get("/login").await;
    browser.post("/api/auth/sign_in", &[("email", email), ("password", password), ("next", "/")]).await
}

fn is_checked(page: &Answer, id: &str) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("id") == Some(id) && tag.get("checked").is_some())
}

#[tokio::test]
async fn r1_a_reset_from_the_row_shows_the_link_and_the_box_changes_it_without_scripts() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let page = reset(&world, &mut admin).await;
        let link = link_in(&page);
        assert!(page.says(text::RESET_LINK) && link.contains("/reset/rst_"), "{}", page.body);
        let again = admin.get(VIEW).await;
        assert!(!again.body.contains("/reset/"), "the link is shown once");
        let change = form(&page, "/api/users/change_reset");
        // A box that is not checked is not sent, so the form does not know it.
        let (token, view) = (change.value("token").to_owned(), change.value("view").to_owned());
        let fields = [("token", token.as_str()), ("holds", "1h"), ("compromised", "yes"), ("view", view.as_str())];
        let page = admin.post_and_follow("/api/users/change_reset", &fields).await;
        assert_eq!(link_in(&page), link, "and stays the same");
        assert!(is_checked(&page, "reset-compromised"), "{}", page.body);
        let mut stranger = fixture.anonymous();
        let refused = sign_in(&mut stranger, "mira@harbour.example", PASSWORD).await;
        let page = stranger.get(&refused.location()).await;
        assert!(has_alert(&page) && page.says(&auth::text::error(&crate::error::AppError::PasswordStopped)));
    })
    .await;
}

#[tokio::test]
async fn f7_a_reset_that_is_sent_twice_is_one_reset_and_shows_one_link() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let page = admin.get(VIEW).await;
        let id = form(&page, "/api/users/start_reset").value("form_id").to_owned();
        let mira = world.member.id.to_string();
        let entries = "SELECT COUNT(*) FROM audit_index WHERE action = 'reset.started'";
        let before = fixture.number(entries).await;
        let mut links = Vec::new();
        for form_id in [id.as_str(), id.as_str(), "another form"] {
            let fields = [("user", mira.as_str()), ("view", VIEW), ("form_id", form_id)];
            links.push(link_in(&admin.post_and_follow("/api/users/start_reset", &fields).await));
        }
        assert_eq!(links[0], links[1], "the same form");
        assert_ne!(links[0], links[2], "another one");
        assert_eq!(fixture.number(entries).await - before, 2);
    })
    .await;
}

#[tokio::test]
async fn r1_whoever_signs_in_after_a_reset_sets_a_new_password_and_then_goes_where_they_wanted() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        reset(&world, &mut world.browser(Actor::Admin)).await;
        let mut mira = fixture.anonymous();
        mira.get("/login").await;
        let fields = [("email", "mira@harbour.example"), ("password", PASSWORD), ("next", "/users?tab=invited")];
        let answer = mira.post("/api/auth/sign_in", &fields).await;
        assert_eq!(answer.location(), "/new-password?next=%2Fusers%3Ftab%3Dinvited");
        for path in ["/", "/users", "/nowhere", "/login", "/chat/x"] {
            let answer = mira.get(path).await;
            assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, "/new-password"), "{path}");
        }
        let page = mira.get(&answer.location()).await;
        assert!(page.says("Ana Kovač has reset your password"), "{}", page.body);
        let refused = mira.submit(&form(&page, "/api/auth/set_password").with(&[("password", PASSWORD)])).await;
        let page = mira.get(&refused.location()).await;
        assert!(has_alert(&page) && page.says("That is the password you had."), "{}", page.body);
        assert_no_password(&page, PASSWORD);
        let sent = form(&page, "/api/auth/set_password").with(&[("password", NEW)]);
        let before = mira.clone();
        let done = mira.submit(&sent).await;
        assert_eq!(done.location(), "/users?tab=invited");
        assert_eq!(mira.get("/login").await.location(), "/", "signed in");
        // F7: the same form sent twice by the same browser is signed in again.
        let mut twice = before;
        assert_eq!(twice.submit(&sent).await.location(), "/users?tab=invited");
        assert_eq!(twice.get("/login").await.location(), "/");
    })
    .await;
}

#[tokio::test]
async fn r4_the_link_asks_for_a_password_alone_signs_in_once_and_says_afterwards_why_it_is_dead() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let path = path_of(&link_in(&reset(&world, &mut admin).await));
        let page = admin.get(&path).await;
        assert!(page.says("You are signed in as") && !page.body.contains("finish_reset"), "C4: {}", page.body);
        let mut mira = fixture.anonymous();
        let page = mira.get(&path).await;
        let title = page.body.split("<title>").nth(1).unwrap().split('<').next().unwrap();
        assert!(!title.contains("Mira"), "{title}");
        let sent = form(&page, "/api/users/finish_reset");
        let refused = mira.submit(&sent.clone().with(&[("password", "mira@harbour.example")])).await;
        assert_eq!(refused.location(), path);
        let page = mira.get(&path).await;
        assert!(has_alert(&page), "{}", page.body);
        assert_no_password(&page, "mira@harbour.example-as-password");
        let sent = form(&page, "/api/users/finish_reset").with(&[("password", NEW)]);
        let before = mira.clone();
        assert_eq!(mira.submit(&sent).await.location(), "/");
        assert_eq!(mira.get("/login").await.location(), "/", "signed in");
        let mut twice = before;
        assert_eq!(twice.submit(&sent).await.location(), "/", "F7: signed in again");
        let mut other = fixture.anonymous();
        let page = other.get(&path).await;
        assert_eq!(page.status, 410);
        assert!(page.says("already been used") && page.says("Ana Kovač"), "{}", page.body);
        assert_eq!(other.get(&format!("/reset/rst_{}", "x".repeat(43))).await.status, 404);
        told(&fixture).await;
    })
    .await;
}

/// R5: at the next sign-in, and not again at the one after.
async fn told(fixture: &Fixture) {
    for expected in [true, false] {
        let mut mira = fixture.anonymous();
        let landing = sign_in(&mut mira, "mira@harbour.example", NEW).await.location();
        let landing = mira.get(&landing).await.location();
        assert_eq!(mira.get(&landing).await.says(auth::text::PASSWORD_WAS_RESET), expected);
    }
}
