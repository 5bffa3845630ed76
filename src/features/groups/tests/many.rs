//! G2, T3: somebody may be in more groups than one entry has room for.

use super::{made, of_user};
use crate::domain::{Authority, Role};
use crate::features::groups::{
    model::MAX_AT_ONCE,
    service::{set_user_groups::set_user_groups, undo::undo},
};
use crate::tests::fixture::on_both;

#[tokio::test]
async fn g2_t3_somebody_leaves_more_groups_at_once_than_an_entry_has_room_for() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.admin(&fixture.set_up().await).await;
        let by: Authority = ana.clone().into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id;
        let ids: Vec<String> =
            (0..MAX_AT_ONCE + 1).map(|number| format!("018f0000-0000-7000-8000-{number:012}")).collect();
        let name = "𝔘".repeat(56);
        let groups: Vec<String> = ids
            .iter()
            .zip(1000..)
            .map(|(id, number)| format!("('{id}', '{name}{number}', '{number}', '{number}', '', 1)"))
            .collect();
        let columns = "id, name, name_key, sort_key, description, created_at";
        fixture.sql(&format!("INSERT INTO groups ({columns}) VALUES {}", groups.join(", "))).await.unwrap();
        let members: Vec<String> = ids.iter().map(|id| format!("('{id}', '{mira}', 1)")).collect();
        let all = format!("INSERT INTO group_members (group_id, user_id, joined_at) VALUES {}", members.join(", "));
        fixture.sql(&all).await.unwrap();
        let before = fixture.trail().await.len();
        let left = set_user_groups(app, &by, mira, &[]).await.unwrap();
        assert_eq!((left.undo, of_user(&fixture, mira).await), (None, vec![]), "no press takes both entries back");
        assert_eq!(fixture.trail().await[before..], ["user.groups_changed", "user.groups_changed"]);
        // As many as an act can name are one entry, and come back with one press.
        let chosen: Vec<_> = ids[..MAX_AT_ONCE].iter().map(|id| id.parse().unwrap()).collect();
        let chose = set_user_groups(app, &by, mira, &chosen).await.unwrap().undo.unwrap();
        undo(app, &ana, chose).await.unwrap();
        assert_eq!(of_user(&fixture, mira).await, Vec::<String>::new());
        let design = made(&fixture, &by, "Design").await;
        let moved = set_user_groups(app, &by, mira, &[design]).await.unwrap().undo.unwrap();
        undo(app, &ana, moved).await.unwrap();
        assert_eq!(of_user(&fixture, mira).await, Vec::<String>::new());
    })
    .await;
}
