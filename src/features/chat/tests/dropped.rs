//! That a model's call is really dropped, as its provider sees it: the connection is closed (H4).

use super::{page_of, said, say, until};
use crate::domain::{AgentId, AgentName, Authority, ChatId, Member, ModelRef, Operator, Role, Visibility};
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{configure::configure, create::create, list, show::show},
    },
    chat::{
        model::{Failure, Retry},
        service::{connected::Connected, stop::stop},
    },
    providers::{
        model::NewProvider,
        service::{connect::connect, list::providers},
    },
    users::service::deactivate::deactivate,
};
use crate::server::{AppState, scripted::Scripted};
use crate::tests::fixture::{Fixture, Person, on_both_with};
use std::time::Duration;

fn operator() -> Authority {
    Authority::Operator(Operator::from_command_line())
}

/// An agent for everybody whose model says one word and then waits.
async fn waiting_agent(app: &AppState, provider: &Scripted) -> AgentId {
    let by = operator();
    let new = NewProvider::parse("compatible", "", &provider.address()).unwrap();
    connect(app, &by, new, None).await.unwrap();
    let name = AgentName::parse("Analyst").unwrap();
    let agent = create(app, &by, name, Template::Scratch).await.unwrap().agent.unwrap();
    let mut details = list::agent(app, agent).await.unwrap().details;
    let provider = providers(app).await.unwrap().providers[0].id;
    details.model = Some(ModelRef { provider, model: "scripted-gate".to_owned() });
    configure(app, &by, agent, details).await.unwrap();
    everybody(app, agent, Visibility::Everyone).await;
    agent
}

async fn everybody(app: &AppState, agent: AgentId, visibility: Visibility) {
    show(app, &operator(), agent, Audience { visibility, groups: Vec::new() }).await.unwrap();
}

/// Waits until the provider writes so many answers.
async fn writes(provider: &Scripted, answers: usize) {
    let mut open = provider.open();
    let waited = tokio::time::timeout(Duration::from_secs(20), open.wait_for(|open| *open == answers)).await;
    waited.expect("the provider sees it").unwrap();
}

/// Somebody new in the middle of an answer.
async fn asking(fixture: &Fixture, agent: AgentId, number: usize) -> (Person, Member, ChatId) {
    let app = &fixture.app;
    let person = fixture.user("Mira Lindqvist", &format!("mira{number}@harbour.example"), Role::Member).await;
    let (member, models) = (fixture.member(&person).await, Connected(app.clone()));
    let chat = say(app, &models, &member, agent, None, "Tell me").await.unwrap();
    until(app, &models, &member, (agent, chat), |page| page.running.as_ref().is_some_and(|run| run.seq > 0)).await;
    (person, member, chat)
}

#[tokio::test]
async fn h4_n4_h2_a_provider_sees_its_connection_close_when_its_answer_is_nobodys_any_more() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        fixture.set_up().await;
        let (app, provider) = (&fixture.app, Scripted::start(0).await.unwrap());
        let (agent, models) = (waiting_agent(app, &provider).await, Connected(app.clone()));

        let (person, ..) = asking(&fixture, agent, 1).await;
        writes(&provider, 1).await;
        deactivate(app, &operator(), person.id).await.unwrap();
        writes(&provider, 0).await;

        let (_, member, chat) = asking(&fixture, agent, 2).await;
        writes(&provider, 1).await;
        stop(app, &member, chat).await.unwrap();
        writes(&provider, 0).await;
        let page = page_of(app, &models, &member, agent, chat).await;
        assert_eq!((said(&page), page.retry), (told(), Some(Retry { failure: None })));

        let (_, member, chat) = asking(&fixture, agent, 3).await;
        // Of two that are being written only the one ends whose asker goes.
        let (other, ..) = asking(&fixture, agent, 4).await;
        writes(&provider, 2).await;
        deactivate(app, &operator(), other.id).await.unwrap();
        writes(&provider, 1).await;
        everybody(app, agent, Visibility::Admins).await;
        writes(&provider, 0).await;
        let page = until(app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
        assert_eq!((said(&page), page.retry), (told(), Some(Retry { failure: Some(Failure::AccessLost) })));
    })
    .await;
}

/// What was said before the provider waited.
fn told() -> Vec<String> {
    ["Tell me", "<p>You</p>"].map(str::to_owned).into()
}
