//! What ends an answer from outside: rights that are lost, on this node or another (H4, N4, P2, P3).

use super::{page_of, running, said, say, scripted::Scripted, until};
use crate::domain::{AgentId, AgentName, Authority, ChatId, Member, Operator, Role, Visibility};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{archive::archive, create::create, show::show},
    },
    auth::service::sign_out,
    chat::{
        model::{Failure, Open, Place, Retry},
        service::{
            delete, draft, edit,
            follow::{Told, follow},
            page, retry, stop,
        },
    },
    users::service::{deactivate::deactivate, reactivate::reactivate},
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, Person, on_both};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn operator() -> Authority {
    Authority::Operator(Operator::from_command_line())
}

/// Has a process hear of the others on its database, from now on.
async fn hear_others(app: &AppState) -> CancellationToken {
    let mut heard = app.events().subscribe();
    let stop = CancellationToken::new();
    let (db, stopped) = (app.db.clone(), stop.clone());
    tokio::spawn(async move { db.hear_others(stopped).await });
    heard.next().await;
    stop
}

/// Somebody in the middle of an answer.
struct Asking {
    person: Person,
    member: Member,
    chat: ChatId,
    agent: AgentId,
    models: Scripted,
    asked: super::scripted::Asked,
}

async fn asking(fixture: &Fixture, app: &AppState) -> Asking {
    asking_of(fixture, app, None).await
}

/// The same of an agent, or else of their own.
async fn asking_of(fixture: &Fixture, app: &AppState, agent: Option<AgentId>) -> Asking {
    fixture.set_up().await;
    let person = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let (member, models) = (fixture.member(&person).await, Scripted::new());
    let agent = agent.unwrap_or(person.smithers);
    let chat = say(app, &models, &member, agent, None, "Tell me").await.unwrap();
    let asked = models.asked().await;
    asked.say("Half a");
    until(app, &models, &member, (agent, chat), |page| page.running.as_ref().is_some_and(|run| run.seq > 0)).await;
    Asking { person, member, chat, agent, models, asked }
}

#[tokio::test]
async fn h4_u5_a_deactivation_cuts_the_stream_and_stops_the_model_and_what_was_said_is_there_afterwards() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { person, member, chat, agent, models, asked } = asking(&fixture, app).await;
        let run = running(&page_of(app, &models, &member, agent, chat).await);
        let mut reader = follow(app, &member, run, 1).await.unwrap();
        deactivate(app, &operator(), person.id).await.unwrap();
        asked.is_dropped().await;
        let last = tokio::time::timeout(Duration::from_secs(20), reader.next()).await.expect("the stream ends");
        assert!(matches!(last, None | Some(Told::Over)), "{last:?}");
        let refused = say(app, &models, &member, agent, Some(chat), "More").await;
        assert_eq!(refused, Err(AppError::SignedOut), "nobody goes on with a request that was under way");
        reactivate(app, &operator(), person.id).await.unwrap();
        let page = until(app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
        assert_eq!(said(&page), ["Tell me", "<p>Half a</p>"]);
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::SignedOut) }));
    })
    .await;
}

#[tokio::test]
async fn h4_the_end_of_its_session_ends_an_answer_and_the_end_of_another_does_not() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { person, member, chat, agent, models, asked } = asking(&fixture, app).await;
        let other = fixture.member(&person).await;
        let run = running(&page_of(app, &models, &member, agent, chat).await);
        let mut elsewhere = follow(app, &other, run, 1).await.unwrap();
        let another = fixture.member(&person).await;
        sign_out::sign_out(app, &another).await.unwrap();
        asked.say(" word");
        let more = tokio::time::timeout(Duration::from_secs(20), elsewhere.next()).await.expect("it goes on");
        assert!(matches!(more, Some(Told::Piece(..))), "{more:?}");
        let mut own = follow(app, &member, run, 9).await.unwrap();
        sign_out::sign_out(app, &member).await.unwrap();
        asked.is_dropped().await;
        let last = tokio::time::timeout(Duration::from_secs(20), own.next()).await.expect("the stream ends");
        assert!(matches!(last, None | Some(Told::Over)), "{last:?}");
        assert_eq!(elsewhere.next().await, Some(Told::Over), "the other session learns that the answer is over");
    })
    .await;
}

#[tokio::test]
async fn h4_a_session_that_runs_out_ends_its_answer() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { person, member, chat, agent, models, asked } = asking(&fixture, app).await;
        let soon = format!(
            "UPDATE sessions SET last_seen_at = last_seen_at - {}",
            app.config.session_idle.as_millis() - 1_000
        );
        fixture.sql(&soon).await.unwrap();
        let other = fixture.member(&person).await;
        // It looks at its session anew, and waits for its end.
        edit::rename(app, &other, chat, "Another name").await.unwrap();
        asked.say(" word");
        until(app, &models, &member, (agent, chat), |page| page.running.as_ref().is_some_and(|run| run.seq > 1)).await;
        app.clock.advance(Duration::from_secs(2));
        asked.is_dropped().await;
        let page = until(app, &models, &other, (agent, chat), |page| page.running.is_none()).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::SignedOut) }));
    })
    .await;
}

#[tokio::test]
async fn h2_an_answer_that_drips_for_ever_is_ended_and_what_was_said_is_kept() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { member, chat, agent, models, asked, .. } = asking(&fixture, app).await;
        // It never says nothing for as long as silence is borne.
        for drop in 2..=9 {
            app.clock.advance(Duration::from_secs(100));
            asked.say(" drop");
            let here = (agent, chat);
            until(app, &models, &member, here, |page| page.running.as_ref().is_some_and(|run| run.seq >= drop)).await;
        }
        app.clock.advance(Duration::from_secs(100));
        asked.is_dropped().await;
        let page = until(app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::TooLong) }));
        assert_eq!(said(&page), ["Tell me".to_owned(), format!("<p>Half a{}</p>", " drop".repeat(8))]);
    })
    .await;
}

#[tokio::test]
async fn n4_an_agent_that_is_lost_ends_the_answer_and_closes_the_chat_which_can_still_be_read() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let agent = shared(app).await;
        let Asking { member, chat, models, asked, .. } = asking_of(&fixture, app, Some(agent)).await;
        archive(app, &operator(), agent).await.unwrap();
        asked.is_dropped().await;
        let page = until(app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
        assert_eq!((page.open, page.agent.name.as_str()), (Open::Closed, "Analyst"));
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::AccessLost) }));
        assert_eq!(said_of(&fixture, chat).await, 2);
        // A message that was on its way is refused, and the trail has it once, without what it said (H5).
        let refused = say(app, &models, &member, agent, Some(chat), "More").await;
        assert_eq!(refused, Err(AppError::ChatClosed));
        assert_eq!(retry::retry(app, &models, &member, chat).await, Err(AppError::ChatClosed));
        let refused = say(app, &models, &member, agent, None, "A new one").await;
        assert_eq!(refused, Err(AppError::NotFound));
        let entries = fixture.trail().await;
        assert_eq!(entries.iter().filter(|action| *action == "access.refused").count(), 1, "{entries:?}");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%More%'").await, 0);
        let new = page::page(app, &models, &member, agent, page::Wanted::New, None).await;
        assert_eq!(new, Err(AppError::NotFound), "nothing can be begun there");
        let last = page::page(app, &models, &member, agent, page::Wanted::Last, None).await.unwrap();
        assert_eq!(last.open, Open::Closed);
    })
    .await;
}

/// An agent that everybody sees.
async fn shared(app: &AppState) -> AgentId {
    let name = AgentName::parse("Analyst").unwrap();
    let agent = create(app, &operator(), name, Template::Scratch).await.unwrap().agent.unwrap();
    let everybody = Audience { visibility: Visibility::Everyone, groups: Vec::new() };
    show(app, &operator(), agent, everybody).await.unwrap();
    agent
}

async fn said_of(fixture: &Fixture, chat: ChatId) -> i64 {
    fixture.number(&format!("SELECT COUNT(*) FROM messages WHERE chat_id = '{chat}'")).await
}

#[tokio::test]
async fn h4_o3_what_is_done_on_another_node_ends_an_answer_on_this_one() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { person, member, chat, agent, models, asked } = asking(&fixture, app).await;
        // A second node on PostgreSQL; a command beside the running server on SQLite.
        let elsewhere = fixture.another_node().await;
        let listening = hear_others(app).await;
        stop::stop(&elsewhere, &member, chat).await.unwrap();
        asked.is_dropped().await;
        let page = page_of(app, &models, &member, agent, chat).await;
        assert_eq!((said(&page).len(), page.retry), (2, Some(Retry { failure: None })));
        retry::retry(app, &models, &member, chat).await.unwrap();
        let asked = models.asked().await;
        deactivate(&elsewhere, &operator(), person.id).await.unwrap();
        asked.is_dropped().await;
        listening.cancel();
        elsewhere.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn h2_o3_an_answer_is_followed_from_another_node() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { member, chat, agent, models, asked, .. } = asking(&fixture, app).await;
        let elsewhere = fixture.another_node().await;
        let listening = hear_others(&elsewhere).await;
        let run = running(&page_of(app, &models, &member, agent, chat).await);
        let mut reader = follow(&elsewhere, &member, run, 0).await.unwrap();
        let next = async |reader: &mut crate::features::chat::service::follow::Follow| {
            tokio::time::timeout(Duration::from_secs(20), reader.next()).await.expect("something is told")
        };
        assert!(matches!(next(&mut reader).await, Some(Told::Piece(1, _))));
        asked.say(" word");
        assert!(matches!(next(&mut reader).await, Some(Told::Piece(2, _))));
        asked.end();
        assert_eq!(next(&mut reader).await, Some(Told::Over));
        listening.cancel();
        elsewhere.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn p2_nobody_reads_or_touches_the_chats_of_another_admins_included() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let Asking { member, chat, agent, models, asked, .. } = asking(&fixture, app).await;
        let run = running(&page_of(app, &models, &member, agent, chat).await);
        let ana = fixture.user("Ana Second", "ana2@harbour.example", Role::Admin).await;
        let admin = fixture.member(&ana).await;
        let missing = AppError::NotFound;
        for agent in [agent, ana.smithers] {
            let seen = page::page(app, &models, &admin, agent, page::Wanted::Chat(chat), None).await;
            assert_eq!(seen, Err(missing.clone()));
            assert_eq!(say(app, &models, &admin, agent, Some(chat), "Hello").await, Err(missing.clone()));
            let place = Place { agent, chat: Some(chat) };
            assert_eq!(draft::keep(app, &admin, place, "x").await, Err(missing.clone()));
        }
        assert_eq!(page::page(app, &models, &admin, agent, page::Wanted::Last, None).await, Err(missing.clone()));
        assert_eq!(follow(app, &admin, run, 0).await.err(), Some(missing.clone()));
        assert_eq!(stop::stop(app, &admin, chat).await, Err(missing.clone()));
        assert_eq!(retry::retry(app, &models, &admin, chat).await, Err(missing.clone()));
        assert_eq!(edit::rename(app, &admin, chat, "Mine").await, Err(missing.clone()));
        assert_eq!(edit::set_context(app, &admin, chat, false).await, Err(missing.clone()));
        assert_eq!(delete::delete(app, &admin, chat).await, Err(missing.clone()));
        // A chat of one's own with another agent is not there either.
        let other = page::page(app, &models, &member, ana.smithers, page::Wanted::Chat(chat), None).await;
        assert_eq!(other, Err(missing));
        let page = page_of(app, &models, &member, agent, chat).await;
        assert!(page.running.is_some() && page.chat.unwrap().title == "Tell me");
        asked.end();
    })
    .await;
}
