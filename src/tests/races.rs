//! Many at once: what must happen exactly once does, and everybody else gets words (C2, S3).

mod admins;
mod inviters;
mod repeated;
mod resets;
mod seats;

use super::fixture::{Fixture, PASSWORD, on_both};
use crate::domain::{Origin, Role};
use crate::error::{AppError, DeadLink};
use crate::features::setup::{model::NewWorkspace, service as setup};
use crate::features::users::{
    model::NewInvite,
    service::{claim, create_invite::create_invite, revoke_invite::revoke_invite},
};
use std::sync::Arc;

/// An invite's token, from an admin made for it.
async fn invite(fixture: &Fixture, admin: &crate::domain::Admin, email: &str) -> (crate::domain::InviteId, String) {
    let new = NewInvite::parse(email, "Mira Lindqvist", "member", "7d").unwrap();
    let link = create_invite(&fixture.app, admin, new, true).await.unwrap();
    (link.invite, link.link.rsplit('/').next().unwrap().to_owned())
}

fn entered(token: &str) -> claim::Entered {
    claim::Entered {
        token: token.to_owned(),
        email: String::new(),
        name: "Mira".to_owned(),
        password: PASSWORD.to_owned(),
        origin: Origin::default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_fifty_claims_of_one_link_make_one_account_and_forty_nine_refusals() {
    on_both(async |fixture| {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let (_, token) = invite(&fixture, &admin, "mira@harbour.example").await;
        let claims = (0..50).map(|_| {
            let (app, entered) = (fixture.app.clone(), entered(&token));
            tokio::spawn(async move { claim::claim(&app, entered).await })
        });
        let mut made = 0;
        for outcome in futures::future::join_all(claims).await {
            match outcome.unwrap() {
                Ok(_) => made += 1,
                Err(error) => assert!(
                    matches!(error, AppError::LinkDead { reason: DeadLink::Used, .. } | AppError::Busy { .. }),
                    "{error:?}"
                ),
            }
        }
        assert_eq!(made, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, 2);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents").await, 2);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'invite.claimed'").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_twenty_set_ups_make_one_admin_and_nineteen_refusals() {
    on_both(async |fixture| {
        let set_ups = (0..20).map(|n| {
            let app = fixture.app.clone();
            tokio::spawn(async move {
                let email = format!("ana{n}@harbour.example");
                let new = NewWorkspace::parse("Harbour & Co", "Ana Kovač", &email, PASSWORD, None).unwrap();
                setup::set_up(&app, new, PASSWORD, Origin::default()).await
            })
        });
        let outcomes: Vec<_> = futures::future::join_all(set_ups).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = |outcome: &Result<_, AppError>| matches!(outcome, Err(AppError::SetupDone));
        assert_eq!(outcomes.iter().filter(|outcome| refused(outcome)).count(), 19);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users WHERE role = 'admin'").await, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents").await, 1);
        assert_eq!(fixture.trail().await, ["workspace.set_up", "user.created"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_is_claimed_or_revoked_but_never_both() {
    on_both(async |fixture| {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        for round in 0..10 {
            let (id, token) = invite(&fixture, &admin, &format!("mira{round}@harbour.example")).await;
            let (app, entered) = (fixture.app.clone(), entered(&token));
            let claiming = tokio::spawn(async move { claim::claim(&app, entered).await });
            let (app, authority) = (fixture.app.clone(), admin.clone().into());
            let revoking = tokio::spawn(async move { revoke_invite(&app, &authority, id).await });
            let (claimed, revoked) = (claiming.await.unwrap(), revoking.await.unwrap());
            match (&claimed, &revoked) {
                (Ok(_), Err(AppError::AlreadyClaimed)) => {}
                (Err(AppError::LinkDead { reason: DeadLink::Revoked, .. }), Ok(_)) => {}
                both => panic!("{both:?}"),
            }
        }
        let both = "SELECT COUNT(*) FROM invites WHERE claimed_at IS NOT NULL AND revoked_at IS NOT NULL";
        assert_eq!(fixture.number(both).await, 0);
        let claimed = fixture.number("SELECT COUNT(*) FROM invites WHERE claimed_at IS NOT NULL").await;
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, claimed + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i4_ten_invites_for_one_address_at_once_leave_one() {
    on_both(async |fixture| {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let fixture_of_all = Arc::clone(&fixture);
        let invites = (0..10).map(|n| {
            let (app, admin) = (fixture_of_all.app.clone(), admin.clone());
            tokio::spawn(async move {
                let email = if n % 2 == 0 { "Mira@Harbour.example" } else { "mira@harbour.example" };
                let new = NewInvite::parse(email, "Mira", Role::Member.as_str(), "1d").unwrap();
                create_invite(&app, &admin, new, true).await
            })
        });
        let outcomes: Vec<_> = futures::future::join_all(invites).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(outcomes.iter().all(|o| matches!(o, Ok(_) | Err(AppError::InviteExists { expired: false, .. }))));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites").await, 1);
    })
    .await;
}
