//! Invites made, renewed, revoked and refused (I2, I4, I6).

use super::{claim, invite, token};
use crate::domain::Role;
use crate::error::AppError;
use crate::features::users::{
    model::{InviteState, NewInvite},
    service::{
        claim::claim_page, create_invite::create_invite, list, renew_invite::renew_invite, revoke_invite::revoke_invite,
    },
};
use crate::tests::{fixture::on_both, world::contents};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn i2_the_holder_of_an_open_invite_types_the_email_and_it_is_marked() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "").await.unwrap();
        assert_eq!(link.email, None);
        let named = invite(&fixture, &admin, "Noor", "noor@harbour.example").await.unwrap();
        let made = claim(&fixture, &link, "Mira@Harbour.example").await.unwrap();
        claim(&fixture, &named, "").await.unwrap();
        let typed = format!(
            "SELECT COUNT(*) FROM users WHERE id = '{}' AND email_key = 'mira@harbour.example' AND email_typed = 1",
            made.user
        );
        assert_eq!(fixture.number(&typed).await, 1);
        let given = "SELECT email_typed FROM users WHERE email_key = 'noor@harbour.example'";
        assert_eq!(fixture.number(given).await, 0);
    })
    .await;
}

#[tokio::test]
async fn i2_a_typed_email_that_an_account_or_an_invite_has_is_refused_without_saying_which() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        invite(&fixture, &admin, "Noor", "noor@harbour.example").await.unwrap();
        let open = invite(&fixture, &admin, "Somebody", "").await.unwrap();
        let before = contents(&fixture, &["users", "credentials", "agents", "invites"]).await;
        for email in ["ANA@harbour.example", "ben@harbour.example", "Noor@Harbour.Example"] {
            assert_eq!(claim(&fixture, &open, email).await.unwrap_err(), AppError::EmailUnavailable, "{email}");
        }
        assert_eq!(contents(&fixture, &["users", "credentials", "agents", "invites"]).await, before);
        claim(&fixture, &open, "somebody@harbour.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn i2_what_the_holder_of_a_named_invite_types_as_email_does_not_count() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        claim(&fixture, &link, "evil@elsewhere.example").await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users WHERE email_key = 'mira@harbour.example'").await, 1);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users WHERE email_key LIKE 'evil%'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn i4_an_email_with_an_account_or_an_open_invite_is_refused_in_any_case() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        let late = invite(&fixture, &admin, "Late", "late@harbour.example").await.unwrap();
        let back = invite(&fixture, &admin, "Back", "back@harbour.example").await.unwrap();
        revoke_invite(&fixture.app, &admin.clone().into(), back.invite).await.unwrap();
        fixture.app.clock.advance(HOUR);
        let noor = invite(&fixture, &admin, "Noor", "noor@harbour.example").await.unwrap();
        let before = (contents(&fixture, &["invites"]).await, fixture.trail().await);
        for (email, expected) in [
            ("ANA@Harbour.example", AppError::EmailTaken { user: ana.id, name: ana.name.clone(), deactivated: false }),
            ("Ben@harbour.example", AppError::EmailTaken { user: gone.id, name: gone.name.clone(), deactivated: true }),
            ("NOOR@HARBOUR.EXAMPLE", AppError::InviteExists { invite: noor.invite, expired: false }),
            ("Late@harbour.example", AppError::InviteExists { invite: late.invite, expired: true }),
        ] {
            assert_eq!(invite(&fixture, &admin, "X", email).await, Err(expected), "{email}");
        }
        assert_eq!((contents(&fixture, &["invites"]).await, fixture.trail().await), before);
        // A revoked invite is in nobody's way.
        invite(&fixture, &admin, "Back", "Back@harbour.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn i4_renewing_is_refused_where_the_email_has_found_another_way_in() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let first = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        revoke_invite(&fixture.app, &admin.clone().into(), first.invite).await.unwrap();
        let second = invite(&fixture, &admin, "Mira", "Mira@harbour.example").await.unwrap();
        let refused = renew_invite(&fixture.app, &admin, first.invite, false).await;
        assert_eq!(refused, Err(AppError::InviteExists { invite: second.invite, expired: false }));
        let mira = claim(&fixture, &second, "").await.unwrap().user;
        let refused = renew_invite(&fixture.app, &admin, first.invite, false).await;
        assert!(
            matches!(refused, Err(AppError::EmailTaken { user, deactivated: false, .. }) if user == mira),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn i6_renewing_keeps_the_row_kills_the_old_link_and_changes_the_sender() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let by_ben = fixture.admin(&ben).await;
        for before in ["waiting", "expired", "revoked"] {
            let old = invite(&fixture, &ana, "Mira", &format!("{before}@harbour.example")).await.unwrap();
            if before == "revoked" {
                revoke_invite(&fixture.app, &ana.clone().into(), old.invite).await.unwrap();
            }
            if before == "expired" {
                fixture.app.clock.advance(HOUR);
            }
            let rows = fixture.number("SELECT COUNT(*) FROM invites").await;
            fixture.app.clock.advance(Duration::from_millis(1));
            let new = renew_invite(&fixture.app, &by_ben, old.invite, false).await.unwrap();
            assert_eq!(
                (new.invite, &new.name, &new.email, new.role, new.renewed),
                (old.invite, &old.name, &old.email, old.role, true)
            );
            assert_eq!(new.expires_at, fixture.app.clock.now() + HOUR, "it holds as long as it was made for");
            assert_eq!(fixture.number("SELECT COUNT(*) FROM invites").await, rows, "{before}");
            assert_eq!(claim_page(&fixture.app, token(&old), None).await, Err(AppError::LinkUnknown), "{before}");
            assert_eq!(claim(&fixture, &old, "").await.unwrap_err(), AppError::LinkUnknown, "{before}");
            assert_eq!(claim_page(&fixture.app, token(&new), None).await.unwrap().sender_id, ben.id, "{before}");
            let listed = list::invites(&fixture.app, before, None, None, None).await.unwrap().rows;
            assert_eq!(
                listed.iter().map(|row| (row.state, &row.sender)).collect::<Vec<_>>(),
                [(InviteState::Waiting, &ben.name)]
            );
            assert_eq!(fixture.trail().await.last().unwrap(), "invite.renewed");
            claim(&fixture, &new, "").await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn i6_revoking_twice_writes_one_entry_and_keeps_the_first_time() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        let authority = admin.clone().into();
        fixture.app.clock.advance(Duration::from_millis(1));
        let first = revoke_invite(&fixture.app, &authority, link.invite).await.unwrap();
        let before = contents(&fixture, &["invites"]).await;
        fixture.app.clock.advance(HOUR);
        let again = revoke_invite(&fixture.app, &authority, link.invite).await.unwrap();
        assert_eq!((again.deed, again.name, again.undo), (first.deed, first.name, None));
        assert!(first.undo.is_some());
        assert_eq!(contents(&fixture, &["invites"]).await, before);
        assert_eq!(fixture.trail().await, ["invite.created", "invite.revoked"]);
    })
    .await;
}

#[tokio::test]
async fn i6_a_claimed_invite_is_neither_renewed_nor_revoked() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        claim(&fixture, &link, "").await.unwrap();
        let before = (contents(&fixture, &["invites"]).await, fixture.trail().await);
        assert_eq!(renew_invite(&fixture.app, &admin, link.invite, false).await, Err(AppError::AlreadyClaimed));
        assert_eq!(
            revoke_invite(&fixture.app, &admin.clone().into(), link.invite).await,
            Err(AppError::AlreadyClaimed)
        );
        assert_eq!((contents(&fixture, &["invites"]).await, fixture.trail().await), before);
    })
    .await;
}

#[tokio::test]
async fn p1_whoever_is_no_admin_any_more_can_do_nothing_with_invites() {
    on_both(|fixture| async move {
        fixture.without_admin_wall().await;
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        let before = (contents(&fixture, &["invites"]).await, fixture.trail().await);
        for (change, expected) in
            [("role = 'member'", AppError::RightLost), ("status = 'deactivated'", AppError::SignedOut)]
        {
            fixture
                .sql(&format!("UPDATE users SET role = 'admin', status = 'active' WHERE id = '{}'", ana.id))
                .await
                .unwrap();
            fixture.sql(&format!("UPDATE users SET {change} WHERE id = '{}'", ana.id)).await.unwrap();
            assert_eq!(invite(&fixture, &admin, "Noor", "noor@harbour.example").await, Err(expected.clone()));
            assert_eq!(renew_invite(&fixture.app, &admin, link.invite, false).await, Err(expected.clone()));
            assert_eq!(revoke_invite(&fixture.app, &admin.clone().into(), link.invite).await, Err(expected));
        }
        assert_eq!((contents(&fixture, &["invites"]).await, fixture.trail().await), before);
    })
    .await;
}

#[tokio::test]
async fn t1_an_invite_without_its_entry_is_not_made() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        fixture.sql("ALTER TABLE audit_index RENAME TO audit_index_away").await.unwrap();
        let new = NewInvite::parse("mira@harbour.example", "Mira", "admin", "7d").unwrap();
        assert_eq!(create_invite(&fixture.app, &admin, new, false).await, Err(AppError::Internal));
        fixture.sql("ALTER TABLE audit_index_away RENAME TO audit_index").await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM invites").await, 0);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_entries").await, 0);
    })
    .await;
}

#[tokio::test]
async fn i5_an_invite_expires_at_its_time_and_not_before() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        fixture.app.clock.advance(HOUR - Duration::from_millis(1));
        claim_page(&fixture.app, token(&link), None).await.unwrap();
        assert_eq!(list::counts(&fixture.app).await.unwrap().waiting, 1);
        fixture.app.clock.advance(Duration::from_millis(1));
        assert!(matches!(claim_page(&fixture.app, token(&link), None).await, Err(AppError::LinkDead { .. })));
        let counts = list::counts(&fixture.app).await.unwrap();
        assert_eq!((counts.waiting, counts.expired), (0, 1));
    })
    .await;
}
