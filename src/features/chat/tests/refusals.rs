//! What the trail says of acts on chats that are not one's own, and what it does not say (T1).

use super::{mira, say, scripted::Scripted};
use crate::domain::{AgentId, AgentName, Authority, ChatId, Member, Operator, Role};
use crate::error::AppError;
use crate::features::{
    agents::{model::Template, service::create::create},
    chat::{
        model::Place,
        service::{delete, draft, edit, retry, stop},
    },
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, on_both};
use std::time::Duration;

/// How many acts there are on a chat.
const ACTS: usize = 7;

/// Does one of them; gives why it was not done.
async fn act(app: &AppState, member: &Member, agent: AgentId, chat: ChatId, which: usize) -> Option<AppError> {
    let (models, place) = (Scripted::new(), Place { agent, chat: Some(chat) });
    match which {
        0 => say(app, &models, member, agent, Some(chat), "Hello").await.err(),
        1 => retry::retry(app, &models, member, chat).await.err(),
        2 => stop::stop(app, member, chat).await.err(),
        3 => edit::rename(app, member, chat, "Mine").await.err(),
        4 => edit::set_context(app, member, chat, false).await.err(),
        5 => draft::keep(app, member, place, "x").await.err(),
        _ => delete::delete(app, member, chat).await.err(),
    }
}

async fn refusals(fixture: &Fixture) -> usize {
    fixture.trail().await.iter().filter(|action| *action == "access.refused").count()
}

#[tokio::test]
async fn t1_every_act_on_the_chat_of_another_is_noted_and_none_on_a_chat_that_is_not_there() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let noa = fixture.user("Noa Berg", "noa@harbour.example", Role::Member).await;
        let other = fixture.member(&noa).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let nobody = ChatId::from_uuid(uuid::Uuid::nil());
        for which in 0..ACTS {
            // Within a minute further ones would be counted beside the first.
            app.clock.advance(Duration::from_secs(61));
            let before = refusals(&fixture).await;
            assert_eq!(act(app, &other, noa.smithers, nobody, which).await, Some(AppError::NotFound), "{which}");
            assert_eq!(refusals(&fixture).await, before, "{which}: nobody is refused what does not exist");
            assert_eq!(act(app, &other, noa.smithers, chat, which).await, Some(AppError::NotFound), "{which}");
            assert_eq!(refusals(&fixture).await, before + 1, "{which}");
        }
        // Deleted in one tab, and reached for from another: that is no refusal, and the trail must not say so.
        delete::delete(app, &member, chat).await.unwrap();
        for which in 0..ACTS {
            app.clock.advance(Duration::from_secs(61));
            let before = refusals(&fixture).await;
            assert_eq!(act(app, &member, mira.smithers, chat, which).await, Some(AppError::NotFound), "{which}");
            assert_eq!(refusals(&fixture).await, before, "{which}: one's own chat that is gone");
        }
    })
    .await;
}

#[tokio::test]
async fn t1_an_agent_that_is_not_ones_own_is_refused_and_one_that_does_not_exist_is_not() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (_, member) = mira(&fixture).await;
        let operator = Authority::Operator(Operator::from_command_line());
        // New agents are for admins alone.
        let name = AgentName::parse("Analyst").unwrap();
        let hidden = create(app, &operator, name, Template::Scratch).await.unwrap().agent.unwrap();
        let nobody = AgentId::from_uuid(uuid::Uuid::nil());
        for (agent, noted) in [(nobody, 0), (hidden, 1)] {
            app.clock.advance(Duration::from_secs(61));
            let before = refusals(&fixture).await;
            assert_eq!(say(app, &models, &member, agent, None, "Hello").await, Err(AppError::NotFound));
            assert_eq!(refusals(&fixture).await, before + noted, "sent");
            app.clock.advance(Duration::from_secs(61));
            let before = refusals(&fixture).await;
            let kept = draft::keep(app, &member, Place { agent, chat: None }, "x").await;
            assert_eq!((kept.err(), refusals(&fixture).await), (Some(AppError::NotFound), before + noted), "typed");
        }
    })
    .await;
}

#[tokio::test]
async fn t1_a_message_that_is_refused_is_one_refusal() {
    on_both(|fixture| async move {
        let (mira, member) = mira(&fixture).await;
        let noa = fixture.user("Noa Berg", "noa@harbour.example", Role::Member).await;
        let said = say(&fixture.app, &Scripted::new(), &member, mira.smithers, None, "Tell me").await;
        let chat = said.unwrap().to_string();
        let agent = noa.smithers.to_string();
        let mut browser = fixture.browser(&noa).await;
        let fields = [("agent", agent.as_str()), ("chat", chat.as_str()), ("text", "Hello")];
        assert_eq!(browser.call("/api/chat/send", &fields).await.status, 404);
        fixture.app.clock.advance(Duration::from_secs(61));
        crate::features::audit::flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(refusals(&fixture).await, 1, "keeping what was typed is no act of its own");
    })
    .await;
}
