//! Whoever is invited at the same moment: never more than the licence has room for (L2).

use super::invite;
use crate::domain::{Authority, Role};
use crate::error::AppError;
use crate::features::users::{
    model::NewInvite,
    service::{create_invite::create_invite, reactivate::reactivate},
};
use crate::tests::{
    fixture::Fixture,
    licensed::{license, on_both_licensed},
};
use std::sync::Arc;

const ROUNDS: usize = 25;

async fn two_for_the_last_seat(fixture: Arc<Fixture>) {
    let ana = fixture.admin(&fixture.set_up().await).await;
    let by_ana: Authority = ana.clone().into();
    let gone = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Member).await;
    license(&fixture, 5).await;
    let other_node = fixture.another_node().await;
    for n in 0..4 {
        invite(&fixture, &ana, &format!("filler{n}@harbour.example")).await;
    }
    for round in 0..ROUNDS {
        for reset in [
            format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id),
            "DELETE FROM invites WHERE email NOT LIKE 'filler%'".to_owned(),
        ] {
            fixture.sql(&reset).await.unwrap();
        }
        let inviting = |node: &crate::server::AppState, email: &str| {
            let (app, ana) = (node.clone(), ana.clone());
            let new = NewInvite::parse(&format!("{email}@harbour.example"), "Mira", "member", "7d").unwrap();
            tokio::spawn(async move { create_invite(&app, &ana, new, true).await.map(drop) })
        };
        let first = inviting(&fixture.app, "one");
        let second = match round % 2 {
            0 => inviting(&other_node, "two"),
            _ => {
                let (app, by_ana, user) = (other_node.clone(), by_ana.clone(), gone.id);
                tokio::spawn(async move { reactivate(&app, &by_ana, user).await.map(drop) })
            }
        };
        let outcomes = [first.await.unwrap(), second.await.unwrap()];
        let full = Err(AppError::SeatsTaken { used: 6, seats: 5 });
        assert!(outcomes.contains(&Ok(())) && outcomes.contains(&full), "round {round}: {outcomes:?}");
    }
    other_node.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_two_for_the_last_seat_are_one() {
    on_both_licensed(two_for_the_last_seat).await;
}
