//! What breaks an answer off from inside: its provider fails, says nothing, or does not end (H2).

use super::{mira, said, say, scripted::Scripted, until};
use crate::features::chat::model::{Failure, Retry};
use crate::tests::fixture::on_both;
use std::time::Duration;

#[tokio::test]
async fn h2_whatever_breaks_an_answer_off_its_cause_is_shown_and_nothing_that_was_said_is_lost() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        for failure in Failure::ALL.iter().copied() {
            let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
            let asked = models.asked().await;
            asked.say("So far ");
            asked.send(Err(failure));
            let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
            assert_eq!(said(&page), ["Tell me", "<p>So far</p>"], "{failure}");
            assert_eq!(page.retry, Some(Retry { failure: Some(failure) }));
        }
        // Before the first word.
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        models.asked().await.send(Err(Failure::Key));
        let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        assert_eq!((said(&page).len(), page.retry), (1, Some(Retry { failure: Some(Failure::Key) })));
    })
    .await;
}

#[tokio::test]
async fn h2_an_answer_without_a_word_says_so_and_can_be_tried_again() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        for words in ["", " \n"] {
            let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
            let asked = models.asked().await;
            asked.say(words);
            asked.end();
            let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
            let retry = Some(Retry { failure: Some(Failure::Wordless) });
            assert_eq!((said(&page), page.retry), (vec!["Tell me".to_owned()], retry), "{words:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn h2_a_model_that_says_nothing_or_does_not_end_is_waited_for_no_longer() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let asked = models.asked().await;
        asked.say("One");
        until(app, &models, &member, (mira.smithers, chat), |page| {
            page.running.as_ref().is_some_and(|run| run.seq > 0)
        })
        .await;
        app.clock.advance(Duration::from_secs(121));
        let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::Slow) }));
        asked.is_dropped().await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let asked = models.asked().await;
        for _ in 0..500 {
            asked.say(&"x".repeat(1_000));
        }
        let page = until(app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::TooLong) }));
        assert!(said(&page)[1].len() >= 390_000, "what was said so far is kept");
        asked.is_dropped().await;
    })
    .await;
}
