//! The list of one's own chats, its search, and where `/` leads (H2, A6).

use super::{say, scripted::Scripted};
use crate::domain::Role;
use crate::features::chat::{
    model::address,
    service::{chats, edit, page},
};
use crate::tests::fixture::on_both;
use std::time::Duration;

#[tokio::test]
async fn h2_a6_own_chats_are_listed_and_found_and_the_last_is_opened_again() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let (member, admin) = (fixture.member(&mira).await, fixture.member(&ana).await);
        assert_eq!(chats::home(app, &member).await.unwrap(), format!("/chat/{}", mira.smithers), "Smithers at first");
        let new = page::page(app, &models, &member, mira.smithers, page::Wanted::Last, None).await.unwrap();
        assert_eq!(new.chat, None);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM chats").await, 0, "looking makes nothing");
        let mut made = Vec::new();
        for text in ["Plan the CAFÉ in Kovač street", "50% of nothing", "Third"] {
            app.clock.advance(Duration::from_secs(1));
            made.push(say(app, &models, &member, mira.smithers, None, text).await.unwrap());
        }
        say(app, &models, &admin, ana.smithers, None, "Plan of an admin").await.unwrap();
        let found = async |q: &str| {
            let list = chats::list(app, &member, mira.smithers, q).await.unwrap();
            list.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, [made[2], made[1], made[0]], "the last used first");
        assert_eq!(found("cafe").await, [made[0]], "without case and accents");
        assert_eq!(found("50%").await, [made[1]], "signs mean themselves");
        assert_eq!(found("admin").await, [], "nobody finds what others said");
        edit::rename(app, &member, made[2], "Budget").await.unwrap();
        assert_eq!([found("budget").await, found("third").await], [[made[2]], [made[2]]], "by name and by words");
        assert_eq!(chats::home(app, &member).await.unwrap(), address(mira.smithers, Some(made[2])));
        let last = page::page(app, &models, &member, mira.smithers, page::Wanted::Last, None).await.unwrap();
        assert_eq!(last.chat.unwrap().id, made[2]);
        let row = &chats::list(app, &member, mira.smithers, "budget").await.unwrap().rows[0];
        assert_eq!((row.agent_name.as_str(), row.running), ("Smithers", true));
    })
    .await;
}

#[tokio::test]
async fn h2_a_long_chat_is_read_page_by_page() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let ana = fixture.set_up().await;
        let member = fixture.member(&ana).await;
        let chat = say(app, &models, &member, ana.smithers, None, "1").await.unwrap();
        for n in 2..=130 {
            let id = app.random.uuid_v7(app.clock.now());
            let sql = format!(
                "INSERT INTO messages (id, chat_id, ordinal, role, text, search_key, at) VALUES ('{id}', '{chat}', {n}, 'user', '{n}', '{n}', 1)"
            );
            fixture.sql(&sql).await.unwrap();
        }
        let mut before = None;
        let mut seen = Vec::new();
        loop {
            let page = page::page(app, &models, &member, ana.smithers, page::Wanted::Chat(chat), before).await.unwrap();
            let texts = page.messages.iter().map(|message| message.text.parse::<i64>().unwrap());
            seen.splice(0..0, texts);
            before = page.earlier;
            if before.is_none() {
                break;
            }
        }
        assert!(seen.iter().copied().eq(1..=130), "{seen:?}");
    })
    .await;
}
