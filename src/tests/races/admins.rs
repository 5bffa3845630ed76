//! Admins against each other: whatever they do at the same moment, an active admin is left, and whoever comes second reads why (U4).

use crate::domain::{Authority, Operator, Role};
use crate::error::AppError;
use crate::features::users::{
    model::Acted,
    service::{change_role::change_role, deactivate::deactivate},
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, Person, on_both};
use std::sync::Arc;

const ROUNDS: usize = 200;

/// One of the two ways to take an admin away.
async fn take_away(app: AppState, authority: Authority, of: Person, demote: bool) -> Result<Acted, AppError> {
    if demote {
        change_role(&app, &authority, of.id, Role::Member).await
    } else {
        deactivate(&app, &authority, of.id).await
    }
}

async fn rounds(fixture: Arc<Fixture>) {
    let ana = fixture.set_up().await;
    let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
    let other_node = fixture.another_node().await;
    for round in 0..ROUNDS {
        fixture.sql("UPDATE users SET role = 'admin', status = 'active'").await.unwrap();
        fixture.sql("UPDATE credentials SET credential_version = 1").await.unwrap();
        let (by_ana, by_ben) = match round % 4 {
            // Every fourth round the command line acts on both, which no rule about one's own account restrains.
            3 => (Operator::from_command_line().into(), Operator::from_command_line().into()),
            _ => (Authority::from(fixture.admin(&ana).await), Authority::from(fixture.admin(&ben).await)),
        };
        let (demote_ben, demote_ana) = (round % 2 == 0, round % 3 == 0);
        let first = tokio::spawn(take_away(fixture.app.clone(), by_ana, ben.clone(), demote_ben));
        let second = tokio::spawn(take_away(other_node.clone(), by_ben, ana.clone(), demote_ana));
        let outcomes = [first.await.unwrap(), second.await.unwrap()];
        let left = fixture.number("SELECT COUNT(*) FROM users WHERE role = 'admin' AND status = 'active'").await;
        assert_eq!(left, 1, "round {round}: {outcomes:?}");
        let refused: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
        assert!(
            matches!(refused.as_slice(), [AppError::RightLost | AppError::SignedOut | AppError::LastAdmin]),
            "round {round}: {outcomes:?}"
        );
    }
    other_node.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u4_two_admins_against_each_other_leave_one_and_the_loser_reads_why() {
    on_both(rounds).await;
}
