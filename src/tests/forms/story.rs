//! The first story, told with plain forms alone: set up, invite, claim, sign out, sign in.

use super::{assert_no_password, has_alert, link_in};
use crate::features::{setup, users};
use crate::tests::{
    browser::Browser,
    databases::TestDatabase,
    fixture::{Fixture, PASSWORD, on_both},
    html::{form, tags},
    world::{Tokens, World},
};

/// What the page at `path` says to whoever has just come in.
async fn greeted(browser: &mut Browser, path: &str, first_name: &str) {
    assert!(path.starts_with("/chat/"), "{path}");
    let page = browser.get(path).await;
    assert_eq!(page.status, 200);
    assert!(page.says(&format!("Welcome, {first_name}")), "{}", page.body);
}

#[tokio::test]
async fn f1_from_the_printed_link_to_smithers_twice_without_scripts() {
    on_both(|fixture| async move {
        let printed = setup::service::address(&fixture.app).await.unwrap();
        let mut ana = fixture.anonymous();
        let taken = ana.get(printed.strip_prefix("http://pinchy.test").unwrap()).await;
        assert_eq!((taken.status.as_u16(), taken.location().as_str(), taken.body.as_str()), (303, "/setup", ""));
        let page = ana.get("/setup").await;
        let fields = [
            ("organisation", "Harbour & Co"),
            ("name", "Ana Kovač"),
            ("email", "ana@harbour.example"),
            ("password", PASSWORD),
        ];
        let done = ana.submit(&form(&page, "/api/setup/finish").with(&fields)).await;
        assert_eq!((done.status.as_u16(), done.body.as_str()), (303, ""));
        greeted(&mut ana, &done.location(), "Ana").await;
        assert_eq!(ana.get("/setup").await.status, 404, "the set-up is over");

        let people = ana.get("/users").await;
        let invite = form(&people, "/users/invite");
        assert!(!invite.post, "the button Invite is a form that GETs");
        let page = ana.submit(&invite).await;
        let filled =
            form(&page, "/api/users/invite").with(&[("email", "mira@harbour.example"), ("name", "Mira Lindqvist")]);
        assert_eq!((filled.value("role"), filled.value("holds")), ("member", "7d"));
        let shown = ana.submit_to(&filled, "/users/invite").await;
        let link = link_in(&shown);
        let path = link.strip_prefix("http://pinchy.test").unwrap();
        assert!(!ana.get("/users?tab=invited").await.body.contains(path), "I1: the link is shown once");

        let mut mira = fixture.anonymous();
        let page = mira.get(path).await;
        assert_eq!(page.status, 200);
        for text in ["Harbour & Co", "Ana Kovač", "mira@harbour.example", "Member"] {
            assert!(page.says(text), "C1: {text}");
        }
        let claim = form(&page, "/api/users/claim");
        assert_eq!(claim.value("name"), "Mira Lindqvist");
        let done = mira.submit(&claim.with(&[("name", "Mira L."), ("password", PASSWORD)])).await;
        greeted(&mut mira, &done.location(), "Mira").await;
        assert_eq!(mira.get(path).await.status, 410, "C2: a link works once");

        let home = mira.get(&done.location()).await;
        let out = mira.submit(&form(&home, "/api/auth/sign_out")).await;
        assert_eq!((out.status.as_u16(), out.location().as_str()), (303, "/login"));
        assert_eq!(mira.get(&done.location()).await.status, 303, "signed out");

        let page = mira.get("/login").await;
        let filled =
            form(&page, "/api/auth/sign_in").with(&[("email", "MIRA@harbour.example"), ("password", PASSWORD)]);
        mira.submit_to(&filled, "/").await;
        let home = mira.get("/").await;
        greeted(&mut mira, &home.location(), "Mira").await;
        // Entries of one millisecond have no order among each other.
        let mut trail = fixture.trail().await;
        trail.sort();
        let acts = [
            "invite.claimed",
            "invite.created",
            "session.signed_in",
            "session.signed_in",
            "session.signed_in",
            "session.signed_out",
            "user.created",
            "workspace.set_up",
        ];
        assert_eq!(trail, acts);
    })
    .await;
}

#[tokio::test]
async fn s1_the_code_can_be_typed_and_a_wrong_one_is_refused_in_words() {
    on_both(|fixture| async move {
        let mut browser = fixture.anonymous();
        let page = browser.get("/setup").await;
        assert!(!page.body.contains("/api/setup/finish"), "without the code the page asks for it alone");
        let wrong = form(&page, "/api/setup/enter_code").with(&[("code", "WRONG")]);
        let page = browser.submit_to(&wrong, "/setup").await;
        assert!(has_alert(&page), "{}", page.body);
        let answer = browser.get("/setup?code=WRONG").await;
        assert_eq!(answer.location(), "/setup");
        assert!(has_alert(&browser.get("/setup").await), "a wrong link says so, too");
        let code = setup::service::code(&fixture.app).await.unwrap();
        let spaced = format!(" {} {} ", code[..8].to_lowercase(), &code[8..]);
        let asking = form(&browser.get("/setup").await, "/api/setup/enter_code").with(&[("code", &spaced)]);
        let page = browser.submit_to(&asking, "/setup").await;
        form(&page, "/api/setup/finish");
        let mut other = fixture.anonymous();
        let fields = [("organisation", "Thieves"), ("name", "Eve"), ("email", "eve@x.example"), ("password", PASSWORD)];
        let refused = other.call("/api/setup/finish", &fields).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "wrong_setup_code"));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn s2_the_public_address_is_asked_for_where_nothing_else_gives_one() {
    let environment = [("PINCHY_ADDR", "0.0.0.0:3000"), ("PINCHY_PUBLIC_URL", "")];
    let fixture = Fixture::new(TestDatabase::sqlite().await, &environment).await;
    let mut browser = fixture.anonymous();
    let code = setup::service::code(&fixture.app).await.unwrap();
    browser.get(&format!("/setup?code={code}")).await;
    let page = browser.get("/setup").await;
    let fields =
        [("organisation", "Harbour"), ("name", "Ana Kovač"), ("email", "ana@harbour.example"), ("password", PASSWORD)];
    let filled = form(&page, "/api/setup/finish").with(&fields);
    let page = browser.submit_to(&filled.clone().with(&[("public_url", "nowhere")]), "/setup").await;
    assert!(has_alert(&page));
    assert_eq!(form(&page, "/api/setup/finish").value("public_url"), "nowhere");
    let done = browser.submit(&filled.with(&[("public_url", "https://pinchy.harbour.example/")])).await;
    assert!(done.location().starts_with("/chat/"), "{done:?}");
    let page = browser.get("/users/invite").await;
    let shown = browser.submit_to(&form(&page, "/api/users/invite").with(&[("name", "Ida")]), "/users/invite").await;
    assert!(link_in(&shown).starts_with("https://pinchy.harbour.example/invite/inv_"), "links use it at once");
}

#[tokio::test]
async fn f4_a_form_that_fails_comes_back_with_what_was_typed_and_never_a_password() {
    on_both(|fixture| async move {
        let typed = "short pass1";
        let mut browser = fixture.anonymous();
        let code = setup::service::code(&fixture.app).await.unwrap();
        browser.get(&format!("/setup?code={code}")).await;
        let page = browser.get("/setup").await;
        let fields =
            [("organisation", "Harbour & Söhne"), ("name", "Ana <3"), ("email", "nobody"), ("password", typed)];
        let page = browser.submit_to(&form(&page, "/api/setup/finish").with(&fields), "/setup").await;
        let back = form(&page, "/api/setup/finish");
        assert_eq!(
            (back.value("organisation"), back.value("name"), back.value("email")),
            ("Harbour & Söhne", "Ana <3", "nobody")
        );
        assert!(has_alert(&page));
        assert_no_password(&page, typed);

        let world = World::new(&fixture).await;
        for (token, email) in [(&world.tokens.waiting, None), (&world.tokens.open, Some("new@harbour.example"))] {
            let path = format!("/invite/{token}");
            let mut browser = fixture.anonymous();
            let mut claim =
                form(&browser.get(&path).await, "/api/users/claim").with(&[("name", "Noor H."), ("password", typed)]);
            if let Some(email) = email {
                claim = claim.with(&[("email", email)]);
            }
            let page = browser.submit_to(&claim, &path).await;
            assert_eq!(page.status, 200);
            let back = form(&page, "/api/users/claim");
            assert_eq!((back.value("name"), back.value("email")), ("Noor H.", email.unwrap_or_default()));
            assert!(has_alert(&page));
            assert_no_password(&page, typed);
        }

        let mut browser = fixture.anonymous();
        let login = form(&browser.get("/login").await, "/api/auth/sign_in")
            .with(&[("email", "Ana@harbour.example"), ("password", typed)]);
        let page = browser.submit_to(&login, "/login").await;
        assert_eq!(form(&page, "/api/auth/sign_in").value("email"), "Ana@harbour.example");
        assert!(has_alert(&page));
        assert_no_password(&page, typed);

        let mut admin = fixture.browser(&world.admin).await;
        let invite = form(&admin.get("/users/invite").await, "/api/users/invite");
        let page = admin
            .submit_to(
                &invite.with(&[("email", "no e-mail"), ("name", "Ida"), ("role", "admin"), ("holds", "1h")]),
                "/users/invite",
            )
            .await;
        let back = form(&page, "/api/users/invite");
        let kept = ["email", "name", "role", "holds"].map(|name| back.value(name));
        assert_eq!(kept, ["no e-mail", "Ida", "admin", "1h"]);
        assert!(has_alert(&page));

        let settings = form(&admin.get("/settings").await, "/api/settings/save");
        let page = admin.submit_to(&settings.with(&[("organisation", "x\u{202e}y")]), "/settings").await;
        assert_eq!(form(&page, "/api/settings/save").value("organisation"), "x\u{202e}y");
        assert!(has_alert(&page));
    })
    .await;
}

#[tokio::test]
async fn c3_a_dead_link_says_why_and_whom_to_ask_and_an_unknown_one_says_no_more() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut browser = fixture.anonymous();
        for (token, words) in [
            (&world.tokens.expired, "expired"),
            (&world.tokens.revoked, "revoked"),
            (&world.tokens.used, "already been used"),
        ] {
            let page = browser.get(&format!("/invite/{token}")).await;
            assert_eq!(page.status, 410, "{words}");
            assert!(page.says(words) && page.says("Ana Kovač"), "{words}: {}", page.body);
            let fetched = browser.read(&format!("/api/users/claim_page?token={token}")).await;
            assert_eq!((fetched.status.as_u16(), fetched.code().as_str()), (410, "link_dead"), "{words}");
            // A form that was open while the link died is told the same.
            let page = browser
                .post_and_follow("/api/users/claim", &[("token", token), ("name", "N"), ("password", PASSWORD)])
                .await;
            assert_eq!(page.status, 410, "{words}");
        }
        let unknown = format!("inv_{}", "x".repeat(43));
        for token in [
            unknown.as_str(),
            "inv_",
            "x",
            "ses_abc",
            "%00",
            "%F0%9F%A6%9E",
            "..%2Fusers",
            "%3Cscript%3E",
            &"a".repeat(10_000),
        ] {
            let page = browser.get(&format!("/invite/{token}")).await;
            assert_eq!(page.status, 404, "{token}");
            assert!(page.says(users::text::link::NOT_VALID), "{token}: {}", page.body);
            assert!(!page.says("Ana") && !page.says("Noor"), "{token} learns nothing: {}", page.body);
            let mut member = fixture.signed_in(browser.clone(), &world.member).await;
            assert_eq!(member.get(&format!("/invite/{token}")).await.status, 404, "{token}");
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, 4);
    })
    .await;
}

#[tokio::test]
async fn i8_opening_a_link_changes_nothing() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let tables: Vec<&str> = crate::server::db::copy::TABLES.iter().map(|(table, _)| *table).collect();
        let before = crate::tests::world::contents(&fixture, &tables).await;
        let Tokens { waiting, open, expired, revoked, used } = &world.tokens;
        for token in [waiting, open, expired, revoked, used] {
            for _ in 0..3 {
                fixture.anonymous().get(&format!("/invite/{token}")).await;
            }
        }
        assert_eq!(crate::tests::world::contents(&fixture, &tables).await, before);
    })
    .await;
}

#[tokio::test]
async fn c4_somebody_signed_in_signs_out_first_and_comes_back_to_the_invite() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let path = format!("/invite/{}", world.tokens.waiting);
        let mut browser = fixture.browser(&world.member).await;
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.says("Mira Lindqvist"), "who is signed in");
        assert!(
            !tags(&page.body).iter().any(|tag| tag.get("action") == Some("/api/users/claim")),
            "no form to claim with"
        );
        let refused = browser
            .call("/api/users/claim", &[("token", &world.tokens.waiting), ("name", "N"), ("password", PASSWORD)])
            .await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "signed_in"));
        let page = browser.submit_to(&form(&page, "/api/auth/sign_out"), &path).await;
        let done = browser.submit(&form(&page, "/api/users/claim").with(&[("password", PASSWORD)])).await;
        greeted(&mut browser, &done.location(), "Noor").await;
    })
    .await;
}
