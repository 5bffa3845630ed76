//! Making, configuring, showing and archiving shared agents (N1, N2).

use super::{USUAL, details, listed, made, make, may_chat, sees, shown};
use crate::domain::{AgentName, Authority, Role, Visibility};
use crate::error::{AppError, Fault};
use crate::features::agents::{
    model::{Audience, Template, Typed},
    service::{access, archive, configure::configure, create::create, list, of_group, show::show},
    text::templates::filled,
};
use crate::features::audit;
use crate::features::groups::service::delete_group::delete_group;
use crate::features::users::service::change_role::change_role;
use crate::tests::{
    fixture::on_both,
    world::{ACTED_ON, contents, group, provider},
};

#[tokio::test]
async fn n1_n2_a_new_agent_is_what_its_template_says_and_seen_by_admins_alone() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        for template in Template::ALL {
            let name = AgentName::parse(&format!("From {template}")).unwrap();
            let agent = create(&fixture.app, &by, name.clone(), *template).await.unwrap().agent.unwrap();
            let page = list::agent(&fixture.app, agent).await.unwrap();
            let filled = filled(*template);
            assert_eq!((page.details.name, page.details.instructions.as_str()), (name, filled.instructions));
            assert_eq!(
                (page.details.starters, page.details.model),
                (filled.starters.iter().map(ToString::to_string).collect(), None)
            );
            assert_eq!((page.visibility, page.archived), (Visibility::Admins, false));
            assert!(may_chat(&fixture, ana.id, agent).await && !may_chat(&fixture, mira.id, agent).await);
        }
        assert_eq!(listed(&fixture, false).await.len(), Template::ALL.len());
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers"]);
    })
    .await;
}

#[tokio::test]
async fn n1_a_name_is_taken_without_case_also_by_an_archived_agent() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let first = made(&fixture, &by, "Market monitor").await;
        let second = made(&fixture, &by, "Sales helper").await;
        archive::archive(&fixture.app, &by, first).await.unwrap();
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        let taken = AppError::field("name", Fault::AgentNameTaken);
        assert_eq!(make(&fixture, &by, "MARKET  Monitor").await.err(), Some(taken.clone()));
        let typed = Typed { name: "market monitor", ..USUAL };
        assert_eq!(configure(&fixture.app, &by, second, details(&typed)).await.err(), Some(taken));
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
        // Its own name in other letters is no other's.
        let typed = Typed { name: "SALES helper", ..USUAL };
        configure(&fixture.app, &by, second, details(&typed)).await.unwrap();
        assert_eq!(listed(&fixture, false).await, ["SALES helper"]);
    })
    .await;
}

#[tokio::test]
async fn n1_what_is_configured_holds_for_the_next_message_and_the_trail_tells_lengths_alone() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let agent = made(&fixture, &by, "Helper").await;
        let model = format!("{} harbour-1", provider(&fixture).await);
        let typed = Typed {
            name: "Contract analyst",
            tagline: "Reads contracts",
            instructions: "Secret recipe one.\nSecret recipe two.",
            greeting: "Hello from the secret greeting",
            starters: "Secret starter",
            model: &model,
            ..USUAL
        };
        configure(&fixture.app, &by, agent, details(&typed)).await.unwrap();
        let mut tx = fixture.app.db.read().await.unwrap();
        let chat = access::for_chat(&mut tx, ana.id, agent).await.unwrap();
        drop(tx);
        assert_eq!((chat.name.as_str(), chat.instructions.as_str()), (typed.name, typed.instructions));
        assert_eq!((chat.greeting.as_str(), chat.starters), (typed.greeting, vec![typed.starters.to_owned()]));
        assert_eq!(chat.model.map(|model| model.model).as_deref(), Some("harbour-1"));
        // Of the same number of lines, and still told.
        let again = Typed { instructions: "Other one.\nOther two.", ..typed.clone() };
        configure(&fixture.app, &by, agent, details(&again)).await.unwrap();
        let rows = audit::service::list(&fixture.app, None).await.unwrap().rows;
        let [latest, before] = [0, 1].map(|at| audit::text::particulars(&rows[at]));
        assert_eq!(latest, "Contract analyst · now 2 lines of instructions · was 2 lines of instructions");
        assert!(
            before.contains("now Contract analyst, Reads contracts, document in teal, 2 lines of instructions"),
            "{before}"
        );
        assert!(before.contains("harbour-1 of Harbour models") && before.contains("was Helper"), "{before}");
        assert_eq!(
            fixture.number("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%ecret%' OR body LIKE '%Other%'").await,
            0
        );
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        configure(&fixture.app, &by, agent, details(&again)).await.unwrap();
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts, "U7");
    })
    .await;
}

#[tokio::test]
async fn n2_an_agent_is_for_whom_it_was_chosen_and_a_lost_role_or_group_takes_it_away() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let design = group(&fixture, &ana, "Design", &[mira.id]).await;
        let agent = made(&fixture, &by, "Market monitor").await;
        let done = shown(&fixture, &by, agent, &[design]).await;
        assert!(done.undo.is_some());
        assert!(may_chat(&fixture, mira.id, agent).await);
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(shown(&fixture, &by, agent, &[design]).await.undo, None, "U7");
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
        // An admin sees every agent, and not one minute longer than they are one (P3).
        assert!(may_chat(&fixture, ben.id, agent).await);
        change_role(&fixture.app, &by, ben.id, Role::Member).await.unwrap();
        assert!(!may_chat(&fixture, ben.id, agent).await);
        delete_group(&fixture.app, &by, design).await.unwrap();
        assert!(!may_chat(&fixture, mira.id, agent).await);
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers"]);
        let gone = Audience { visibility: Visibility::Groups, groups: vec![design] };
        assert_eq!(show(&fixture.app, &by, agent, gone).await.err(), Some(AppError::GroupGone));
        shown(&fixture, &by, agent, &[]).await;
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers", "Market monitor"]);
    })
    .await;
}

#[tokio::test]
async fn n1_archiving_takes_an_agent_from_everybody_and_restoring_gives_it_back_to_the_same() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let design = group(&fixture, &ana, "Design", &[mira.id]).await;
        let agent = made(&fixture, &by, "Market monitor").await;
        shown(&fixture, &by, agent, &[design]).await;
        archive::archive(&fixture.app, &by, agent).await.unwrap();
        assert_eq!(
            (listed(&fixture, false).await.len(), listed(&fixture, true).await),
            (0, vec!["Market monitor".to_owned()])
        );
        for person in [ana.id, mira.id] {
            assert!(!may_chat(&fixture, person, agent).await);
            assert_eq!(sees(&fixture, person).await, ["Smithers"]);
        }
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(archive::archive(&fixture.app, &by, agent).await.unwrap().undo, None, "U7");
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
        archive::restore(&fixture.app, &by, agent).await.unwrap();
        assert!(may_chat(&fixture, mira.id, agent).await);
        assert_eq!(archive::restore(&fixture.app, &by, agent).await.unwrap().undo, None, "U7");
        let expected = ["agent.created", "agent.visibility_changed", "agent.archived", "agent.restored"];
        assert!(fixture.trail().await.ends_with(&expected.map(str::to_owned)), "{:?}", fixture.trail().await);
    })
    .await;
}

#[tokio::test]
async fn g2_the_agents_of_a_group_are_chosen_from_its_side_each_with_an_entry_of_its_own() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let design = group(&fixture, &ana, "Design", &[mira.id]).await;
        let sales = group(&fixture, &ana, "Sales", &[]).await;
        let mut agents = Vec::new();
        for name in ["For admins", "For all", "For design", "For sales"] {
            agents.push(made(&fixture, &by, name).await);
        }
        shown(&fixture, &by, agents[1], &[]).await;
        shown(&fixture, &by, agents[2], &[design]).await;
        shown(&fixture, &by, agents[3], &[sales]).await;
        let before = fixture.trail().await.len();
        let done = of_group::set(&fixture.app, &by, design, &[agents[0], agents[3]]).await.unwrap();
        assert_eq!((done.name.as_str(), done.undo), ("Design", None), "several acts are not undone at once");
        assert_eq!(fixture.trail().await.len(), before + 3);
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers", "For admins", "For all", "For sales"]);
        let page = |agent| list::agent(&fixture.app, agent);
        assert_eq!(page(agents[2]).await.unwrap().visibility, Visibility::Admins, "no group is left to it");
        let groups = page(agents[3]).await.unwrap().groups;
        assert_eq!(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Design", "Sales"]);
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        of_group::set(&fixture.app, &by, design, &[agents[0], agents[1], agents[3]]).await.unwrap();
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts, "U7");
        let one = of_group::set(&fixture.app, &by, design, &[agents[3]]).await.unwrap();
        assert!(one.undo.is_some());
        let rows = of_group::agents(&fixture.app, design).await.unwrap().rows;
        let chosen: Vec<_> = rows.iter().filter(|row| row.chosen).map(|row| row.name.as_str()).collect();
        assert_eq!(chosen, ["For sales"]);
        delete_group(&fixture.app, &by, design).await.unwrap();
        assert_eq!(of_group::set(&fixture.app, &by, design, &[]).await.err(), Some(AppError::GroupGone));
        assert_eq!(of_group::agents(&fixture.app, design).await.err(), Some(AppError::NotFound));
    })
    .await;
}

#[tokio::test]
async fn t1_no_entry_no_change_of_an_agent() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let agent = made(&fixture, &by, "Market monitor").await;
        let facts = contents(&fixture, ACTED_ON).await;
        fixture.break_inserts("audit_entries").await;
        assert!(make(&fixture, &by, "Another").await.is_err());
        assert!(archive::archive(&fixture.app, &by, agent).await.is_err());
        assert!(configure(&fixture.app, &by, agent, details(&USUAL)).await.is_err());
        let audience = Audience { visibility: Visibility::Everyone, groups: Vec::new() };
        assert!(show(&fixture.app, &by, agent, audience).await.is_err());
        assert_eq!(contents(&fixture, ACTED_ON).await, facts);
    })
    .await;
}

#[tokio::test]
async fn p1_who_is_no_admin_any_more_changes_no_agent() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let as_ben: Authority = fixture.admin(&ben).await.into();
        let agent = made(&fixture, &by, "Market monitor").await;
        change_role(&fixture.app, &by, ben.id, Role::Member).await.unwrap();
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(make(&fixture, &as_ben, "Another").await.err(), Some(AppError::RightLost));
        assert_eq!(archive::archive(&fixture.app, &as_ben, agent).await.err(), Some(AppError::RightLost));
        assert_eq!(archive::restore(&fixture.app, &as_ben, agent).await.err(), Some(AppError::RightLost));
        assert_eq!(configure(&fixture.app, &as_ben, agent, details(&USUAL)).await.err(), Some(AppError::RightLost));
        let audience = Audience { visibility: Visibility::Everyone, groups: Vec::new() };
        assert_eq!(show(&fixture.app, &as_ben, agent, audience).await.err(), Some(AppError::RightLost));
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
    })
    .await;
}
