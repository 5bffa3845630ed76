//! Roles and statuses changed, and what falls with them (U3-U7, I7).

use super::{claim, invite};
use crate::domain::{Role, Status};
use crate::error::{AppError, DeadLink};
use crate::features::auth::service::{sessions, sign_in};
use crate::features::users::{
    model::{Deed, InviteState, RevokedBecause},
    service::{change_role::change_role, deactivate::deactivate, list, reactivate::reactivate},
};
use crate::server::db::Kind;
use crate::tests::{
    fixture::{Fixture, PASSWORD, Person, on_both},
    world::{ACTED_ON, contents},
};

async fn sign_in(fixture: &Fixture, person: &Person) -> Result<(), AppError> {
    let entered = sign_in::Entered {
        email: person.email.to_string(),
        password: PASSWORD.to_owned(),
        former: None,
        device: None,
        origin: Default::default(),
    };
    sign_in::sign_in(&fixture.app, entered).await.map(drop)
}

async fn status(fixture: &Fixture, person: &Person) -> Status {
    let gone = format!("SELECT COUNT(*) FROM users WHERE id = '{}' AND status = 'deactivated'", person.id);
    if fixture.number(&gone).await == 1 { Status::Deactivated } else { Status::Active }
}

#[tokio::test]
async fn u3_a_role_is_changed_and_holds_from_the_next_request() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let (_, cookie) = fixture.session(&ben).await;
        let acted = change_role(&fixture.app, &ana, ben.id, Role::Admin).await.unwrap();
        assert_eq!((acted.deed, acted.name, acted.invites), (Deed::MadeAdmin, ben.name.clone(), 0));
        assert!(acted.undo.is_some());
        let sessions::Found::Live(member) = sessions::find(&fixture.app, &cookie, Default::default()).await.unwrap()
        else {
            panic!("the session goes on")
        };
        assert_eq!(member.role, Role::Admin);
        assert_eq!(fixture.trail().await, ["user.role_changed"]);
    })
    .await;
}

#[tokio::test]
async fn u7_what_is_done_already_changes_nothing_and_writes_nothing() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        change_role(&fixture.app, &ana, ben.id, Role::Admin).await.unwrap();
        deactivate(&fixture.app, &ana, ben.id).await.unwrap();
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        let again = change_role(&fixture.app, &ana, ben.id, Role::Admin).await.unwrap();
        assert_eq!((again.deed, again.undo), (Deed::MadeAdmin, None));
        assert_eq!(deactivate(&fixture.app, &ana, ben.id).await.unwrap().undo, None);
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
        reactivate(&fixture.app, &ana, ben.id).await.unwrap();
        assert_eq!(reactivate(&fixture.app, &ana, ben.id).await.unwrap().undo, None);
        assert_eq!(fixture.trail().await.len(), before.1.len() + 1);
    })
    .await;
}

#[tokio::test]
async fn u3_nobody_acts_on_their_own_account() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let authority = fixture.admin(&ana).await.into();
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(change_role(&fixture.app, &authority, ana.id, Role::Member).await, Err(AppError::OwnAccount));
        assert_eq!(deactivate(&fixture.app, &authority, ana.id).await, Err(AppError::OwnAccount));
        assert_eq!(reactivate(&fixture.app, &authority, ana.id).await, Err(AppError::OwnAccount));
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
    })
    .await;
}

#[tokio::test]
async fn u4_the_operator_cannot_take_the_last_admin_away_and_a_deactivated_one_does_not_count() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let operator = crate::domain::Operator::from_command_line().into();
        deactivate(&fixture.app, &operator, ben.id).await.unwrap();
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(change_role(&fixture.app, &operator, ana.id, Role::Member).await, Err(AppError::LastAdmin));
        assert_eq!(deactivate(&fixture.app, &operator, ana.id).await, Err(AppError::LastAdmin));
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
        // Of a deactivated admin the role may still be taken.
        change_role(&fixture.app, &operator, ben.id, Role::Member).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn u4_the_database_itself_keeps_an_admin() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        for change in [
            format!("UPDATE users SET role = 'member' WHERE id = '{}'", ana.id),
            format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", ana.id),
            "UPDATE users SET role = 'member', status = 'deactivated'".to_owned(),
        ] {
            fixture.sql(&change).await.expect_err(&change);
        }
        // Who else there is decides, not how many rows one statement touches.
        fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        fixture.sql("UPDATE users SET role = 'member'").await.expect_err("all at once");
        fixture.sql(&format!("UPDATE users SET role = 'member' WHERE id = '{}'", ana.id)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn u4_the_database_refuses_to_delete_replace_or_truncate_the_last_admin_away() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        for table in ["agents", "credentials"] {
            fixture.sql(&format!("DELETE FROM {table}")).await.unwrap();
        }
        let (other, wall) = match fixture.app.db.kind() {
            Kind::Sqlite => ("REPLACE INTO users SELECT * FROM users", "an account is never replaced"),
            Kind::Postgres => ("TRUNCATE users CASCADE", "always at least one active admin"),
        };
        for (change, wall) in [("DELETE FROM users", "always at least one active admin"), (other, wall)] {
            let refused = fixture.sql(change).await.expect_err(change).to_string();
            assert!(refused.contains(wall), "{change}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn u5_deactivating_ends_every_session_and_u6_reactivating_brings_all_but_them_back() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let cookies = [fixture.session(&ben).await.1, fixture.session(&ben).await.1];
        let kept = ["agents", "invites"];
        let before = contents(&fixture, &kept).await;
        deactivate(&fixture.app, &ana, ben.id).await.unwrap();
        for cookie in &cookies {
            let found = sessions::find(&fixture.app, cookie, Default::default()).await.unwrap();
            assert!(matches!(found, sessions::Found::Ended(user) if user == ben.id));
        }
        assert_eq!(sign_in(&fixture, &ben).await, Err(AppError::AccountDeactivated));
        reactivate(&fixture.app, &ana, ben.id).await.unwrap();
        assert_eq!(status(&fixture, &ben).await, Status::Active);
        for cookie in &cookies {
            let found = sessions::find(&fixture.app, cookie, Default::default()).await.unwrap();
            assert!(matches!(found, sessions::Found::Ended(_)), "a session does not come back");
        }
        sign_in(&fixture, &ben).await.unwrap();
        assert_eq!(contents(&fixture, &kept).await, before);
    })
    .await;
}

#[tokio::test]
async fn a7_a_sign_in_that_was_verified_before_a_deactivation_begins_no_session_after_it() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let verified = 1;
        deactivate(&fixture.app, &ana, ben.id).await.unwrap();
        reactivate(&fixture.app, &ana, ben.id).await.unwrap();
        let begun: Result<_, AppError> = async {
            crate::write_tx!(fixture.app.db, |tx| {
                sessions::begin(tx, &fixture.app, ben.id, verified, Default::default(), &Default::default()).await
            })
        }
        .await;
        assert!(matches!(begun, Err(AppError::WrongCredentials)));
    })
    .await;
}

#[tokio::test]
async fn i7_the_invites_of_a_demoted_or_deactivated_admin_are_revoked_and_the_list_says_why() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let by_ben = fixture.admin(&ben).await;
        let claimed = invite(&fixture, &by_ben, "Cleo", "cleo@harbour.example").await.unwrap();
        claim(&fixture, &claimed, "").await.unwrap();
        let first = invite(&fixture, &by_ben, "Mira", "mira@harbour.example").await.unwrap();
        let acted = change_role(&fixture.app, &ana, ben.id, Role::Member).await.unwrap();
        assert_eq!((acted.deed, acted.invites), (Deed::MadeMember, 1));
        let dead = AppError::LinkDead { reason: DeadLink::Revoked, ask: Some(ben.name.clone()) };
        assert_eq!(claim(&fixture, &first, "").await.unwrap_err(), dead);
        change_role(&fixture.app, &ana, ben.id, Role::Admin).await.unwrap();
        let second = invite(&fixture, &by_ben, "Noor", "noor@harbour.example").await.unwrap();
        assert_eq!(deactivate(&fixture.app, &ana, ben.id).await.unwrap().invites, 1);
        assert_eq!(claim(&fixture, &second, "").await.unwrap_err(), dead);
        for (name, because) in [("mira", RevokedBecause::SenderDemoted), ("noor", RevokedBecause::SenderDeactivated)] {
            let row = list::invites(&fixture.app, name, None, None, None).await.unwrap().rows.remove(0);
            assert_eq!((row.state, row.revoked_because), (InviteState::Revoked, Some(because)), "{name}");
        }
        let claimed = list::invites(&fixture.app, "cleo", None, None, None).await.unwrap().rows.remove(0);
        assert_eq!(claimed.state, InviteState::Claimed);
        assert_eq!(fixture.trail().await.iter().filter(|action| *action == "invite.revoked").count(), 2);
    })
    .await;
}
