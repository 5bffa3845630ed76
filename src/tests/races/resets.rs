//! Reset links against each other and against what kills them: never a password or a session that should not be (R3, R4, A7).

use crate::domain::{Authority, Origin, Role};
use crate::error::{AppError, DeadLink};
use crate::features::auth::service::sign_in::{self, PasswordSet};
use crate::features::users::{
    model::Holds,
    service::{
        change_role::change_role, deactivate::deactivate, finish_reset::finish_reset, reactivate::reactivate,
        start_reset::start_reset,
    },
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, PASSWORD, PASSWORD_HASH, Person, on_both};
use std::sync::Arc;

const NEW: &str = "quiet harbour lantern";

async fn use_link(app: AppState, token: String) -> Result<PasswordSet, AppError> {
    finish_reset(&app, &token, NEW, None, &Origin::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_fifty_uses_of_one_link_set_one_password() {
    on_both(async |fixture| {
        let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let link = start_reset(&fixture.app, &by_ana, ben.id, Holds::Day, false).await.unwrap();
        let other_node = fixture.another_node().await;
        let uses = (0..50).map(|n| {
            let app = if n % 2 == 0 { &fixture.app } else { &other_node };
            tokio::spawn(use_link(app.clone(), link.token.clone()))
        });
        let mut set = 0;
        for outcome in futures::future::join_all(uses).await {
            match outcome.unwrap() {
                Ok(_) => set += 1,
                // Whoever reads the password after it is set finds their own to be no new one.
                Err(AppError::LinkDead { reason: DeadLink::Used, .. } | AppError::Busy { .. }) => {}
                Err(AppError::Invalid { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(set, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'reset.finished'").await, 1);
        other_node.db.close().await;
    })
    .await;
}

/// Starts each round with an active Ben whose password is [`PASSWORD`], and a link made by Cleo, an admin.
async fn round(fixture: &Fixture, ben: &Person, cleo: &Person) -> String {
    for reset in [
        format!("UPDATE credentials SET must_change = 0, stops_at = NULL, password_hash = '{PASSWORD_HASH}'"),
        "UPDATE users SET status = 'active' WHERE status <> 'active'".to_owned(),
        format!("UPDATE users SET role = 'admin' WHERE id = '{}'", cleo.id),
        "UPDATE credentials SET credential_version = 1".to_owned(),
        "DELETE FROM reset_links".to_owned(),
        "DELETE FROM throttle".to_owned(),
    ] {
        fixture.sql(&reset).await.unwrap();
    }
    let by_cleo: Authority = fixture.admin(cleo).await.into();
    start_reset(&fixture.app, &by_cleo, ben.id, Holds::Day, false).await.unwrap().token
}

async fn against_deactivation_and_demotion(fixture: Arc<Fixture>) {
    let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
    let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
    let cleo = fixture.user("Cleo", "cleo@harbour.example", Role::Admin).await;
    let other_node = fixture.another_node().await;
    for n in 0..20 {
        let token = round(&fixture, &ben, &cleo).await;
        let using = tokio::spawn(use_link(fixture.app.clone(), token));
        let (app, by_ana, ben_id, cleo_id) = (other_node.clone(), by_ana.clone(), ben.id, cleo.id);
        let shutting = n % 2 == 0;
        let acting = tokio::spawn(async move {
            if shutting {
                deactivate(&app, &by_ana, ben_id).await
            } else {
                change_role(&app, &by_ana, cleo_id, Role::Member).await
            }
        });
        let (used, acted) = (using.await.unwrap(), acting.await.unwrap());
        acted.unwrap();
        match &used {
            Ok(set) => {
                let begun =
                    sign_in::begin_with_new_password(&fixture.app, *set, None, Origin::default()).await.map(drop);
                let expected = if shutting { Err(AppError::WrongCredentials) } else { Ok(()) };
                assert_eq!(begun, expected, "round {n}: a session of somebody who is out");
            }
            Err(AppError::LinkDead { reason, .. }) => {
                let expected = if shutting { DeadLink::Overtaken } else { DeadLink::Revoked };
                assert_eq!(*reason, expected, "round {n}");
            }
            Err(error) => panic!("round {n}: {error:?}"),
        }
        let live = format!("SELECT COUNT(*) FROM sessions WHERE user_id = '{}' AND ended_at IS NULL", ben.id);
        if shutting {
            assert_eq!(fixture.number(&live).await, 0, "round {n}");
        }
    }
    other_node.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_used_before_or_after_its_user_is_deactivated_or_its_maker_demoted() {
    on_both(against_deactivation_and_demotion).await;
}

/// A7: whoever has verified the password when the deactivation comes begins no session that outlives it.
async fn sign_in_against_deactivation(fixture: Arc<Fixture>) {
    let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
    let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
    let other_node = fixture.another_node().await;
    for n in 0..20 {
        let (app, email) = (fixture.app.clone(), ben.email.to_string());
        let signing_in = tokio::spawn(async move {
            let (password, origin) = (PASSWORD.to_owned(), Origin::default());
            let entered = sign_in::Entered { email, password, former: None, device: None, origin };
            sign_in::sign_in(&app, entered).await.map(drop)
        });
        let (app, by_ana, user) = (other_node.clone(), by_ana.clone(), ben.id);
        let by = by_ana.clone();
        let shutting = tokio::spawn(async move { deactivate(&app, &by, user).await });
        let (signed_in, shut) = (signing_in.await.unwrap(), shutting.await.unwrap());
        shut.unwrap();
        assert!(
            matches!(signed_in, Ok(()) | Err(AppError::WrongCredentials | AppError::AccountDeactivated)),
            "round {n}: {signed_in:?}"
        );
        let live = format!("SELECT COUNT(*) FROM sessions WHERE user_id = '{}' AND ended_at IS NULL", ben.id);
        assert_eq!(fixture.number(&live).await, 0, "round {n}");
        reactivate(&fixture.app, &by_ana, ben.id).await.unwrap();
        fixture.sql("DELETE FROM throttle").await.unwrap();
    }
    other_node.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a7_a_sign_in_against_a_deactivation_leaves_no_session() {
    on_both(sign_in_against_deactivation).await;
}
