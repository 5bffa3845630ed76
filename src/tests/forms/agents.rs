//! Agents by plain forms: made, configured, shown to others, archived, and chosen from a group's side (F1, F4, F6, F7, N1, N2, G2).

use super::has_alert;
use crate::error::Fault;
use crate::features::agents::{model::Template, text};
use crate::tests::{
    browser::Answer,
    fixture::on_both,
    html::{form, tags},
    world::{self, Actor, World},
};

fn has_toast(page: &Answer, words: &str) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("role") == Some("status")) && page.says(words)
}

/// Whether the box or radio button with this value is on the page, and checked.
fn is_checked(page: &Answer, value: &str) -> Option<bool> {
    let found = tags(&page.body).into_iter().find(|tag| tag.name == "input" && tag.get("value") == Some(value));
    found.map(|tag| tag.get("checked").is_some())
}

#[tokio::test]
async fn n1_an_agent_is_made_once_from_a_template_and_a_taken_name_comes_back() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let new = form(&admin.get("/agents/new").await, "/api/agents/create");
        assert_eq!(new.value("template"), "scratch");
        let taken = [("name", "contract ANALYST"), ("template", "meeting_notes")];
        let page = admin.submit_to(&new.with(&taken), "/agents/new").await;
        assert!(has_alert(&page) && page.says(&crate::text::fault(Fault::AgentNameTaken)), "{}", page.body);
        let again = form(&page, "/api/agents/create");
        assert_eq!((again.value("name"), again.value("template")), ("contract ANALYST", "meeting_notes"), "F4");
        let again = again.with(&[("name", "Minutes")]);
        let made = admin.submit(&again).await;
        let address = made.location();
        assert_eq!(admin.submit(&again).await.location(), address, "F7");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents WHERE name = 'Minutes'").await, 1);
        let page = admin.get(&address).await;
        assert!(has_toast(&page, "Minutes is made. Only admins see it so far"), "{}", page.body);
        let made = form(&page, "/api/agents/configure");
        assert!(made.value("instructions").starts_with("You turn rough notes"), "{}", page.body);
        assert!(made.value("starters").lines().count() > 2);
        assert_eq!((made.value("icon"), is_checked(&page, "admins")), ("pen", Some(true)));
        assert!(admin.get("/agents").await.says("Minutes"));
    })
    .await;
}

#[tokio::test]
async fn n1_what_is_configured_comes_back_with_what_is_wrong_and_is_saved_once_it_is_right() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let address = format!("/agents/{}", world.agent);
        let details = form(&admin.get(&address).await, "/api/agents/configure");
        let long = "s".repeat(101);
        let wrong = [("name", " "), ("greeting", "Hello\nthere"), ("starters", long.as_str())];
        let page = admin.submit_to(&details.with(&wrong), &address).await;
        assert!(has_alert(&page), "{}", page.body);
        for fault in [Fault::Empty, Fault::LineTooLong { max: 100 }] {
            assert!(page.says(&crate::text::fault(fault)), "{fault:?}: {}", page.body);
        }
        let again = form(&page, "/api/agents/configure");
        assert_eq!((again.value("greeting"), again.value("starters")), ("Hello\nthere", long.as_str()), "F4");
        let right = [("name", "Analyst"), ("starters", "One?\r\n\r\nTwo?"), ("colour", "green")];
        let page = admin.submit_to(&again.with(&right), &address).await;
        assert!(has_toast(&page, "Analyst is saved."), "{}", page.body);
        let saved = form(&page, "/api/agents/configure");
        assert_eq!((saved.value("starters"), saved.value("colour")), ("One?\nTwo?", "green"));
        let chat = world.browser(Actor::Member).get(&format!("/chat/{}", world.agent)).await;
        assert!(chat.says("Analyst") && chat.says("there"), "{}", chat.body);
        assert!(!chat.says("Two?"), "nobody could answer it: {}", chat.body);
    })
    .await;
}

/// The models of a page's form, as they are read.
fn models(page: &Answer) -> Vec<String> {
    let field = page.body.split("<select").nth(1).and_then(|rest| rest.split("</select>").next());
    // What marks a place for scripts is no text.
    let field = field.unwrap_or_default().replace("<!>", "");
    let options = field.split("</option>").filter_map(|option| option.rsplit('>').next());
    options.map(|label| label.trim().to_owned()).filter(|label| !label.is_empty()).collect()
}

#[tokio::test]
async fn n1_v2_a_model_is_chosen_and_one_that_vanished_is_refused_at_its_field_and_kept() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let address = format!("/agents/{}", world.agent);
        let page = admin.get(&address).await;
        let (default, first) = (text::default_model(None), "harbour-1 (Harbour models, 192.0.2.1:1)".to_owned());
        assert_eq!(models(&page), [default.clone(), first.clone()], "{}", page.body);
        let details = form(&page, "/api/agents/configure");
        assert_eq!(details.value("model"), "");
        let (listed, gone) = (format!("{} harbour-1", world.provider), format!("{} harbour-0", world.provider));
        let wrong = [("model", gone.as_str()), ("tagline", "Typed meanwhile")];
        let page = admin.submit_to(&details.with(&wrong), &address).await;
        assert!(has_alert(&page) && page.says(&crate::text::fault(Fault::ModelNotOffered)), "{}", page.body);
        let again = form(&page, "/api/agents/configure");
        assert_eq!((again.value("model"), again.value("tagline")), (gone.as_str(), "Typed meanwhile"), "F4");
        assert_eq!(models(&page).last(), Some(&text::no_longer_offered("harbour-0")));

        let page = admin.submit_to(&again.with(&[("model", &listed)]), &address).await;
        assert!(has_toast(&page, "Contract analyst is saved."), "{}", page.body);
        assert_eq!(form(&page, "/api/agents/configure").value("model"), listed);
        assert!(page.says("harbour-1 of Harbour models"), "T5: {}", page.body);
        let chat = world.browser(Actor::Member).get(&format!("/chat/{}", world.agent)).await;
        assert!(chat.says("harbour-1 at 192.0.2.1:1"), "V4: {}", chat.body);

        fixture.sql("DELETE FROM provider_models").await.unwrap();
        let page = admin.get(&address).await;
        assert_eq!(models(&page), [default, text::no_longer_offered("harbour-1")]);
        assert_eq!(form(&page, "/api/agents/configure").value("model"), listed);
    })
    .await;
}

#[tokio::test]
async fn n2_n4_who_sees_an_agent_is_chosen_undone_and_told_with_its_reasons() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let (mut admin, mut member) = (world.browser(Actor::Admin), world.browser(Actor::Member));
        let (agent, group) = (world.agent.to_string(), world.group.to_string());
        let address = format!("/agents/{agent}");
        let chat = format!("/chat/{agent}");
        let page = admin.get(&address).await;
        assert_eq!((is_checked(&page, "groups"), is_checked(&page, &group)), (Some(true), Some(true)));
        assert!(page.says("Mira Lindqvist") && page.says("In Design"), "{}", page.body);
        let others = admin.get(&format!("/users/{}/agents", world.member.id)).await;
        assert!(others.says("Contract analyst") && others.says("In Design"), "{}", others.body);
        assert_eq!(member.get(&chat).await.status, 200);

        let none = [("agent", agent.as_str()), ("visibility", "groups"), ("groups_shown", "1")];
        let page = admin.post_and_follow("/api/agents/show", &none).await;
        assert!(has_alert(&page) && page.says(&crate::text::fault(Fault::NoGroupChosen)), "{}", page.body);
        let unseen = [("agent", agent.as_str()), ("visibility", "groups"), ("groups[]", group.as_str())];
        let page = admin.post_and_follow("/api/agents/show", &unseen).await;
        assert!(has_alert(&page), "what could not be seen was not chosen: {}", page.body);
        assert_eq!(member.get(&chat).await.status, 200);

        let admins = [("agent", agent.as_str()), ("visibility", "admins"), ("groups_shown", "1")];
        let page = admin.post_and_follow("/api/agents/show", &admins).await;
        assert!(has_toast(&page, "Who can see Contract analyst is saved."), "{}", page.body);
        let (lost, never) = (member.get(&chat).await, member.get("/chat/nothing-like-it").await);
        assert_eq!((lost.status.as_u16(), never.status.as_u16()), (404, 404), "P2");
        let own = member.get(&format!("/chat/{}", world.member.smithers)).await;
        assert!(!own.says("Contract analyst"), "it is not in the side bar any more: {}", own.body);
        let page = admin.submit_to(&form(&page, "/api/agents/undo"), &address).await;
        assert!(has_toast(&page, "Who can see Contract analyst is saved."), "{}", page.body);
        assert_eq!(member.get(&chat).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn n1_an_agent_is_archived_from_its_row_and_comes_back() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let archive = form(&admin.get("/agents").await, "/api/agents/archive");
        let page = admin.submit_to(&archive, "/agents").await;
        assert!(has_toast(&page, "Contract analyst is archived."), "{}", page.body);
        assert!(page.says(text::NO_AGENTS), "{}", page.body);
        let archived = admin.get("/agents?tab=archived").await;
        let restore = form(&archived, "/api/agents/restore");
        let page = admin.submit_to(&restore, "/agents?tab=archived").await;
        assert!(has_toast(&page, "Contract analyst is back.") && page.says(text::NONE_ARCHIVED), "{}", page.body);
        let page = admin.submit_to(&form(&page, "/api/agents/undo"), "/agents?tab=archived").await;
        assert!(has_toast(&page, "Contract analyst is archived."), "{}", page.body);
        let own = admin.get(&format!("/agents/{}", world.agent)).await;
        assert!(own.says(text::IS_ARCHIVED) && own.says(text::NOBODY), "{}", own.body);
    })
    .await;
}

#[tokio::test]
async fn g2_the_agents_of_a_group_are_chosen_from_its_side() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let sales = world::group(&fixture, &world.admin, "Sales", &[]).await;
        world::agent(&fixture, &world.admin, "Policy guide", Template::Policies, &[]).await;
        let (agent, address) = (world.agent.to_string(), format!("/groups/{sales}/agents"));
        let page = admin.get(&address).await;
        assert_eq!(is_checked(&page, &agent), Some(false));
        assert!(page.says("Policy guide is for everyone already."), "{}", page.body);
        let group = sales.to_string();
        let chosen = [("group", group.as_str()), ("agents[]", agent.as_str()), ("agents_shown", "1")];
        let page = admin.post_and_follow("/api/agents/set_of_group", &chosen).await;
        assert!(has_toast(&page, "The agents of Sales are saved."), "{}", page.body);
        assert_eq!(is_checked(&page, &agent), Some(true));
        let of_group = admin.get(&format!("/groups/{sales}")).await;
        assert!(of_group.says("It lets them see Contract analyst."), "{}", of_group.body);
        let page = admin.post_and_follow("/api/agents/set_of_group", &[("group", group.as_str())]).await;
        assert!(has_alert(&page), "what could not be seen was not chosen: {}", page.body);
        let choice = form(&admin.get(&address).await, "/api/agents/set_of_group");
        let page = admin.submit_to(&choice, &address).await;
        assert_eq!(is_checked(&page, &agent), Some(true), "sent as it is, it stays as it is");
        let none = [("group", group.as_str()), ("agents_shown", "1")];
        let page = admin.post_and_follow("/api/agents/set_of_group", &none).await;
        assert_eq!(is_checked(&page, &agent), Some(false));
        let page = admin.submit_to(&form(&page, "/api/agents/undo"), &address).await;
        assert_eq!(is_checked(&page, &agent), Some(true), "F6");
    })
    .await;
}
