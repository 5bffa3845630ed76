//! Groups by plain forms: made, peopled, deleted after a question, undone, and chosen from the other side (F1, F4, F6, G1, G2, I1, I6).

use super::has_alert;
use crate::features::groups::text;
use crate::tests::{
    browser::Answer,
    fixture::on_both,
    html::{form, tags},
    world::{Actor, World},
};

fn has_toast(page: &Answer, words: &str) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("role") == Some("status")) && page.says(words)
}

/// Whether the box with this value is on the page, and checked.
fn is_checked(page: &Answer, value: &str) -> Option<bool> {
    let found = tags(&page.body).into_iter().find(|tag| tag.name == "input" && tag.get("value") == Some(value));
    found.map(|tag| tag.get("checked").is_some())
}

#[tokio::test]
async fn g1_a_group_is_made_peopled_and_deleted_after_a_question_which_can_be_undone() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let dialog = admin.get("/groups/new").await;
        let new = form(&dialog, "/api/groups/create");
        let page = admin
            .submit_to(&new.clone().with(&[("name", "DESIGN"), ("description", "They draw")]), "/groups/new")
            .await;
        assert!(
            has_alert(&page) && page.says(&crate::text::fault(crate::error::Fault::GroupNameTaken)),
            "{}",
            page.body
        );
        let again = form(&page, "/api/groups/create");
        assert_eq!((again.value("name"), again.value("description")), ("DESIGN", "They draw"), "F4");
        let made = admin.submit(&again.with(&[("name", "Sales")])).await;
        let address = made.location();
        let page = admin.get(&address).await;
        assert!(address.starts_with("/groups/") && has_toast(&page, "The group Sales is made."), "{}", page.body);
        let (id, mira) = (address.trim_start_matches("/groups/").to_owned(), world.member.id.to_string());
        assert_eq!(is_checked(&page, &mira), Some(false), "she is offered");
        let found = admin.get(&format!("{address}?q=nobody-at-all")).await;
        assert!(found.says(text::NOBODY_LEFT), "{}", found.body);
        let fields = [("group", id.as_str()), ("users[]", mira.as_str()), ("view", address.as_str())];
        let page = admin.post_and_follow("/api/groups/add_members", &fields).await;
        assert!(has_toast(&page, "1 person is now in Sales."), "{}", page.body);
        let list = admin.get("/groups").await;
        assert!(list.says("Sales") && list.says("1 person"), "{}", list.body);
        let delete = form(&page, "/api/groups/delete");
        let page = admin.submit_to(&delete, &address).await;
        assert!(has_alert(&page) && page.says(text::NOT_SURE), "{}", page.body);
        assert!(page.says("1 person is in this group."), "it says whom it touches: {}", page.body);
        let page = admin.post_and_follow("/api/groups/delete", &[("group", &id), ("sure", "yes")]).await;
        assert!(has_toast(&page, "The group Sales is deleted."), "{}", page.body);
        assert_eq!(admin.get(&address).await.status, 404);
        let undo = form(&page, "/api/groups/undo");
        let page = admin.submit_to(&undo, "/groups").await;
        assert!(has_toast(&page, "The group Sales is back, with 1 person in it."), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn g2_groups_are_chosen_on_a_persons_page_and_in_an_invite_and_filter_both_lists() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let (group, mira) = (world.group.to_string(), world.member.id.to_string());
        let own = format!("/users/{mira}");
        let page = admin.get(&own).await;
        assert_eq!(is_checked(&page, &group), Some(true));
        let fields = [("user", mira.as_str()), ("view", own.as_str())];
        let unseen = admin.post_and_follow("/api/groups/set_of_user", &fields).await;
        assert!(has_alert(&unseen), "{}", unseen.body);
        assert_eq!(is_checked(&unseen, &group), Some(true), "what could not be seen was not chosen");
        let fields = [("user", mira.as_str()), ("view", own.as_str()), ("groups_shown", "1")];
        let page = admin.post_and_follow("/api/groups/set_of_user", &fields).await;
        assert!(has_toast(&page, "The groups of Mira Lindqvist are saved."), "{}", page.body);
        assert_eq!(is_checked(&page, &group), Some(false));
        let page = admin.submit_to(&form(&page, "/api/groups/undo"), &own).await;
        assert_eq!(is_checked(&page, &group), Some(true), "F6");

        let fields = [("email", "elif@harbour.example"), ("name", "Elif Demir"), ("groups[]", group.as_str())];
        let fetch = admin.call("/api/users/invite", &[("name", "")]).await;
        assert_eq!(fetch.status, 422);
        let refused = admin.post_and_follow("/api/users/invite", &[("name", ""), ("groups[]", group.as_str())]).await;
        assert_eq!(is_checked(&refused, &group), Some(true), "what was chosen comes back (F4)");
        admin.post_and_follow("/api/users/invite", &fields).await;
        let invited = admin.get(&format!("/users?tab=invited&group={group}")).await;
        assert!(invited.says("Elif Demir") && !invited.says("Somebody New"), "{}", invited.body);
        let people = admin.get(&format!("/users?group={group}")).await;
        assert!(people.says("mira@harbour.example") && !people.says("ana@harbour.example"), "{}", people.body);
    })
    .await;
}

#[tokio::test]
async fn i6_a_waiting_invite_is_edited_in_a_dialog_of_its_own() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let list = admin.get("/users?tab=invited").await;
        let address = format!("/users/invites/{}?tab=invited", world.invite);
        assert!(list.body.contains(&address), "the row leads there: {}", list.body);
        let page = admin.get(&address).await;
        let edit = form(&page, "/api/users/edit_invite");
        assert_eq!((edit.value("name"), edit.value("role")), ("Noor Haddad", "member"));
        let path = format!("/users/invites/{}", world.invite);
        let page = admin.submit_to(&edit.clone().with(&[("name", " ")]), &path).await;
        assert!(has_alert(&page), "{}", page.body);
        let page = admin.submit_to(&edit.with(&[("name", "Noor H."), ("role", "admin")]), "/users?tab=invited").await;
        assert!(has_toast(&page, "The invite for Noor H. is changed."), "{}", page.body);
        admin.post("/api/users/revoke_invite", &[("invite", &world.invite.to_string())]).await;
        let gone = admin.get(&path).await;
        let words = crate::features::users::text::error(&crate::error::AppError::NotWaiting);
        assert!(has_alert(&gone) && gone.says(&words), "{}", gone.body);
        let unknown = format!("/users/invites/{}", uuid::Uuid::nil());
        assert_eq!(admin.get(&unknown).await.status, 404);
    })
    .await;
}
