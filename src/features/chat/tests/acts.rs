//! Names, deletion, the context switch, and what is typed and not sent (H2, X3).

use super::{count, page_of, say, scripted::Scripted, until};
use crate::domain::{Member, Role};
use crate::features::chat::{
    model::{MAX_MESSAGE, Place, RunState},
    service::{delete, draft, edit, page},
};
use crate::tests::fixture::{Fixture, Person, on_both};

async fn mira(fixture: &Fixture) -> (Person, Member) {
    fixture.set_up().await;
    let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let member = fixture.member(&mira).await;
    (mira, member)
}

#[tokio::test]
async fn h2_a_chat_is_renamed_and_deleted_with_all_that_was_said_and_its_tokens_stay_counted() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let asked = models.asked().await;
        asked.say("Half a");
        let here = (mira.smithers, chat);
        until(app, &models, &member, here, |page| page.running.as_ref().is_some_and(|run| run.seq > 0)).await;
        edit::rename(app, &member, chat, "Plans").await.unwrap();
        assert_eq!(page_of(app, &models, &member, mira.smithers, chat).await.chat.unwrap().title, "Plans");
        draft::keep(app, &member, Place { agent: mira.smithers, chat: Some(chat) }, "typed").await.unwrap();
        delete::delete(app, &member, chat).await.unwrap();
        asked.is_dropped().await;
        for table in ["chats", "messages", "run_deltas", "drafts"] {
            assert_eq!(fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        assert_eq!(count(&fixture, RunState::Stopped).await, 1, "its tokens stay counted (H5)");
    })
    .await;
}

#[tokio::test]
async fn x3_the_context_is_switched_off_for_one_chat() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let off = async |chat| page_of(app, &models, &member, mira.smithers, chat).await.chat.unwrap().context_off;
        let chat = say(app, &models, &member, mira.smithers, None, "Tell me").await.unwrap();
        let other = say(app, &models, &member, mira.smithers, None, "And me").await.unwrap();
        edit::set_context(app, &member, chat, false).await.unwrap();
        assert_eq!([off(chat).await, off(other).await], [true, false]);
        edit::set_context(app, &member, chat, true).await.unwrap();
        assert!(!off(chat).await);
    })
    .await;
}

#[tokio::test]
async fn h2_what_is_typed_is_kept_where_it_was_typed_until_it_is_sent() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let (mira, member) = mira(&fixture).await;
        let new = Place { agent: mira.smithers, chat: None };
        draft::keep(app, &member, new, "For a new one").await.unwrap();
        let typed = async |wanted| page::page(app, &models, &member, mira.smithers, wanted, None).await.unwrap().draft;
        assert_eq!(typed(page::Wanted::New).await, "For a new one");
        let chat = say(app, &models, &member, mira.smithers, None, "For a new one").await.unwrap();
        assert_eq!(typed(page::Wanted::New).await, "", "it is sent");
        let here = Place { agent: mira.smithers, chat: Some(chat) };
        let long = "é".repeat(MAX_MESSAGE as usize + 7);
        draft::keep(app, &member, here, &long).await.unwrap();
        assert_eq!(typed(page::Wanted::Chat(chat)).await.chars().count(), MAX_MESSAGE as usize, "as much as fits");
        draft::keep(app, &member, here, "  ").await.unwrap();
        assert_eq!(typed(page::Wanted::Chat(chat)).await, "");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM drafts").await, 0);
    })
    .await;
}
