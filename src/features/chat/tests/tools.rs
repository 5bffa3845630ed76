//! What a model has done for its user, and what is seen of it (H1, X3).

use super::{http::provided, mira, said, say, scripted::Scripted, until};
use crate::domain::UserId;
use crate::error::AppError;
use crate::features::{
    chat::{
        model::{Author, Failure, Retry},
        service::{
            connected::Connected,
            model::{Outcome, ToolBox},
        },
    },
    context,
    providers::service::call::{Delta, Tool, ToolCall, Turn},
};
use crate::server::db::{Kind, Tx};
use crate::tests::fixture::{Fixture, on_both, on_both_with};
use futures::future::BoxFuture;
use serde_json::json;
use std::sync::Arc;

/// A box with one tool, which notes whose it is.
struct Pocket(UserId);

impl ToolBox for Pocket {
    fn tools(&self) -> Vec<Tool> {
        vec![Tool { name: "keep".to_owned(), description: "Keeps it".to_owned(), parameters: json!({}) }]
    }

    fn call<'a>(&'a self, _: &'a mut Tx, call: &'a ToolCall) -> BoxFuture<'a, Result<Outcome, AppError>> {
        Box::pin(async move {
            match call.name.as_str() {
                "keep" => {
                    Ok(Outcome { result: "kept".to_owned(), note: Some(format!("{} {}", self.0, call.arguments)) })
                }
                _ => Err(AppError::NotFound),
            }
        })
    }
}

#[tokio::test]
async fn h1_what_a_model_has_done_is_told_to_it_and_shown_to_the_user() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        models.give(Arc::new(Pocket(mira.id)));
        let chat = say(app, &models, &member, mira.smithers, None, "I am in sales").await.unwrap();
        let call =
            |id: &str, name: &str| ToolCall { id: id.to_owned(), name: name.to_owned(), arguments: json!({ "a": 1 }) };
        let calling = |id: &str, name: &str| {
            let ToolCall { id, name, arguments } = call(id, name);
            Delta::ToolCall { id, name, arguments }
        };
        let asked = models.asked().await;
        assert_eq!(asked.request.tools[0].name, "keep");
        asked.say("Noted. ");
        asked.send(Ok(calling("1", "keep")));
        asked.send(Ok(calling("2", "explode")));
        asked.end();
        let asked = models.asked().await;
        let turns = &asked.request.turns;
        assert_eq!(
            turns[1..3],
            [Turn::Agent("Noted. ".to_owned()), Turn::ToolCalls(vec![call("1", "keep"), call("2", "explode")])]
        );
        assert_eq!(turns[3], Turn::ToolResult { id: "1".to_owned(), text: "kept".to_owned() });
        assert!(matches!(&turns[4], Turn::ToolResult { id, .. } if id == "2"), "what cannot be done is told too");
        asked.say("Done.");
        asked.end();
        let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        let authors: Vec<_> = page.messages.iter().map(|message| message.author).collect();
        assert_eq!(authors, [Author::User, Author::Note, Author::Agent]);
        assert_eq!(page.messages[1].text, format!("{} {}", mira.id, json!({ "a": 1 })));
        assert_eq!(page.messages[2].blocks, ["<p>Noted.</p>", "<p>Done.</p>"]);
        // A model that only ever has things done comes to an end.
        let chat = say(app, &models, &member, mira.smithers, None, "Again").await.unwrap();
        for _ in 0..6 {
            let asked = models.asked().await;
            asked.send(Ok(calling("1", "keep")));
            asked.end();
        }
        let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::TooLong) }));
    })
    .await;
}

/// A call of the tool of [`Pocket`].
fn keeping() -> Delta {
    Delta::ToolCall { id: "1".to_owned(), name: "keep".to_owned(), arguments: json!({}) }
}

#[tokio::test]
async fn h1_h3_words_after_something_was_done_begin_a_paragraph_of_their_own() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        models.give(Arc::new(Pocket(mira.id)));
        let two = ["<p>I will note that.</p>", "<p>Done.</p>"];
        // What is said in each round before the next thing is done, in pieces, and what is read of it.
        let said: [(&[&[&str]], &[&str]); 4] = [
            (&[&["I will note that."], &["Done."]], &two),
            (&[&["I will note that."], &["\n", "\n\nDo", "ne."]], &two),
            (&[&["I will note that.\n\n"], &[], &["Done."]], &two),
            (&[&[], &["Done", "."]], &["<p>Done.</p>"]),
        ];
        for (rounds, expected) in said {
            let chat = say(app, &models, &member, mira.smithers, None, "I am in sales").await.unwrap();
            for (at, pieces) in rounds.iter().enumerate() {
                let asked = models.asked().await;
                pieces.iter().for_each(|piece| asked.say(piece));
                if at + 1 < rounds.len() {
                    asked.send(Ok(keeping()));
                }
                asked.end();
            }
            let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
            let answer = page.messages.iter().find(|message| message.author == Author::Agent).unwrap();
            assert_eq!(answer.blocks, expected, "{rounds:?}");
        }
    })
    .await;
}

/// From now on no note can be kept.
async fn break_notes(fixture: &Fixture) {
    let refuse = match fixture.app.db.kind() {
        Kind::Sqlite => "WHEN NEW.role = 'note' BEGIN SELECT RAISE(ABORT, 'broken for a test'); END",
        Kind::Postgres => "FOR EACH ROW WHEN (NEW.role = 'note') EXECUTE FUNCTION refuse('broken for a test')",
    };
    fixture.sql(&format!("CREATE TRIGGER broken_notes BEFORE INSERT ON messages {refuse}")).await.unwrap();
}

#[tokio::test]
async fn h1_x3_a_context_is_not_changed_without_the_note_by_which_its_user_sees_and_undoes_it() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        let (mira, member) = mira(&fixture).await;
        let app = &fixture.app;
        let (_provider, models) = (provided(&fixture).await, Connected(app.clone()));
        let known = async || context::service::of_user(&mut app.db.read().await.unwrap(), mira.id).await.unwrap();
        let saved = async || fixture.trail().await.iter().filter(|action| *action == "context.saved").count();
        let ask = async |role: &str| {
            let text = format!("I will note that.\ncall save_context {{\"role\": \"{role}\"}}");
            let chat = say(app, &models, &member, mira.smithers, None, &text).await.unwrap();
            until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await
        };
        let page = ask("Pilot").await;
        let note = page.messages.iter().find(|message| message.author == Author::Note).unwrap();
        assert!(note.undo.is_some() && note.text.contains("your role"), "{note:?}");
        assert_eq!((known().await.role.as_str(), saved().await), ("Pilot", 1));
        let blocks = &page.messages.last().unwrap().blocks;
        assert!(blocks[0] == "<p>I will note that.</p>" && blocks[1].starts_with("<p>Done: Saved."), "{blocks:?}");
        break_notes(&fixture).await;
        let page = ask("Smuggler").await;
        assert_eq!((known().await.role.as_str(), saved().await), ("Pilot", 1), "no note, no change");
        assert!(page.messages.iter().all(|message| message.author != Author::Note));
        // The model is told so, and says it.
        assert!(said(&page).last().unwrap().contains("did not do this"), "{:?}", said(&page));
    })
    .await;
}
