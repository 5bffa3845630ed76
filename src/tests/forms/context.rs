//! One's own context, what the organisation tells, and the help pages, by plain forms (F1, F4, F6, X1, X2, P2).

use super::has_alert;
use crate::features::context::text;
use crate::tests::{
    browser::Answer,
    fixture::on_both,
    html::{form, tags},
    world::{Actor, World},
};

const PAGE: &str = "/account/context";
const SAVE: &str = "/api/context/save";

fn has_toast(page: &Answer, words: &str) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("role") == Some("status")) && page.says(words)
}

/// The entry that the form has seen.
fn seen(page: &Answer) -> String {
    form(page, SAVE).value("seen").to_owned()
}

#[tokio::test]
async fn x1_a_context_is_saved_shown_word_for_word_and_undone() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut member = world.browser(Actor::Member);
        let page = member.get(PAGE).await;
        assert!(page.says(text::NOTHING) && page.says("0 of 16,000 characters"), "{}", page.body);
        let fields =
            [("preferred_name", "Mira"), ("role", ""), ("preferences", "Short.\r\nIn German."), ("anything_else", "")];
        let page = member.post_and_follow(SAVE, &fields).await;
        assert!(has_toast(&page, "Saved: preferred name and preferences."), "{}", page.body);
        assert!(
            page.says("About the person you are talking to:\nPreferred name: Mira\nPreferences:\nShort.\nIn German.")
        );
        assert!(page.says("21 of 16,000 characters"), "{}", page.body);
        assert_eq!(form(&page, SAVE).value("preferred_name"), "Mira");
        let undo = form(&page, "/api/context/undo");
        let page = member.submit_to(&undo, PAGE).await;
        assert!(has_toast(&page, "Your context is as it was before.") && page.says(text::NOTHING), "{}", page.body);
        let page = member.submit_to(&undo, PAGE).await;
        assert!(has_alert(&page), "once: {}", page.body);
        // Nobody else's is ever read: there is no address for it.
        let mut admin = world.browser(Actor::Admin);
        member.post_and_follow(SAVE, &[("anything_else", "For agents alone"), ("seen", &seen(&page))]).await;
        let own = format!("/users/{}", world.member.id);
        for path in [PAGE, &own, "/audit", "/find?q=agents"] {
            assert!(!admin.get(path).await.says("For agents alone"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn f4_what_is_too_long_or_overtaken_is_refused_and_nothing_typed_is_lost() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut member = world.browser(Actor::Member);
        let long = "x".repeat(15_000);
        let fields = [("preferred_name", "Mira"), ("preferences", long.as_str()), ("anything_else", long.as_str())];
        let page = member.post_and_follow(SAVE, &fields).await;
        assert!(
            has_alert(&page) && page.says(text::TOO_LONG) && page.says("30,004 of 16,000 characters"),
            "{}",
            page.body
        );
        assert_eq!(page.body.matches(&format!("{long}</textarea>")).count(), 2);
        assert_eq!(form(&page, SAVE).value("preferred_name"), "Mira");
        let hidden = member.post_and_follow(SAVE, &[("preferred_name", "Mi\u{202e}ra"), ("role", "Pilot")]).await;
        assert!(has_alert(&hidden) && form(&hidden, SAVE).value("role") == "Pilot", "{}", hidden.body);

        // Saved in another window meanwhile.
        let mut other = world.browser(Actor::Member);
        other.post_and_follow(SAVE, &[("role", "Harbour pilot")]).await;
        let page = member.post_and_follow(SAVE, &[("role", "Captain")]).await;
        assert!(has_alert(&page) && page.says("saved in the meantime"), "{}", page.body);
        assert_eq!(form(&page, SAVE).value("role"), "Captain");
        assert_ne!(seen(&page), "", "the next saving is meant");
        let page = member.post_and_follow(SAVE, &[("role", "Captain"), ("seen", &seen(&page))]).await;
        assert!(has_toast(&page, "Saved: your role."), "{}", page.body);
        let fetch = member.call(SAVE, &[("role", "Cook"), ("seen", "")]).await;
        assert_eq!(
            (fetch.status.as_u16(), fetch.json()["context_stale"]["entry"].is_string()),
            (409, true),
            "{fetch:?}"
        );
        let fetch = member.call(SAVE, &[("role", "Cook"), ("seen", "x")]).await;
        assert_eq!((fetch.status.as_u16(), fetch.code().as_str()), (400, "bad_request"));
    })
    .await;
}

#[tokio::test]
async fn x2_admins_say_what_all_agents_are_told_and_everybody_reads_it() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let (mut admin, mut member) = (world.browser(Actor::Admin), world.browser(Actor::Member));
        let fields =
            [("organisation", "Harbour & Co"), ("organisation_context", "We build boats."), ("context_shown", "1")];
        let page = admin.post_and_follow("/api/settings/save", &fields).await;
        assert!(page.says("We build boats.") && page.says("15 of 16,000 characters"), "{}", page.body);
        assert!(member.get(PAGE).await.says("About the organisation:\nWe build boats."));
        // A form that could not show it leaves it as it is.
        admin.post_and_follow("/api/settings/save", &[("organisation", "Harbour and Company")]).await;
        assert!(member.get(PAGE).await.says("About the organisation:\nWe build boats."));
        let long = "x".repeat(16_001);
        let fields = [("organisation", "Harbour"), ("organisation_context", long.as_str()), ("context_shown", "1")];
        let page = admin.post_and_follow("/api/settings/save", &fields).await;
        assert!(has_alert(&page) && page.body.contains(&format!("{long}</textarea>")), "F4");
        let entries = admin.get("/audit").await;
        assert!(entries.says("Organisation context: 0 → 15 characters"), "{}", entries.body);
        assert_eq!(member.post("/api/settings/save", &fields).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn h1_help_pages_are_listed_searched_and_read_by_whom_they_are_for() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for (actor, invites) in [(Actor::Member, false), (Actor::Admin, true)] {
            let mut browser = world.browser(actor);
            let list = browser.get("/help").await;
            assert!(list.body.contains("href=\"/help/context\""), "{}", list.body);
            assert_eq!(list.body.contains("href=\"/help/invite\""), invites);
            let found = browser.get("/help?q=invite+somebody").await;
            assert_eq!(found.body.contains("href=\"/help/invite\""), invites, "{}", found.body);
            let none = browser.get("/help?q=zzzzzz").await;
            assert!(none.says(crate::features::guide::text::NOTHING), "{}", none.body);
            assert_eq!(form(&found, "/help").value("q"), "invite somebody");
            let page = browser.get("/help/context").await;
            assert!(page.says("word for word") && page.body.contains("href=\"/account/context\""), "{}", page.body);
            assert_eq!(browser.get("/help/invite").await.status, if invites { 200 } else { 404 });
        }
    })
    .await;
}
