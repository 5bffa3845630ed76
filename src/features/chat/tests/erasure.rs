//! What goes with an erased person, and what stays (U9).

use super::{say, scripted::Scripted, until};
use crate::domain::{Authority, Operator, Role};
use crate::features::{
    chat::{model::Place, service::draft},
    users::service::{deactivate::deactivate, erase::erase},
};
use crate::tests::fixture::on_both;

#[tokio::test]
async fn u9_with_a_person_go_their_chats_and_drafts_and_nobody_elses_and_counts_stay() {
    on_both(|fixture| async move {
        let (app, models) = (&fixture.app, Scripted::new());
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let mut answers = Vec::new();
        for person in [&ana, &mira] {
            let member = fixture.member(person).await;
            let chat = say(app, &models, &member, person.smithers, None, "A secret of mine").await.unwrap();
            let asked = models.asked().await;
            asked.say("An answer to it");
            until(app, &models, &member, (person.smithers, chat), |page| {
                page.running.as_ref().is_some_and(|run| run.seq > 0)
            })
            .await;
            let place = Place { agent: person.smithers, chat: Some(chat) };
            draft::keep(app, &member, place, "Another secret").await.unwrap();
            if person.id == mira.id {
                // In the middle of an answer.
                let operator = Authority::Operator(Operator::from_command_line());
                deactivate(app, &operator, mira.id).await.unwrap();
                erase(app, &operator, mira.id).await.unwrap();
                asked.is_dropped().await;
            }
            answers.push(asked);
        }
        for (table, column) in [("chats", "user_id"), ("drafts", "user_id")] {
            let of = async |id| fixture.number(&format!("SELECT COUNT(*) FROM {table} WHERE {column} = '{id}'")).await;
            assert_eq!([of(mira.id).await, of(ana.id).await], [0, 1], "{table}");
        }
        assert_eq!(fixture.number("SELECT COUNT(DISTINCT chat_id) FROM messages").await, 1);
        assert_eq!(fixture.number("SELECT COUNT(DISTINCT chat_id) FROM run_deltas").await, 1);
        let runs = format!("SELECT COUNT(*) FROM runs WHERE user_id = '{}' AND chat_id IS NULL", mira.id);
        assert_eq!(fixture.number(&runs).await, 1, "what was counted stays");
    })
    .await;
}
