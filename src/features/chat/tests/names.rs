//! Whom a personal agent greets, as its provider is told (H1, X1, X3).

use super::{
    http::{provided, told},
    mira, say, until,
};
use crate::domain::{AgentId, AgentName, Authority, Member, Operator, Visibility};
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{create::create, show::show},
    },
    chat::service::{connected::Connected, edit},
    context::{self, model::PersonalContext},
};
use crate::server::{AppState, scripted};
use crate::tests::fixture::on_both_with;

/// What the provider is told before the conversation, in a new chat, or in one whose context is switched off then.
async fn system(app: &AppState, provider: &scripted::Scripted, member: &Member, agent: AgentId, on: bool) -> String {
    let models = Connected(app.clone());
    let mut chat = None;
    for _ in 0..2 {
        let said = say(app, &models, member, agent, chat, "say Hello").await.unwrap();
        until(app, &models, member, (agent, said), |page| page.running.is_none()).await;
        edit::set_context(app, member, said, on).await.unwrap();
        chat = Some(said);
    }
    told(provider).0
}

#[tokio::test]
async fn h1_x3_a_personal_agent_is_told_whom_to_greet() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        let app = &fixture.app;
        let (mira, member) = mira(&fixture).await;
        let provider = provided(&fixture).await;
        let name = "The person is called Mira Lindqvist.";
        let before = system(app, &provider, &member, mira.smithers, true).await;
        assert!(before.contains(name), "nothing is known but that: {before}");
        let known = PersonalContext::parse(["Captain", "Pilot", "", ""]).unwrap();
        context::service::save(app, &member, &known, None).await.unwrap();
        let called = system(app, &provider, &member, mira.smithers, true).await;
        assert!(called.contains("Preferred name: Captain") && !called.contains("Lindqvist"), "{called}");
        let off = system(app, &provider, &member, mira.smithers, false).await;
        assert!(off.contains(name) && !off.contains("Captain") && !off.contains("Pilot"), "{off}");
        // The page that shows what agents receive shows this, too.
        let page = fixture.browser(&mira).await.get("/account/context").await;
        assert!(page.says(name) && page.says("Preferred name: Captain"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn x1_a_shared_agent_is_told_no_name_that_its_user_has_not_given() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        let app = &fixture.app;
        let (_, member) = mira(&fixture).await;
        let provider = provided(&fixture).await;
        let operator = Authority::Operator(Operator::from_command_line());
        let name = AgentName::parse("Analyst").unwrap();
        let agent = create(app, &operator, name, Template::Scratch).await.unwrap().agent.unwrap();
        let everybody = Audience { visibility: Visibility::Everyone, groups: Vec::new() };
        show(app, &operator, agent, everybody).await.unwrap();
        let told = system(app, &provider, &member, agent, true).await;
        assert!(!told.contains("Mira") && !told.contains("Lindqvist"), "{told}");
    })
    .await;
}
