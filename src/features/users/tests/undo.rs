//! Taking back what one has just done (F6).

use super::{claim, invite};
use crate::domain::{Admin, EntryId, Role};
use crate::error::AppError;
use crate::features::users::{
    model::{Deed, InviteState},
    service::{
        change_role::change_role, deactivate::deactivate, list, reactivate::reactivate, revoke_invite::revoke_invite,
        undo::undo,
    },
};
use crate::tests::{
    fixture::{Fixture, Person, on_both},
    world::{ACTED_ON, contents},
};
use std::time::Duration;

/// Ana acts, Ben is acted on; both are admins.
async fn two_admins(fixture: &Fixture) -> (Admin, Person) {
    let ana = fixture.admin(&fixture.set_up().await).await;
    (ana, fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await)
}

#[tokio::test]
async fn f6_each_act_is_undone_with_an_entry_that_names_the_one_it_undoes() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let authority = ana.clone().into();
        let users = |fixture: std::sync::Arc<Fixture>| async move {
            fixture.number("SELECT COUNT(*) FROM users WHERE role = 'admin' AND status = 'active'").await
        };
        let demoted = change_role(&fixture.app, &authority, ben.id, Role::Member).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &ana, demoted).await.unwrap().deed, Deed::MadeAdmin);
        let gone = deactivate(&fixture.app, &authority, ben.id).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &ana, gone).await.unwrap().deed, Deed::Reactivated);
        assert_eq!(users(fixture.clone()).await, 2);
        deactivate(&fixture.app, &authority, ben.id).await.unwrap();
        let back = reactivate(&fixture.app, &authority, ben.id).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &ana, back).await.unwrap().deed, Deed::Deactivated);
        assert_eq!(users(fixture.clone()).await, 1);
        let link = invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap();
        let revoked = revoke_invite(&fixture.app, &authority, link.invite).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &ana, revoked).await.unwrap().deed, Deed::InviteRestored);
        for entry in [demoted, gone, back, revoked] {
            let naming = format!("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%\"undoes\":\"{entry}\"%'");
            assert_eq!(fixture.number(&naming).await, 1);
        }
        claim(&fixture, &link, "").await.expect("the link itself is the same");
    })
    .await;
}

#[tokio::test]
async fn f6_invites_that_fell_come_back_but_not_where_their_email_found_another_way_in() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let by_ben = fixture.admin(&ben).await;
        let mira = invite(&fixture, &by_ben, "Mira", "mira@harbour.example").await.unwrap();
        invite(&fixture, &by_ben, "Noor", "noor@harbour.example").await.unwrap();
        let demoted = change_role(&fixture.app, &ana.clone().into(), ben.id, Role::Member).await.unwrap();
        assert_eq!(demoted.invites, 2);
        invite(&fixture, &ana, "Noor", "Noor@harbour.example").await.unwrap();
        assert_eq!(undo(&fixture.app, &ana, demoted.undo.unwrap()).await.unwrap().invites, 1);
        let rows = list::invites(&fixture.app, "", Some(InviteState::Revoked), None, None).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Noor"]);
        claim(&fixture, &mira, "").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn f6_an_act_is_not_undone_later_twice_by_another_or_after_a_change() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let (authority, by_ben) = (ana.clone().into(), fixture.admin(&ben).await);
        let cleo = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Member).await;
        let raised = change_role(&fixture.app, &authority, cleo.id, Role::Admin).await.unwrap().undo.unwrap();
        let refuses = |admin: Admin, entry: EntryId, error: AppError| {
            let fixture = fixture.clone();
            async move {
                let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
                assert_eq!(undo(&fixture.app, &admin, entry).await, Err(error));
                assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
            }
        };
        refuses(by_ben.clone(), raised, AppError::NotFound).await;
        let unknown = EntryId::from_uuid(uuid::Uuid::nil());
        refuses(ana.clone(), unknown, AppError::NotFound).await;
        // Somebody else has changed it there and back: it looks the same, and is not what this act left.
        change_role(&fixture.app, &by_ben.clone().into(), cleo.id, Role::Member).await.unwrap();
        refuses(ana.clone(), raised, AppError::UndoStale).await;
        change_role(&fixture.app, &by_ben.clone().into(), cleo.id, Role::Admin).await.unwrap();
        refuses(ana.clone(), raised, AppError::UndoStale).await;
        let lowered = change_role(&fixture.app, &authority, cleo.id, Role::Member).await.unwrap().undo.unwrap();
        undo(&fixture.app, &ana, lowered).await.unwrap();
        refuses(ana.clone(), lowered, AppError::UndoStale).await;
        const TEN_MINUTES: Duration = Duration::from_secs(600);
        let in_time = deactivate(&fixture.app, &authority, cleo.id).await.unwrap().undo.unwrap();
        fixture.app.clock.advance(TEN_MINUTES);
        undo(&fixture.app, &ana, in_time).await.unwrap();
        let gone = deactivate(&fixture.app, &authority, cleo.id).await.unwrap().undo.unwrap();
        fixture.app.clock.advance(TEN_MINUTES + Duration::from_millis(1));
        refuses(ana.clone(), gone, AppError::UndoTooLate).await;
    })
    .await;
}

#[tokio::test]
async fn f6_undo_needs_the_right_to_act_and_keeps_an_admin() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let raised = {
            let cleo = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Member).await;
            change_role(&fixture.app, &ana.clone().into(), cleo.id, Role::Admin).await.unwrap().undo.unwrap()
        };
        let by_ben = fixture.admin(&ben).await.into();
        change_role(&fixture.app, &by_ben, ana.member().user, Role::Member).await.unwrap();
        assert_eq!(undo(&fixture.app, &ana, raised).await, Err(AppError::RightLost));
        deactivate(&fixture.app, &by_ben, ana.member().user).await.unwrap();
        assert_eq!(undo(&fixture.app, &ana, raised).await, Err(AppError::SignedOut));
    })
    .await;
}

#[tokio::test]
async fn f6_an_invite_whose_time_ran_out_meanwhile_stays_revoked() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let link = invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap();
        invite(&fixture, &fixture.admin(&ben).await, "Noor", "noor@harbour.example").await.unwrap();
        fixture.app.clock.advance(Duration::from_secs(3600 - 60));
        let authority = ana.clone().into();
        let revoked = revoke_invite(&fixture.app, &authority, link.invite).await.unwrap().undo.unwrap();
        let demoted = change_role(&fixture.app, &authority, ben.id, Role::Member).await.unwrap();
        assert_eq!(demoted.invites, 1);
        fixture.app.clock.advance(Duration::from_secs(60));
        assert_eq!(undo(&fixture.app, &ana, revoked).await, Err(AppError::UndoStale));
        assert_eq!(undo(&fixture.app, &ana, demoted.undo.unwrap()).await.unwrap().invites, 0);
        assert_eq!(list::counts(&fixture.app).await.unwrap().revoked, 2);
    })
    .await;
}

/// How many invites could be claimed now.
async fn waiting(fixture: &Fixture) -> i64 {
    list::counts(&fixture.app).await.unwrap().waiting
}

#[tokio::test]
async fn i7_f6_an_invite_revoked_by_hand_does_not_come_back_once_its_sender_is_no_active_admin() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let (authority, by_ben) = (ana.clone().into(), fixture.admin(&ben).await);
        let revoke = async |name: &str| {
            let link = invite(&fixture, &by_ben, name, &format!("{name}@harbour.example")).await.unwrap();
            revoke_invite(&fixture.app, &authority, link.invite).await.unwrap().undo.unwrap()
        };
        let (first, second) = (revoke("mira").await, revoke("noor").await);
        change_role(&fixture.app, &authority, ben.id, Role::Member).await.unwrap();
        assert_eq!(undo(&fixture.app, &ana, first).await, Err(AppError::UndoStale), "demoted");
        change_role(&fixture.app, &authority, ben.id, Role::Admin).await.unwrap();
        deactivate(&fixture.app, &authority, ben.id).await.unwrap();
        assert_eq!(undo(&fixture.app, &ana, first).await, Err(AppError::UndoStale), "deactivated");
        assert_eq!(waiting(&fixture).await, 0);
        reactivate(&fixture.app, &authority, ben.id).await.unwrap();
        undo(&fixture.app, &ana, second).await.expect("an active admin's invite is as it was left");
        assert_eq!(waiting(&fixture).await, 1);
    })
    .await;
}

#[tokio::test]
async fn i7_f6_the_undo_of_a_demotion_gives_a_deactivated_admin_no_invites() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let cleo = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Admin).await;
        let by_cleo = fixture.admin(&cleo).await.into();
        let link = invite(&fixture, &fixture.admin(&ben).await, "Mira", "mira@harbour.example").await.unwrap();
        let demoted = change_role(&fixture.app, &ana.clone().into(), ben.id, Role::Member).await.unwrap();
        deactivate(&fixture.app, &by_cleo, ben.id).await.unwrap();
        let undone = undo(&fixture.app, &ana, demoted.undo.unwrap()).await.unwrap();
        assert_eq!((undone.deed, undone.invites, waiting(&fixture).await), (Deed::MadeAdmin, 0, 0));
        claim(&fixture, &link, "").await.expect_err("its sender is deactivated");
    })
    .await;
}

#[tokio::test]
async fn i7_f6_the_undo_of_a_deactivation_gives_a_member_no_invites() {
    on_both(|fixture| async move {
        let (ana, ben) = two_admins(&fixture).await;
        let operator = crate::domain::Operator::from_command_line().into();
        let link = invite(&fixture, &fixture.admin(&ben).await, "Mira", "mira@harbour.example").await.unwrap();
        let gone = deactivate(&fixture.app, &ana.clone().into(), ben.id).await.unwrap();
        change_role(&fixture.app, &operator, ben.id, Role::Member).await.unwrap();
        let undone = undo(&fixture.app, &ana, gone.undo.unwrap()).await.unwrap();
        assert_eq!((undone.deed, undone.invites, waiting(&fixture).await), (Deed::Reactivated, 0, 0));
        claim(&fixture, &link, "").await.expect_err("its sender is a member");
    })
    .await;
}
