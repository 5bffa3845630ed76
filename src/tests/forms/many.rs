//! Many invites by plain forms: lines, preview, links, and a file of them (F1, F7, I9).

use super::has_alert;
use crate::domain::Role;
use crate::features::users::text::COMPARE;
use crate::tests::{
    fixture::on_both,
    html::{form, tags},
    world::{Actor, World},
};
use crate::text;

const PAGE: &str = "/users/invite-many";

#[tokio::test]
async fn i9_pasted_lines_become_links_after_a_preview() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let lines =
            "elif@harbour.example,Elif Demir,member,Design\nana@harbour.example,Ana\n=1+1@harbour.example,=cmd()";
        let page = admin.post_and_follow("/api/users/preview_many", &[("lines", lines), ("holds", "1d")]).await;
        assert!(page.says("2 of 3 lines are good.") && page.says("Ana Kovač already has an account."), "{}", page.body);
        let create = form(&page, "/api/users/invite_many");
        assert_eq!((create.value("lines"), create.value("holds")), (lines, "1d"));
        let before = fixture.number("SELECT COUNT(*) FROM invites").await;
        let page = admin.submit_to(&create, PAGE).await;
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites").await, before + 2);
        assert!(page.says("2 people are invited.") && page.says("Ana Kovač already has an account."), "{}", page.body);
        let file = tags(&page.body).into_iter().find(|tag| tag.get("download").is_some()).unwrap();
        let href = file.get("href").unwrap().to_owned();
        assert!(href.starts_with("data:text/csv;charset=utf-8,%EF%BB%BF"), "{href}");
        assert!(href.contains("%2C%27%3Dcmd%28%29%2C"), "what a spreadsheet would run is neutralised: {href}");
        assert!(page.body.contains("http://pinchy.test/invite/inv_"), "{}", page.body);
        // The same form sent again makes none, and shows the same links (F7).
        let again = admin.submit_to(&create, PAGE).await;
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites").await, before + 2);
        assert!(again.body.contains(&href), "the same links");
        assert!(!admin.get(PAGE).await.body.contains("/invite/inv_"), "they are shown once");
    })
    .await;
}

#[tokio::test]
async fn p4_one_line_says_what_each_role_may_do_where_the_lines_choose_them() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let page = world.browser(Actor::Admin).get(PAGE).await;
        for role in [Role::Member, Role::Admin] {
            assert!(page.says(text::role_line(role)), "{role}: {}", page.body);
        }
        assert!(page.says(COMPARE), "and the table of both is one click away");
    })
    .await;
}

#[tokio::test]
async fn i9_what_cannot_be_read_comes_back_with_what_was_typed() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let page = admin.post_and_follow("/api/users/preview_many", &[("lines", " "), ("holds", "30d")]).await;
        assert!(has_alert(&page), "{}", page.body);
        assert_eq!(form(&page, "/api/users/preview_many").value("holds"), "30d", "F4");
        let many = "a@b.example,A</textarea>\n".repeat(501);
        let page = admin.post_and_follow("/api/users/preview_many", &[("lines", &many), ("holds", "7d")]).await;
        assert!(has_alert(&page) && page.says("At most 500"), "{}", page.body);
        assert!(page.body.contains("a@b.example,A&lt;/textarea&gt;"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn i9_the_links_of_five_hundred_lines_all_come_through_a_plain_form() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let long = "é".repeat(60);
        let lines: String = (0..500).map(|n| format!("person-number-{n}@harbour.example,{long} {n}\n")).collect();
        let page = admin.post_and_follow("/api/users/preview_many", &[("lines", &lines)]).await;
        assert!(page.says("All 500 lines are good."), "{}", &page.body[..2_000]);
        let page = admin.submit_to(&form(&page, "/api/users/invite_many"), PAGE).await;
        assert!(page.says("500 people are invited."), "{}", &page.body[..2_000]);
    })
    .await;
}
