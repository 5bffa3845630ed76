//! What was typed and cannot be sent is still there to be read (F4), where nobody can answer (H6) and where a chat is closed (N4).

use super::{say, scripted::Scripted, until};
use crate::domain::{AgentId, AgentName, Authority, Operator, Role, Visibility};
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{archive::archive, create::create, show::show},
    },
    chat::{model::address, text},
};
use crate::server::AppState;
use crate::tests::fixture::on_both;

/// An agent that everybody sees.
async fn shared(app: &AppState, by: &Authority) -> AgentId {
    let name = AgentName::parse("Analyst").unwrap();
    let agent = create(app, by, name, Template::Scratch).await.unwrap().agent.unwrap();
    show(app, by, agent, Audience { visibility: Visibility::Everyone, groups: Vec::new() }).await.unwrap();
    agent
}

#[tokio::test]
async fn f4_h6_n4_what_was_typed_is_shown_where_it_cannot_be_sent_any_more() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let (app, by) = (&fixture.app, Authority::Operator(Operator::from_command_line()));
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let (member, mut browser) = (fixture.member(&mira).await, fixture.browser(&mira).await);
        let shared = shared(app, &by).await;
        let models = Scripted::new();
        let chat = say(app, &models, &member, shared, None, "Tell me").await.unwrap();
        models.asked().await.end();
        until(app, &models, &member, (shared, chat), |page| page.running.is_none()).await;
        let (agent, chat_id) = (shared.to_string(), chat.to_string());
        let shown = ">And &lt;then&gt;?<";
        // As a page sends it that was opened while somebody could still answer, in a new chat and in one that has begun.
        for (chat, place) in [("", address(shared, None)), (&*chat_id, address(shared, Some(chat)))] {
            assert!(!browser.get(&place).await.body.contains("<pre"), "nothing is typed yet");
            let fields = [("agent", agent.as_str()), ("chat", chat), ("text", "And <then>?")];
            let page = browser.post_and_follow("/api/chat/send", &fields).await;
            assert!(page.says(text::NO_PROVIDER) && page.says("What you typed is still here."), "{}", page.body);
            assert!(page.body.contains(shown), "{place}: {}", page.body);
        }
        archive(app, &by, shared).await.unwrap();
        let fields = [("agent", agent.as_str()), ("chat", chat_id.as_str()), ("text", "And <then>?")];
        let page = browser.post_and_follow("/api/chat/send", &fields).await;
        assert!(page.says(text::CLOSED) && page.body.contains(shown), "{}", page.body);
    })
    .await;
}
