//! Names that try to become markup come out as text on every page.

use super::{
    browser::Answer,
    fixture::{Fixture, on_both},
    guard::nonce,
    html::{form, tags},
    world::{self, invite},
};
use crate::domain::{InviteId, Role};
use crate::features::agents::{
    model::{AgentDetails, Template, Typed},
    service::{configure::configure, list},
};
use crate::features::groups::{model::GroupDetails, service::change_group::change_group};
use std::sync::Arc;

/// Ends whatever it may stand in, then opens a tag that no page of ours has.
const EVIL: &str = "</script></title></textarea>--><xss-mark onload=alert(1)>\"'><xss-mark>&amp;<!--";
/// The same idea within an attribute.
const QUOTES: &str = "\" onfocus=alert(1) autofocus x='";

/// The page has no markup but ours.
fn assert_tame(page: &Answer, what: &str) {
    let nonce = nonce(page.header("content-security-policy"));
    for tag in tags(&page.body) {
        assert_ne!(tag.name, "xss-mark", "{what}: {}", page.body);
        assert!(
            !tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name.starts_with("xss")),
            "{what}: {tag:?}"
        );
        if tag.name == "script" {
            assert_eq!(tag.get("nonce"), Some(nonce), "{what}");
        }
    }
    // In the data beside the page, and in what a lenient browser might take for a tag.
    assert!(!page.body.contains("<xss-mark") && !page.body.contains("</script></title>"), "{what}: {}", page.body);
    for (name, value) in &page.headers {
        assert!(!value.to_str().unwrap().contains('<'), "{what}: {name}");
    }
}

/// The page shows the text, so that the test above has seen it.
fn assert_shows(page: &Answer, text: &str, what: &str) {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert!(
        page.body.contains(&escaped) || page.body.contains(&escaped.replace('"', "&quot;")),
        "{what} does not show it: {}",
        page.body
    );
}

async fn house_of_evil(fixture: &Arc<Fixture>) -> (super::fixture::Person, super::fixture::Person, InviteId, String) {
    fixture.set_up().await;
    let admin = fixture.user(EVIL, "evil@harbour.example", Role::Admin).await;
    let member = fixture.user(QUOTES, "quotes@harbour.example", Role::Member).await;
    let (id, token) = invite(fixture, &admin, EVIL, "guest@harbour.example").await;
    invite(fixture, &admin, QUOTES, "").await;
    let group = world::group(fixture, &admin, QUOTES, &[member.id]).await;
    let evil = GroupDetails::parse(QUOTES, EVIL).unwrap();
    change_group(&fixture.app, &fixture.admin(&admin).await.into(), group, evil).await.unwrap();
    let agent = world::agent(fixture, &admin, "x", Template::Scratch, &[group]).await;
    let typed = Typed {
        name: &EVIL[..30],
        tagline: EVIL,
        icon: "robot",
        colour: "blue",
        instructions: EVIL,
        greeting: QUOTES,
        starters: EVIL,
        model: "",
    };
    let details = AgentDetails::parse(&typed).unwrap();
    configure(&fixture.app, &fixture.admin(&admin).await.into(), agent, details).await.unwrap();
    let mut browser = fixture.browser(&admin).await;
    let page = browser.get("/settings").await;
    let saved =
        browser.submit_to(&form(&page, "/api/settings/save").with(&[("organisation", EVIL)]), "/settings").await;
    assert_tame(&saved, "the settings, saved");
    assert_shows(&saved, EVIL, "the settings");
    (admin, member, id, token)
}

#[tokio::test]
async fn names_are_text_on_every_page() {
    on_both(|fixture| async move {
        let (admin, member, _, token) = house_of_evil(&fixture).await;
        let mut browser = fixture.browser(&admin).await;
        let own = format!("/chat/{}", admin.smithers);
        for path in [&own, "/users", "/users?tab=invited", "/users/invite", "/groups", "/settings", "/audit"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_tame(&page, path);
            assert_shows(&page, EVIL, path);
        }
        assert_shows(&browser.get("/users").await, QUOTES, "/users");
        assert_shows(&browser.get("/groups").await, QUOTES, "/groups");
        let agent = list::list(&fixture.app, false).await.unwrap().rows[0].id;
        let of_agents = [
            format!("/agents/{agent}"),
            format!("/chat/{agent}"),
            format!("/users/{}/agents", member.id),
            "/agents".to_owned(),
        ];
        for path in of_agents {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_tame(&page, &path);
            assert_shows(&page, EVIL, &path);
        }
        let mut members = fixture.browser(&member).await;
        let path = format!("/chat/{}", member.smithers);
        assert_tame(&members.get(&path).await, "a member's chat");
        let path = format!("/invite/{token}");
        assert_tame(&members.get(&path).await, "a claim while signed in");
        let mut stranger = fixture.anonymous();
        for path in [path.as_str(), "/login"] {
            let page = stranger.get(path).await;
            assert_tame(&page, path);
            assert_shows(&page, EVIL, path);
        }
        fixture.sql("UPDATE invites SET revoked_at = 1").await.unwrap();
        let dead = stranger.get(&format!("/invite/{token}")).await;
        assert_eq!(dead.status, 410);
        assert_tame(&dead, "a dead link");
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_or_asked_for_is_text_when_it_comes_back() {
    on_both(|fixture| async move {
        let (admin, _, id, token) = house_of_evil(&fixture).await;
        let mut browser = fixture.browser(&admin).await;
        let encoded: String = form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
        for path in [
            "/users?q=",
            "/users?tab=invited&q=",
            "/users?tab=",
            "/users?sort=",
            "/users?after=",
            "/users/invite?q=",
            "/audit?after=",
            "/help?q=",
            "/nowhere?",
            "/",
        ] {
            let path = format!("{path}{encoded}");
            assert_tame(&browser.get(&path).await, &path);
            assert_tame(&fixture.anonymous().get(&path).await, &path);
        }
        let known = [("preferred_name", EVIL), ("role", QUOTES), ("preferences", EVIL), ("anything_else", QUOTES)];
        let page = browser.post_and_follow("/api/context/save", &known).await;
        assert_tame(&page, "what agents know, and what they receive");
        assert_shows(&page, EVIL, "what agents receive");
        let told = [("organisation", EVIL), ("organisation_context", EVIL), ("context_shown", "1")];
        assert_tame(&browser.post_and_follow("/api/settings/save", &told).await, "what agents are told");
        assert_tame(&browser.get("/account/context").await, "what agents receive");
        let invite = form(&browser.get("/users/invite").await, "/api/users/invite");
        for value in [EVIL, QUOTES] {
            let page =
                browser.submit_to(&invite.clone().with(&[("email", value), ("name", value)]), "/users/invite").await;
            assert_tame(&page, "an invite refused");
            assert_eq!(form(&page, "/api/users/invite").value("email"), value);
        }
        let taken = invite.clone().with(&[("email", "evil@harbour.example"), ("name", "Ida")]);
        let page = browser.submit_to(&taken, "/users/invite").await;
        assert_tame(&page, "I4 names whom the e-mail belongs to");
        assert_shows(&page, EVIL, "I4");
        let made = invite.with(&[("email", "ida@harbour.example"), ("name", EVIL)]);
        let page = browser.submit_to(&made, "/users/invite").await;
        assert_tame(&page, "the link box");
        assert_shows(&page, EVIL, "the link box");
        let page = browser.post_and_follow("/api/users/renew_invite", &[("invite", &id.to_string())]).await;
        assert_tame(&page, "the link box after a renewal");
        let page = browser.post_and_follow("/api/users/revoke_invite", &[("invite", &id.to_string())]).await;
        assert_tame(&page, "the toast of a revoked invite");
        assert_shows(&page, EVIL, "the toast");

        let mut stranger = fixture.anonymous();
        let login = form(&stranger.get("/login").await, "/api/auth/sign_in");
        let page = stranger.submit_to(&login.with(&[("email", EVIL), ("password", EVIL)]), "/login").await;
        assert_tame(&page, "a sign-in refused");
        assert_eq!(form(&page, "/api/auth/sign_in").value("email"), EVIL);
        assert_tame(&stranger.get(&format!("/login?next={encoded}")).await, "/login?next=");
        assert_tame(&stranger.get(&format!("/invite/{encoded}")).await, "/invite/");
        let page = stranger
            .post_and_follow("/api/users/claim", &[("token", &token), ("name", EVIL), ("password", EVIL)])
            .await;
        assert_tame(&page, "a claim refused");
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_into_the_set_up_is_text_when_it_comes_back() {
    on_both(|fixture| async move {
        let mut browser = fixture.anonymous();
        let encoded: String = form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
        let answer = browser.get(&format!("/setup?code={encoded}")).await;
        assert_eq!(answer.location(), "/setup");
        let page = browser.get("/setup").await;
        assert_tame(&page, "/setup");
        let page = browser.submit_to(&form(&page, "/api/setup/enter_code").with(&[("code", EVIL)]), "/setup").await;
        assert_tame(&page, "a wrong code");
        let code = crate::features::setup::service::code(&fixture.app).await.unwrap();
        let page = browser.submit_to(&form(&page, "/api/setup/enter_code").with(&[("code", &code)]), "/setup").await;
        let fields = [("organisation", EVIL), ("name", EVIL), ("email", EVIL), ("password", EVIL)];
        let page = browser.submit_to(&form(&page, "/api/setup/finish").with(&fields), "/setup").await;
        assert_tame(&page, "the set-up refused");
        assert_eq!(form(&page, "/api/setup/finish").value("organisation"), EVIL);
    })
    .await;
}
