//! Two nodes on one database, each of which goes by a clock of its own (H2, O3).

use super::{count, mira, page_of, said, say, scripted::Scripted, until};
use crate::features::chat::{
    model::{Failure, Retry, RunState},
    service::{retry, run::Lookout},
};
use crate::server::{AppState, clock::Clock};
use crate::tests::fixture::{Fixture, START, on_both};
use std::time::Duration;

/// Another node, whose clock is ahead.
async fn ahead(fixture: &Fixture, by: Duration) -> AppState {
    AppState { clock: Clock::fixed(START + by), ..fixture.another_node().await }
}

#[tokio::test]
async fn h2_o3_a_node_whose_clock_is_ahead_ends_no_answer_that_another_sees_to() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let (here, asked) = ((mira.smithers, chat), models.asked().await);
        let elsewhere = ahead(&fixture, Duration::from_secs(60)).await;
        let mut lookout = Lookout::default();
        for piece in 1..=5 {
            elsewhere.clock.advance(Duration::from_secs(10));
            app.clock.advance(Duration::from_secs(5));
            asked.say("word ");
            let is_kept = |page: &super::ChatPage| page.running.as_ref().is_some_and(|run| run.seq >= piece);
            until(app, &models, &member, here, is_kept).await;
            lookout.look(&elsewhere).await.unwrap();
            assert_eq!(count(&fixture, RunState::Running).await, 1, "it is seen to");
        }
        // From now on its node gives no sign.
        for (passed, running) in [(19, 1), (2, 0)] {
            elsewhere.clock.advance(Duration::from_secs(passed));
            lookout.look(&elsewhere).await.unwrap();
            assert_eq!(count(&fixture, RunState::Running).await, running);
        }
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert_eq!(page.retry, Some(Retry { failure: Some(Failure::Interrupted) }));
        assert_eq!(said(&page).len(), 2, "what it had said is kept");
        elsewhere.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn h2_o3_an_answer_that_is_tried_again_is_the_last_one_though_its_node_is_behind() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let elsewhere = ahead(&fixture, Duration::from_secs(8)).await;
        let chat = say(&elsewhere, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let here = (mira.smithers, chat);
        models.asked().await.send(Err(Failure::Trouble));
        until(&elsewhere, &models, &member, here, |page| page.running.is_none()).await;
        retry::retry(app, &models, &member, chat).await.unwrap();
        let page = page_of(app, &models, &member, mira.smithers, chat).await;
        assert!(page.running.is_some() && page.retry.is_none(), "{page:?}");
        let asked = models.asked().await;
        asked.say("A whole one");
        asked.end();
        let page = until(app, &models, &member, here, |page| page.running.is_none()).await;
        assert_eq!((said(&page), page.retry), (vec!["Tell me".to_owned(), "<p>A whole one</p>".to_owned()], None));
        elsewhere.db.close().await;
    })
    .await;
}
