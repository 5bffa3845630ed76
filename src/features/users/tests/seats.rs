//! Seats: what grows beyond the licence is refused, whatever way it comes; what does not grow never is (L2, L3).

use super::{claim, invite};
use crate::domain::{Admin, Authority, Email, Operator, PersonName, Role};
use crate::error::AppError;
use crate::features::license::{model::ceiling, service::keys};
use crate::features::users::{
    model::{Holds, InviteState},
    service::{
        change_role::change_role,
        create::{self, Account},
        create_invite::create_invite,
        deactivate::deactivate,
        list,
        many::invite_many,
        reactivate::reactivate,
        renew_invite::renew_invite,
        revoke_invite::revoke_invite,
        undo::undo,
    },
};
use crate::tests::{
    fixture::{Fixture, PASSWORD_HASH, Person, on_both},
    licensed::{license, on_both_licensed},
    world::{ACTED_ON, contents},
};
use std::{sync::Arc, time::Duration};

/// Ana acts, Ben is there; both are admins, and the licence has five seats, of which six may be taken.
async fn scene(fixture: &Fixture) -> (Admin, Person) {
    let ana = fixture.admin(&fixture.set_up().await).await;
    let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
    license(fixture, 5).await;
    (ana, ben)
}

/// Invites people until nobody fits any more.
async fn fill(fixture: &Fixture, ana: &Admin) {
    let mut used = seats(fixture).await;
    while used < ceiling(5) {
        invite(fixture, ana, "Filler", &format!("filler{used}@harbour.example")).await.unwrap();
        used += 1;
    }
    assert_eq!(seats(fixture).await, 6);
}

async fn seats(fixture: &Fixture) -> i64 {
    let counts = list::counts(&fixture.app).await.unwrap();
    counts.active + counts.waiting
}

const FULL: AppError = AppError::SeatsTaken { used: 6, seats: 5 };

/// The act is refused, and leaves nothing behind, also not in the trail.
async fn refuses<T: std::fmt::Debug>(
    fixture: &Arc<Fixture>,
    what: &str,
    act: impl Future<Output = Result<T, AppError>>,
) {
    let entries = "SELECT COUNT(*) FROM audit_entries";
    let facts = async || (contents(fixture, ACTED_ON).await, fixture.number(entries).await);
    let before = facts().await;
    assert_eq!(act.await.unwrap_err(), FULL, "{what}");
    assert_eq!(facts().await, before, "{what}");
}

#[tokio::test]
async fn l2_every_growing_act_beyond_the_ceiling_is_refused_and_leaves_nothing() {
    on_both_licensed(|fixture| async move {
        let (ana, ben) = scene(&fixture).await;
        let (app, by_ana): (_, Authority) = (&fixture.app, ana.clone().into());
        let by_ben = fixture.admin(&ben).await;
        // Made while there was room, each to be brought back when there is none.
        let gone = fixture.user("Cleo Brandt", "cleo@harbour.example", Role::Member).await;
        deactivate(app, &by_ana, gone.id).await.unwrap();
        let late = invite(&fixture, &ana, "Late Comer", "late@harbour.example").await.unwrap();
        app.clock.advance(Duration::from_secs(3_601));
        let of_ben = invite(&fixture, &by_ben, "Of Ben", "of.ben@harbour.example").await.unwrap();
        let back = invite(&fixture, &ana, "Taken Back", "back@harbour.example").await.unwrap();
        let revoked = revoke_invite(app, &by_ana, back.invite).await.unwrap().undo.unwrap();
        let demoted = change_role(app, &by_ana, ben.id, Role::Member).await.unwrap();
        assert_eq!(demoted.invites, 1, "the invite of Ben falls with his right");
        fill(&fixture, &ana).await;

        refuses(&fixture, "an invite", invite(&fixture, &ana, "Mira", "mira@harbour.example")).await;
        refuses(&fixture, "the renewal of an expired one", renew_invite(app, &ana, late.invite, false)).await;
        refuses(&fixture, "the renewal of a revoked one", renew_invite(app, &ana, of_ben.invite, false)).await;
        refuses(&fixture, "the undo of a revocation", undo(app, &ana, revoked)).await;
        refuses(&fixture, "a reactivation", reactivate(app, &by_ana, gone.id)).await;
        refuses(&fixture, "the undo of a demotion", undo(app, &ana, demoted.undo.unwrap())).await;
        let lines = "mira@harbour.example,Mira Lindqvist";
        refuses(&fixture, "many at once", invite_many(app, &ana, lines, Holds::Week, false)).await;
        refuses(&fixture, "another admin", one_more_admin(&fixture)).await;
    })
    .await;
}

async fn one_more_admin(fixture: &Fixture) -> Result<(), AppError> {
    let account = Account {
        email: Email::parse("noa@harbour.example").unwrap(),
        email_typed: false,
        name: PersonName::parse("Noa Held").unwrap(),
        role: Role::Admin,
        password_hash: PASSWORD_HASH.to_owned(),
    };
    let operator: Authority = Operator::from_command_line().into();
    create::create_admin(&fixture.app, &operator, account).await.map(drop)
}

#[tokio::test]
async fn l2_the_undo_of_a_deactivation_is_refused_with_all_that_would_come_back() {
    on_both_licensed(|fixture| async move {
        let (ana, ben) = scene(&fixture).await;
        let (app, by_ana): (_, Authority) = (&fixture.app, ana.clone().into());
        let by_ben = fixture.admin(&ben).await;
        invite(&fixture, &by_ben, "Of Ben", "of.ben@harbour.example").await.unwrap();
        let gone = deactivate(app, &by_ana, ben.id).await.unwrap();
        assert_eq!((gone.invites, seats(&fixture).await), (1, 1));
        fill(&fixture, &ana).await;
        let undo_it = gone.undo.unwrap();
        refuses(&fixture, "nobody fits", undo(app, &ana, undo_it)).await;
        let waiting = list::invites(app, "filler", Some(InviteState::Waiting), None, None).await.unwrap().rows;
        revoke_invite(app, &by_ana, waiting[0].id).await.unwrap();
        let refused = undo(app, &ana, undo_it).await.unwrap_err();
        assert_eq!(refused, AppError::SeatsTaken { used: 5, seats: 5 }, "Ben would fit, but not with his invite");
        revoke_invite(app, &by_ana, waiting[1].id).await.unwrap();
        assert_eq!(undo(app, &ana, undo_it).await.unwrap().invites, 1);
        assert_eq!(seats(&fixture).await, 6);
    })
    .await;
}

#[tokio::test]
async fn l2_what_takes_no_seat_goes_on_above_the_ceiling() {
    on_both_licensed(|fixture| async move {
        let (ana, ben) = scene(&fixture).await;
        let (app, by_ana): (_, Authority) = (&fixture.app, ana.clone().into());
        fill(&fixture, &ana).await;
        let mut waiting = list::invites(app, "", Some(InviteState::Waiting), None, None).await.unwrap().rows;
        // Fewer seats than are taken: nobody is locked out.
        license(&fixture, 1).await;
        assert_eq!(list::counts(app).await.unwrap().over(), Some((6, 1)));
        let renewed = renew_invite(app, &ana, waiting.pop().unwrap().id, false).await.expect("it waits already");
        claim(&fixture, &renewed, "").await.expect("a claim moves a seat");
        assert_eq!(seats(&fixture).await, 6);
        change_role(app, &by_ana, ben.id, Role::Member).await.unwrap();
        change_role(app, &by_ana, ben.id, Role::Admin).await.unwrap();
        revoke_invite(app, &by_ana, waiting.pop().unwrap().id).await.unwrap();
        let gone = deactivate(app, &by_ana, ben.id).await.expect("deactivating always works");
        assert_eq!(seats(&fixture).await, 4);
        let back = undo(app, &ana, gone.undo.unwrap()).await.unwrap_err();
        assert_eq!(back, AppError::SeatsTaken { used: 4, seats: 1 });
    })
    .await;
}

#[tokio::test]
async fn i9_of_many_at_once_all_fit_or_none_comes() {
    on_both_licensed(|fixture| async move {
        let (ana, _) = scene(&fixture).await;
        let lines = |count: usize| (0..count).map(|n| format!("p{n}@harbour.example,P {n}\n")).collect::<String>();
        let app = &fixture.app;
        let refused = invite_many(app, &ana, &lines(5), Holds::Week, false).await.unwrap_err();
        assert_eq!((refused, seats(&fixture).await), (AppError::SeatsTaken { used: 2, seats: 5 }, 2));
        assert_eq!(invite_many(app, &ana, &lines(4), Holds::Week, false).await.unwrap().links.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn l3_without_a_key_there_is_no_limit_and_after_one_it_stays() {
    on_both_licensed(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        for n in 0..8 {
            invite(&fixture, &ana, "Somebody", &format!("p{n}@harbour.example")).await.unwrap();
        }
        license(&fixture, 1).await;
        let full = AppError::SeatsTaken { used: 9, seats: 1 };
        assert_eq!(invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap_err(), full);
        keys::remove(&fixture.app, &ana.clone().into()).await.unwrap();
        assert_eq!(invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap_err(), full, "L3");
        fixture.app.clock.advance(Duration::from_secs(3_601));
        invite(&fixture, &ana, "Mira", "mira@harbour.example").await.expect_err("Ana and Mira are two, for one seat");
    })
    .await;
}

#[tokio::test]
async fn l2_time_frees_the_seats_of_invites() {
    on_both_licensed(|fixture| async move {
        let (ana, _) = scene(&fixture).await;
        fill(&fixture, &ana).await;
        fixture.app.clock.advance(Duration::from_secs(3_601));
        assert_eq!(seats(&fixture).await, 2);
        invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_installation_that_accepts_no_keys_never_counts() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let new = crate::features::users::model::NewInvite::parse("m@harbour.example", "Mira", "member", "7d").unwrap();
        create_invite(&fixture.app, &ana, new, false).await.unwrap();
        assert_eq!(list::counts(&fixture.app).await.unwrap().seats, None);
    })
    .await;
}
