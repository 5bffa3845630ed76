//! The acts of a row as plain forms: back to the list as it was, with a toast and its Undo (F1, F6).

use super::has_alert;
use crate::features::users::text;
use crate::tests::{
    browser::Answer,
    fixture::on_both,
    html::{form, tags},
    world::{Actor, World},
};

fn has_toast(page: &Answer, words: &str) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("role") == Some("status")) && page.says(words)
}

#[tokio::test]
async fn f6_an_act_leads_back_to_its_list_with_a_toast_whose_undo_takes_it_back() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let mira = world.member.id.to_string();
        let view = "/users?q=mira&sort=joined";
        let answer =
            admin.post("/api/users/change_role", &[("user", mira.as_str()), ("role", "admin"), ("view", view)]).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, view));
        let page = admin.get(view).await;
        assert!(has_toast(&page, "Mira Lindqvist is now an admin."), "{}", page.body);
        let undo = form(&page, "/api/users/undo");
        let (entry, back) = (undo.value("entry").to_owned(), undo.value("view").to_owned());
        assert_eq!(back, view);
        let page =
            admin.post_and_follow("/api/users/undo", &[("entry", entry.as_str()), ("view", back.as_str())]).await;
        assert!(has_toast(&page, "Mira Lindqvist is now a member."), "{}", page.body);
        assert!(!page.body.contains("/api/users/undo"), "an undo is not offered again");
        // The same Undo from a page that was left open: words, and nothing changes.
        let page = admin.post_and_follow("/api/users/undo", &[("entry", entry.as_str()), ("view", view)]).await;
        assert!(has_alert(&page) && page.says(&text::error(&crate::error::AppError::UndoStale)), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a6_an_act_leads_to_no_other_page_than_the_list() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mira = world.member.id.to_string();
        let elsewhere =
            ["https://evil.example/users", "//evil.example", "/users//evil.example", "/usersx", "/settings", ""];
        for view in elsewhere {
            let fields = [("user", mira.as_str()), ("view", view)];
            let answer = world.browser(Actor::Admin).post("/api/users/reactivate", &fields).await;
            assert_eq!((answer.status.as_u16(), answer.location().as_str()), (303, "/users"), "{view}");
        }
    })
    .await;
}

#[tokio::test]
async fn p4_u3_a_row_says_what_a_role_may_do_and_ones_own_offers_no_acts() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let page = world.browser(Actor::Admin).get("/users").await;
        let names = |tag: &crate::tests::html::Tag| tag.get("aria-label").map(str::to_owned);
        let menus: Vec<_> =
            tags(&page.body).iter().filter_map(names).filter(|name| name.starts_with("Actions for")).collect();
        assert_eq!(menus, ["Actions for Mira Lindqvist", "Actions for Noa Held"]);
        assert!(page.says(crate::text::role_line(crate::domain::Role::Admin)), "{}", page.body);
        let described = tags(&page.body)
            .into_iter()
            .find_map(|tag| (tag.name == "button").then(|| tag.get("aria-describedby").map(str::to_owned)).flatten());
        let line = described.expect("the act is described");
        assert!(tags(&page.body).iter().any(|tag| tag.get("id") == Some(line.as_str())), "{line}");
    })
    .await;
}
