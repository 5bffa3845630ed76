//! Claims: all or nothing, and one of many (C1, C2, C3).

use super::{claim, form, invite, token};
use crate::error::{AppError, DeadLink};
use crate::features::users::service::{claim as service, list, revoke_invite::revoke_invite};
use crate::tests::{
    fixture::on_both,
    world::{ACTED_ON, contents},
};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn c2_fifty_claims_of_one_link_make_one_account() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let link = invite(&fixture, &admin, "Mira", "").await.unwrap();
        // Of an open invite even the e-mails differ, so that only the link itself can stand between them.
        let claims = (0..50).map(|n| {
            let (app, form) = (fixture.app.clone(), form(&link, &format!("mira{n}@harbour.example")));
            tokio::spawn(async move { service::claim(&app, form).await })
        });
        let (mut made, mut refused) = (Vec::new(), Vec::new());
        for outcome in futures::future::join_all(claims).await {
            match outcome.unwrap() {
                Ok(claimed) => made.push(claimed),
                Err(error) => refused.push(error),
            }
        }
        let used = AppError::LinkDead { reason: DeadLink::Used, ask: Some(ana.name.clone()) };
        assert_eq!((made.len(), refused), (1, vec![used; 49]));
        for table in ["users", "credentials", "agents"] {
            assert_eq!(fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await, 2, "{table}");
        }
        let user = made[0].user;
        let of_them = format!("SELECT COUNT(*) FROM invites WHERE claimed_by = '{user}' AND claimed_at IS NOT NULL");
        assert_eq!(fixture.number(&of_them).await, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'invite.claimed'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn c2_a_dead_link_is_refused_before_the_password_is_looked_at() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let used = invite(&fixture, &admin, "Used", "used@harbour.example").await.unwrap();
        claim(&fixture, &used, "").await.unwrap();
        let revoked = invite(&fixture, &admin, "Back", "back@harbour.example").await.unwrap();
        revoke_invite(&fixture.app, &admin.clone().into(), revoked.invite).await.unwrap();
        let expired = invite(&fixture, &admin, "Late", "late@harbour.example").await.unwrap();
        fixture.app.clock.advance(Duration::from_secs(3600));
        let before = contents(&fixture, ACTED_ON).await;
        for (link, reason) in [(&used, DeadLink::Used), (&revoked, DeadLink::Revoked), (&expired, DeadLink::Expired)] {
            let dead = AppError::LinkDead { reason, ask: Some(ana.name.clone()) };
            // A password that is refused before it would be hashed: whoever hears of the link has not come as far.
            for password in ["short", ""] {
                let mut form = form(link, "");
                form.password = password.to_owned();
                assert_eq!(service::claim(&fixture.app, form).await.unwrap_err(), dead, "{reason:?}");
            }
            assert_eq!(service::claim_page(&fixture.app, token(link), None).await, Err(dead));
        }
        let mut unknown = form(&used, "");
        unknown.token = format!("inv_{}", "x".repeat(43));
        unknown.password = "short".to_owned();
        assert_eq!(service::claim(&fixture.app, unknown).await.unwrap_err(), AppError::LinkUnknown);
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
    })
    .await;
}

#[tokio::test]
async fn c1_a_claim_whose_last_step_fails_leaves_nothing_behind() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        let before = contents(&fixture, ACTED_ON).await;
        let trail = contents(&fixture, &["audit_entries", "audit_personal", "audit_index"]).await;
        fixture.sql("ALTER TABLE audit_index RENAME TO audit_index_away").await.unwrap();
        assert_eq!(claim(&fixture, &link, "").await.unwrap_err(), AppError::Internal);
        fixture.sql("ALTER TABLE audit_index_away RENAME TO audit_index").await.unwrap();
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
        assert_eq!(contents(&fixture, &["audit_entries", "audit_personal", "audit_index"]).await, trail);
        claim(&fixture, &link, "").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn c1_a_claim_makes_the_account_its_role_its_password_and_its_smithers() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        fixture.app.clock.advance(Duration::from_millis(1));
        let made = claim(&fixture, &link, "").await.unwrap();
        for query in [
            format!("SELECT COUNT(*) FROM users WHERE id = '{}' AND role = 'member' AND status = 'active'", made.user),
            format!("SELECT COUNT(*) FROM users WHERE id = '{}' AND name = 'Mira Lindqvist'", made.user),
            format!("SELECT COUNT(*) FROM agents WHERE id = '{}' AND owner_id = '{}'", made.smithers, made.user),
            format!(
                "SELECT COUNT(*) FROM credentials WHERE user_id = '{}' AND password_hash LIKE '$argon2id$%'",
                made.user
            ),
        ] {
            assert_eq!(fixture.number(&query).await, 1, "{query}");
        }
        assert_eq!(fixture.trail().await, ["invite.created", "invite.claimed"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_claim_and_a_revocation_at_once_never_both_succeed() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let authority = admin.clone().into();
        let mut claims = 0;
        for round in 0..50 {
            let link = invite(&fixture, &admin, "Mira", &format!("mira{round}@harbour.example")).await.unwrap();
            // A claim hashes first. The revocation does so too, so that now the one and now the other comes first to the database.
            let revoke = async {
                fixture.app.hasher.hash("otter lamp granite".into()).await.unwrap();
                revoke_invite(&fixture.app, &authority, link.invite).await
            };
            match tokio::join!(claim(&fixture, &link, ""), revoke) {
                (Ok(_), Err(AppError::AlreadyClaimed)) => claims += 1,
                (Err(AppError::LinkDead { reason: DeadLink::Revoked, .. }), Ok(_)) => {}
                both => panic!("{both:?}"),
            }
        }
        let counts = list::counts(&fixture.app).await.unwrap();
        assert_eq!((counts.claimed, counts.revoked, counts.active), (claims, 50 - claims, claims + 1));
    })
    .await;
}
