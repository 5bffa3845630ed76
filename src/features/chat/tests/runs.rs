//! The life of an answer (H2, H5, V4).

use super::{
    count, mira, page_of, running, said, say,
    scripted::{Scripted, by},
    until,
};
use crate::domain::{Member, RunId};
use crate::error::AppError;
use crate::features::chat::{
    model::{Failure, Open, Retry, RunState},
    service::{
        follow::{Told, follow},
        page, retry, run, stop,
    },
};
use crate::features::providers::service::call::{Delta, Turn};
use crate::server::{AppState, db::Kind};
use crate::tests::fixture::on_both;
use std::time::Duration;

fn user(text: &str) -> Turn {
    Turn::User(text.to_owned())
}

#[tokio::test]
async fn h2_h5_an_answer_is_shown_while_it_is_written_and_kept_once_it_is_whole() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Plan the *offsite*\nin May").await.unwrap();
        let here = (mira.smithers, chat);
        let asked = models.asked().await;
        assert_eq!(asked.request.turns, [user("Plan the *offsite*\nin May")]);
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(page.chat.as_ref().unwrap().title, "Plan the *offsite*");
        assert_eq!(page.running.as_ref().unwrap().blocks, Vec::<String>::new());
        asked.say("Gladly. **Wh");
        let page = until(app, &models, &member, here, |page| page.running.as_ref().is_some_and(|run| run.seq > 0)).await;
        assert_eq!(page.running.as_ref().unwrap().blocks, ["<p>Gladly. **Wh</p>"]);
        assert_eq!(said(&page), ["Plan the *offsite*\nin May"]);
        asked.say("ere?**");
        // Some tell again and again what the answer took so far.
        asked.send(Ok(Delta::Usage { input: 12, output: 3 }));
        asked.send(Ok(Delta::Usage { input: 12, output: 7 }));
        asked.end();
        let page = until(app, &models, &member, here, |page| page.running.is_none()).await;
        assert_eq!(said(&page), ["Plan the *offsite*\nin May", "<p>Gladly. <strong>Where?</strong></p>"]);
        assert_eq!((page.retry, page.open), (None, Open::Yes(by("llama-4", "ai.harbour.example"))));
        assert_eq!(count(&fixture, RunState::Done).await, 1);
        let counted = format!(
            "SELECT COUNT(*) FROM runs WHERE tokens_in = 12 AND tokens_out = 7 AND user_id = '{}' AND agent_id = '{}' AND model = 'llama-4'",
            mira.id, mira.smithers
        );
        assert_eq!(fixture.number(&counted).await, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM run_deltas").await, 0);
        // The next question brings what was said so far.
        say(app, &models, &member, mira.smithers, Some(chat), "By the sea").await.unwrap();
        let turns = models.asked().await.request.turns;
        assert_eq!(turns[1..], [Turn::Agent("Gladly. **Where?**".to_owned()), user("By the sea")]);
        assert!(!fixture.trail().await.iter().any(|action| action.contains("chat")), "messages are no entries (H5)");
    })
    .await;
}

#[tokio::test]
async fn h2_a_stopped_answer_keeps_what_it_said_and_can_be_tried_again() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let here = (mira.smithers, chat);
        let asked = models.asked().await;
        asked.say("Half a");
        until(app, &models, &member, here, |page| page.running.as_ref().is_some_and(|run| run.seq > 0)).await;
        stop::stop(app, &member, chat).await.unwrap();
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(
            (said(&page), page.retry),
            (vec!["Tell me".to_owned(), "<p>Half a</p>".to_owned()], Some(Retry { failure: None }))
        );
        assert!(page.running.is_none() && page.messages[1].broken_off);
        asked.is_dropped().await;
        // Twice is once.
        stop::stop(app, &member, chat).await.unwrap();
        assert_eq!(count(&fixture, RunState::Stopped).await, 1);
        retry::retry(app, &models, &member, chat).await.unwrap();
        let again = models.asked().await;
        assert_eq!(again.request.turns, [user("Tell me")], "what broke off is said anew");
        again.say("A whole one");
        again.end();
        let page = until(app, &models, &member, here, |page| page.running.is_none()).await;
        assert_eq!(said(&page), ["Tell me", "<p>Half a</p>", "<p>A whole one</p>"], "nothing that was shown is lost");
        assert_eq!(page.retry, None);
        // Whoever asks late, as from another tab, finds it whole: nothing is written anew, and nobody is refused a right.
        let late = retry::retry(app, &models, &member, chat).await.unwrap();
        assert_eq!((late.chat, count(&fixture, RunState::Done).await), (Some(chat), 1));
        assert!(page_of(app, &models, &member, mira.smithers, chat).await.running.is_none());
        assert!(!fixture.trail().await.iter().any(|action| action == "access.refused"));
    })
    .await;
}

/// Everything that a reader is told behind `seq`.
async fn told(app: &AppState, member: &Member, run: RunId, seq: i64) -> Vec<Told> {
    let mut following = follow(app, member, run, seq).await.unwrap();
    let mut told = Vec::new();
    let all = async {
        while let Some(one) = following.next().await {
            told.push(one);
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("the stream ends");
    told
}

#[tokio::test]
async fn h2_who_comes_back_catches_up_and_two_readers_see_the_same() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let here = (mira.smithers, chat);
        let asked = models.asked().await;
        let run = running(&page_of(app, &models, &member, mira.smithers, chat).await);
        let mut first = follow(app, &member, run, 0).await.unwrap();
        asked.say("One.\n\n");
        let Some(Told::Piece(seq, piece)) = first.next().await else { panic!("a piece") };
        assert_eq!((seq, piece.from, piece.blocks), (1, 0, vec!["<p>One.</p>".to_owned()]));
        asked.say("Two.");
        let Some(Told::Piece(seq, piece)) = first.next().await else { panic!("a piece") };
        assert_eq!((seq, piece.from, piece.blocks), (2, 1, vec!["<p>Two.</p>".to_owned()]), "only what is new");
        // Whoever has seen the first piece gets the rest, drawn from the beginning, for nobody knows what they have on the page.
        let mut second = follow(app, &member, run, 1).await.unwrap();
        let Some(Told::Piece(seq, piece)) = second.next().await else { panic!("a piece") };
        assert_eq!((seq, piece.from, piece.blocks.len()), (2, 0, 2));
        // Whoever has seen all waits for more.
        let third = tokio::spawn({
            let (app, member) = (app.clone(), member.clone());
            async move { told(&app, &member, run, 2).await }
        });
        until(app, &models, &member, here, |page| page.running.as_ref().is_some_and(|run| run.seq == 2)).await;
        asked.end();
        assert_eq!([first.next().await, first.next().await], [Some(Told::Over), None]);
        assert_eq!(third.await.unwrap(), [Told::Over]);
        assert_eq!(told(app, &member, run, 0).await, [Told::Over], "the chat itself has it now");
    })
    .await;
}

#[tokio::test]
async fn h2_a_chat_has_one_answer_at_a_time_whoever_is_faster() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "First").await.unwrap();
        let again = say(app, &models, &member, mira.smithers, Some(chat), "Second").await;
        assert_eq!(again, Err(AppError::AnswerUnderWay));
        models.asked().await.end();
        until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        let sends = (0..4).map(|n| {
            let (app, models, member) = (app, &models, &member);
            async move { say(app, models, member, mira.smithers, Some(chat), &format!("At once {n}")).await }
        });
        let outcomes = futures::future::join_all(sends).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert!(
            outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(AppError::AnswerUnderWay))),
            "{outcomes:?}"
        );
        assert_eq!(retry::retry(app, &models, &member, chat).await, Err(AppError::AnswerUnderWay));
    })
    .await;
}

#[tokio::test]
async fn h2_an_answer_that_went_down_with_its_server_keeps_what_it_had_said() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let here = (mira.smithers, chat);
        models.asked().await.end();
        until(app, &models, &member, here, |page| page.running.is_none()).await;
        // As a crash leaves it.
        let run = fixture.sql("UPDATE runs SET state = 'running', failure = NULL, ended_at = NULL").await.unwrap();
        assert_eq!(run, 1);
        let half = "INSERT INTO run_deltas (run_id, seq, chat_id, text) SELECT id, 1, chat_id, 'Half a' FROM runs";
        fixture.sql(half).await.unwrap();
        let mut lookout = run::Lookout::default();
        lookout.look(app).await.unwrap();
        assert_eq!(count(&fixture, RunState::Running).await, 1, "it may still be seen to");
        run::recover_at_start(app).await.unwrap();
        // Where there may be others, one waits for their sign.
        assert_eq!(count(&fixture, RunState::Running).await, i64::from(app.db.kind() == Kind::Postgres));
        app.clock.advance(Duration::from_secs(21));
        lookout.look(app).await.unwrap();
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(said(&page), ["Tell me", "<p>Half a</p>"]);
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::Interrupted) }));
    })
    .await;
}

#[tokio::test]
async fn o4_a_clean_stop_ends_answers_with_what_they_have() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let asked = models.asked().await;
        asked.say("Half a");
        until(app, &models, &member, (mira.smithers, chat), |page| {
            page.running.as_ref().is_some_and(|run| run.seq > 0)
        })
        .await;
        app.streams.stop.cancel();
        app.streams.work.close();
        app.streams.work.wait().await;
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!((said(&page).len(), page.retry), (2, Some(Retry { failure: Some(Failure::Interrupted) })));
    })
    .await;
}

#[tokio::test]
async fn h6_where_nobody_can_answer_nothing_is_kept_but_the_reason() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        models.set(None);
        let refused = say(app, &models, &member, mira.smithers, None, "Tell me").await;
        assert_eq!(refused, Err(AppError::NoProvider));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM chats").await, 0);
        let page = page::page(app, &models, &member, mira.smithers, page::Wanted::Last, None).await.unwrap();
        assert_eq!((page.open, page.chat), (Open::NoProvider, None));
    })
    .await;
}

#[tokio::test]
async fn v4_where_another_provider_answers_the_chat_says_so_before_and_after() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let answer = async |chat| {
            let chat = say(app, &models, &member, mira.smithers, chat, "Tell me").await.unwrap();
            let asked = models.asked().await;
            asked.say("So");
            asked.end();
            until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
            chat
        };
        let chat = answer(None).await;
        models.set(Some(by("llama-5", "ai.harbour.example")));
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(page.formerly, None, "another model at the same place is no news of that kind");
        let elsewhere = by("gpt", "api.elsewhere.example");
        models.set(Some(elsewhere.clone()));
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(
            (page.formerly, page.open),
            (Some(by("llama-4", "ai.harbour.example")), Open::Yes(elsewhere.clone()))
        );
        answer(Some(chat)).await;
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(page.formerly, None);
        let marks: Vec<_> = page.messages.iter().map(|message| message.from_here.clone()).collect();
        assert_eq!(marks, [None, None, None, Some(elsewhere)]);
    })
    .await;
}
