//! A claim against the demotion or deactivation of whoever sent the invite: an account comes of it before, or none at all (I7, C2).

use super::{entered, invite};
use crate::domain::{Authority, Role};
use crate::error::{AppError, DeadLink};
use crate::features::users::{
    model::Acted,
    service::{change_role::change_role, claim, deactivate::deactivate, list},
};
use crate::server::{AppState, config::Argon2Cost, crypto::PasswordHasher};
use crate::tests::fixture::{Fixture, Person, on_both};
use std::sync::Arc;

const ROUNDS: usize = 200;

/// Takes the inviter's right away, after a few reads: by their number now this, now the claim comes first.
async fn take_away(app: AppState, by: Authority, of: Person, demote: bool, reads: usize) -> Result<Acted, AppError> {
    for _ in 0..reads {
        list::counts(&app).await?;
    }
    if demote { change_role(&app, &by, of.id, Role::Member).await } else { deactivate(&app, &by, of.id).await }
}

/// An account was made before the right was lost, and then no invite fell with it; or the invite fell, and there is none.
fn one_or_the_other(claimed: &Result<claim::Claimed, AppError>, taken: &Acted) -> bool {
    match claimed {
        Ok(_) => taken.invites == 0,
        Err(AppError::LinkDead { reason: DeadLink::Revoked, .. }) => taken.invites == 1,
        Err(_) => false,
    }
}

async fn rounds(fixture: Arc<Fixture>) {
    let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
    let cleo = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Admin).await;
    let other_node = fixture.another_node().await;
    // A hash costs next to nothing here, or the claim would always come last.
    let cost = Argon2Cost { m_cost_kib: 8, t_cost: 1, p_cost: 1 };
    let hasher = PasswordHasher::new(cost, fixture.app.random.clone()).unwrap();
    let app = AppState { hasher, ..fixture.app.clone() };
    let mut accounts = 2;
    for round in 0..ROUNDS {
        fixture.sql("UPDATE users SET role = 'admin', status = 'active' WHERE name = 'Cleo Brandt'").await.unwrap();
        fixture.sql("UPDATE credentials SET credential_version = 1").await.unwrap();
        let by_cleo = fixture.admin(&cleo).await;
        let (_, token) = invite(&fixture, &by_cleo, &format!("mira{round}@harbour.example")).await;
        let claiming = tokio::spawn({
            let (app, entered) = (app.clone(), entered(&token));
            async move { claim::claim(&app, entered).await }
        });
        let reads = 3 * (round % 20);
        let taking = tokio::spawn(take_away(other_node.clone(), by_ana.clone(), cleo.clone(), round % 2 == 0, reads));
        let (claimed, taken) = (claiming.await.unwrap(), taking.await.unwrap().unwrap());
        assert!(one_or_the_other(&claimed, &taken), "round {round}: {claimed:?}, {taken:?}");
        accounts += i64::from(claimed.is_ok());
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, accounts, "round {round}");
        let waiting = "SELECT COUNT(*) FROM invites WHERE claimed_at IS NULL AND revoked_at IS NULL";
        assert_eq!(fixture.number(waiting).await, 0, "round {round}: an invite of nobody who may invite");
        let late = claim::claim(&app, entered(&token)).await;
        assert!(matches!(late, Err(AppError::LinkDead { .. })), "round {round}: {late:?}");
    }
    eprintln!("{} of {ROUNDS} claims came first", accounts - 2);
    other_node.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i7_no_account_comes_of_an_invite_whose_sender_lost_the_right_before() {
    on_both(rounds).await;
}
