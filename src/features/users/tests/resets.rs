//! Passwords that admins reset: at once, by one link, known to nobody else (R1-R5).

use crate::domain::{Admin, Authority, Limited, Member, Operator, Origin, Role};
use crate::error::{AppError, DeadLink, Fault};
use crate::features::auth::service::{
    change_password::{change_password, set_demanded},
    reset,
    sessions::{self, Found},
    sign_in::{self, SignedIn},
};
use crate::features::users::{
    model::{Deed, Holds, ResetLink},
    service::{
        change_reset::change_reset, change_role::change_role, deactivate::deactivate, finish_reset,
        reactivate::reactivate, revoke_reset::revoke_reset, start_reset, undo::undo,
    },
};
use crate::tests::{
    fixture::{Fixture, PASSWORD, Person, on_both},
    world::{ACTED_ON, contents},
};
use secrecy::ExposeSecret;
use std::time::Duration;

const NEW: &str = "quiet harbour lantern";
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// An admin with their own right, and a member who has a session.
struct Two {
    ana: Person,
    admin: Admin,
    by_ana: Authority,
    ben: Person,
    session: String,
}

async fn two(fixture: &Fixture) -> Two {
    let ana = fixture.set_up().await;
    let admin = fixture.admin(&ana).await;
    let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
    let session = fixture.session(&ben).await.1;
    Two { by_ana: admin.clone().into(), ana, admin, ben, session }
}

async fn start(fixture: &Fixture, by: &Authority, of: &Person) -> Result<ResetLink, AppError> {
    start_reset::start_reset(&fixture.app, by, of.id, Holds::Day, false).await
}

async fn sign_in(fixture: &Fixture, person: &Person, password: &str) -> Result<SignedIn, AppError> {
    let entered = sign_in::Entered {
        email: person.email.to_string(),
        password: password.to_owned(),
        former: None,
        device: None,
        origin: Origin::default(),
    };
    sign_in::sign_in(&fixture.app, entered).await
}

async fn finish(fixture: &Fixture, link: &ResetLink, password: &str) -> Result<(), AppError> {
    let origin = Origin::default();
    finish_reset::finish_reset(&fixture.app, &link.token, password, None, &origin).await.map(drop)
}

async fn found(fixture: &Fixture, cookie: &str) -> Found {
    sessions::find(&fixture.app, cookie, Origin::default()).await.unwrap()
}

async fn limited(fixture: &Fixture, person: &Person) -> Limited {
    let signed_in = sign_in(fixture, person, PASSWORD).await.unwrap();
    assert!(signed_in.limited);
    let Found::Limited(limited) = found(fixture, signed_in.session.token.expose_secret()).await else {
        panic!("a session that reaches everything")
    };
    *limited
}

async fn whole(fixture: &Fixture, person: &Person, password: &str) -> Member {
    let signed_in = sign_in(fixture, person, password).await.unwrap();
    let Found::Live(member) = found(fixture, signed_in.session.token.expose_secret()).await else { panic!("limited") };
    *member
}

fn dead(reason: DeadLink, ask: &Person) -> Result<(), AppError> {
    Err(AppError::LinkDead { reason, ask: Some(ask.name.clone()) })
}

#[tokio::test]
async fn r1_a_reset_ends_the_sessions_and_the_next_one_reaches_a_new_password_alone() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, session, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        assert_eq!((&link.name, link.holds, link.compromised), (&ben.name, Holds::Day, false));
        assert!(link.link.starts_with("http://pinchy.test/reset/rst_") && link.qr_svg.starts_with("<svg"));
        assert!(matches!(found(&fixture, &session).await, Found::Ended(_)));
        let limited = limited(&fixture, &ben).await;
        let demand = crate::features::auth::service::change_password::demand(&fixture.app, &limited).await.unwrap();
        assert_eq!((demand.reset.by, demand.reset.at), (Some(ana.name.clone()), fixture.app.clock.now()));
        let same = set_demanded(&fixture.app, &limited, PASSWORD).await.unwrap_err();
        assert_eq!(same.fault_of("password"), Some(Fault::SameAsBefore), "the new one must differ");
        let set = set_demanded(&fixture.app, &limited, NEW).await.unwrap();
        let origin = Origin::default();
        sign_in::begin_with_new_password(&fixture.app, set, None, origin).await.unwrap();
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::WrongCredentials));
        whole(&fixture, &ben, NEW).await;
        assert_eq!(finish(&fixture, &link, "another harbour lantern").await, dead(DeadLink::Overtaken, &ana));
        let trail = fixture.trail().await;
        assert_eq!(trail[..3], ["reset.started", "session.signed_in", "user.password_changed"]);
    })
    .await;
}

#[tokio::test]
async fn r1_a_limited_session_lasts_a_quarter_of_an_hour_and_sets_one_password() {
    on_both(|fixture| async move {
        let Two { by_ana, ben, .. } = two(&fixture).await;
        start(&fixture, &by_ana, &ben).await.unwrap();
        let signed_in = sign_in(&fixture, &ben, PASSWORD).await.unwrap();
        let token = signed_in.session.token.expose_secret().to_owned();
        fixture.app.clock.advance(15 * MINUTE - Duration::from_millis(1));
        let Found::Limited(limited) = found(&fixture, &token).await else { panic!("over too early") };
        fixture.app.clock.advance(Duration::from_millis(1));
        assert!(matches!(found(&fixture, &token).await, Found::Ended(_)));
        set_demanded(&fixture.app, &limited, NEW).await.unwrap();
        let again = set_demanded(&fixture.app, &limited, "another harbour lantern").await;
        assert_eq!(again.err(), Some(AppError::SignedOut), "a session sets one password");
    })
    .await;
}

#[tokio::test]
async fn r1_the_old_password_stops_with_a_link_that_expires_and_stays_with_one_that_is_revoked() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        let revoked = revoke_reset(&fixture.app, &by_ana, link.reset).await.unwrap();
        assert_eq!((revoked.deed, revoked.undo), (Deed::ResetRevoked, None));
        let entries = fixture.trail().await.len();
        revoke_reset(&fixture.app, &by_ana, link.reset).await.unwrap();
        assert_eq!(fixture.trail().await.len(), entries, "U7: nothing was written the second time");
        assert_eq!(finish(&fixture, &link, NEW).await, dead(DeadLink::Revoked, &ana));
        fixture.app.clock.advance(48 * HOUR);
        limited(&fixture, &ben).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        fixture.app.clock.advance(24 * HOUR - Duration::from_millis(1));
        limited(&fixture, &ben).await;
        fixture.app.clock.advance(Duration::from_millis(1));
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
        assert_eq!(sign_in(&fixture, &ben, NEW).await.err(), Some(AppError::WrongCredentials));
        assert_eq!(finish(&fixture, &link, NEW).await, dead(DeadLink::Expired, &ana));
        assert_eq!(revoke_reset(&fixture.app, &by_ana, link.reset).await, Err(AppError::ResetOver));
        // A newer link does not bring back what has stopped.
        let newer = start(&fixture, &by_ana, &ben).await.unwrap();
        assert!(newer.compromised);
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
        revoke_reset(&fixture.app, &by_ana, newer.reset).await.unwrap();
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
    })
    .await;
}

#[tokio::test]
async fn r1_the_link_can_be_made_shorter_or_longer_and_stays_the_same() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        let change = async |holds| change_reset(&fixture.app, &by_ana, &link.token, holds, false, false).await.unwrap();
        let longer = change(Holds::Week).await;
        assert_eq!((&longer.link, longer.reset), (&link.link, link.reset));
        fixture.app.clock.advance(25 * HOUR);
        limited(&fixture, &ben).await;
        let shorter = change(Holds::Hour).await;
        assert_eq!(shorter.expires_at, fixture.app.clock.now() + HOUR);
        fixture.app.clock.advance(HOUR);
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
        assert_eq!(finish(&fixture, &link, NEW).await, dead(DeadLink::Expired, &ana));
        let over = change_reset(&fixture.app, &by_ana, &link.token, Holds::Week, false, false).await;
        assert_eq!(over.err(), Some(AppError::ResetOver), "what is over does not come back");
    })
    .await;
}

#[tokio::test]
async fn r2_a_compromised_account_has_its_old_password_stopped_at_once_and_the_link_goes_on() {
    on_both(|fixture| async move {
        let Two { by_ana, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        let signed_in = sign_in(&fixture, &ben, PASSWORD).await.unwrap();
        let changed = change_reset(&fixture.app, &by_ana, &link.token, Holds::Day, true, false).await.unwrap();
        assert!(changed.compromised && changed.link == link.link);
        let session = found(&fixture, signed_in.session.token.expose_secret()).await;
        assert!(matches!(session, Found::Ended(_)), "what the old password has begun ends too");
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
        let again = change_reset(&fixture.app, &by_ana, &link.token, Holds::Week, false, false).await.unwrap();
        assert!(again.compromised, "what has stopped stays so");
        assert_eq!(sign_in(&fixture, &ben, PASSWORD).await.err(), Some(AppError::PasswordStopped));
        finish(&fixture, &link, NEW).await.unwrap();
        whole(&fixture, &ben, NEW).await;
    })
    .await;
}

#[tokio::test]
async fn r3_a_newer_link_a_new_password_and_a_deactivation_kill_it_and_nobody_resets_themselves() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, .. } = two(&fixture).await;
        let older = start(&fixture, &by_ana, &ben).await.unwrap();
        let newer = start(&fixture, &by_ana, &ben).await.unwrap();
        assert_eq!(finish(&fixture, &older, NEW).await, dead(DeadLink::Replaced, &ana));
        deactivate(&fixture.app, &by_ana, ben.id).await.unwrap();
        assert_eq!(start(&fixture, &by_ana, &ben).await.err(), Some(AppError::TargetDeactivated));
        assert_eq!(finish(&fixture, &newer, NEW).await, dead(DeadLink::Overtaken, &ana));
        // U6: what was pending is pending still, and the link stays dead.
        reactivate(&fixture.app, &by_ana, ben.id).await.unwrap();
        assert_eq!(finish(&fixture, &newer, NEW).await, dead(DeadLink::Overtaken, &ana));
        let limited = limited(&fixture, &ben).await;
        let third = start(&fixture, &by_ana, &ben).await.unwrap();
        assert_eq!(set_demanded(&fixture.app, &limited, NEW).await.err(), Some(AppError::SignedOut));
        finish(&fixture, &third, NEW).await.unwrap();
        let fourth = start(&fixture, &by_ana, &ben).await.unwrap();
        let before = contents(&fixture, ACTED_ON).await;
        assert_eq!(start(&fixture, &by_ana, &ana).await.err(), Some(AppError::OwnAccount));
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
        assert!(finish_reset::reset_page(&fixture.app, &fourth.token, None).await.is_ok());
        // The command line resets whom it wants; then nobody is named as the one to ask.
        let operator = Operator::from_command_line().into();
        let by_operator = start(&fixture, &operator, &ana).await.unwrap();
        finish(&fixture, &by_operator, NEW).await.unwrap();
        let used = Err(AppError::LinkDead { reason: DeadLink::Used, ask: None });
        assert_eq!(finish(&fixture, &by_operator, "another harbour lantern").await, used);
    })
    .await;
}

#[tokio::test]
async fn a5_r3_changing_ones_own_password_ends_the_other_sessions_and_kills_the_link() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, session, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        finish(&fixture, &link, NEW).await.unwrap();
        assert!(matches!(found(&fixture, &session).await, Found::Ended(_)));
        let other = fixture_session(&fixture, &ben).await;
        let member = whole(&fixture, &ben, NEW).await;
        let wrong = change_password(&fixture.app, &member, "no password of mine", PASSWORD).await.unwrap_err();
        assert_eq!(wrong.fault_of("current_password"), Some(Fault::NotThePassword));
        let guessable = change_password(&fixture.app, &member, NEW, "ben@harbour.example").await.unwrap_err();
        assert!(matches!(guessable.fault_of("password"), Some(Fault::Guessable { .. })));
        let live = start(&fixture, &by_ana, &ben).await.unwrap();
        assert_eq!(finish(&fixture, &live, NEW).await.unwrap_err().fault_of("password"), Some(Fault::SameAsBefore));
        finish(&fixture, &live, "another harbour lantern").await.unwrap();
        assert!(matches!(found(&fixture, &other).await, Found::Ended(_)));
        let member = whole(&fixture, &ben, "another harbour lantern").await;
        change_password(&fixture.app, &member, "another harbour lantern", PASSWORD).await.unwrap();
        let elsewhere = sign_in(&fixture, &ben, PASSWORD).await.unwrap().session.token.expose_secret().to_owned();
        let changed = change_password(&fixture.app, &member, PASSWORD, NEW).await.unwrap();
        assert_eq!(changed.id, member.session, "the session goes on, under another token (A2)");
        assert!(matches!(found(&fixture, changed.token.expose_secret()).await, Found::Live(_)));
        assert!(matches!(found(&fixture, &elsewhere).await, Found::Ended(_)));
        assert_eq!(finish(&fixture, &live, NEW).await, dead(DeadLink::Used, &ana));
    })
    .await;
}

async fn fixture_session(fixture: &Fixture, person: &Person) -> String {
    sign_in(fixture, person, NEW).await.unwrap().session.token.expose_secret().to_owned()
}

#[tokio::test]
async fn r4_the_holder_signs_in_and_everybody_else_is_out_and_somebody_else_must_sign_out_first() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, admin, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        let page = finish_reset::reset_page(&fixture.app, &link.token, Some(admin.member())).await.unwrap();
        assert_eq!((page.name, page.email, page.maker), (ben.name.clone(), ben.email.clone(), Some(ana.name.clone())));
        assert_eq!(page.signed_in_as, Some(ana.name.clone()));
        let origin = Origin::default();
        let by_ana = finish_reset::finish_reset(&fixture.app, &link.token, NEW, Some(admin.member()), &origin).await;
        assert_eq!(by_ana.err(), Some(AppError::SignedIn));
        // Ben's own limited session is no obstacle.
        let limited = limited(&fixture, &ben).await;
        let page = finish_reset::reset_page(&fixture.app, &link.token, Some(&limited.0)).await.unwrap();
        assert_eq!(page.signed_in_as, None);
        let set = finish_reset::finish_reset(&fixture.app, &link.token, NEW, Some(&limited.0), &origin).await.unwrap();
        assert_eq!(
            set_demanded(&fixture.app, &limited, "x".repeat(12).as_str()).await.err().map(|e| e.status()),
            Some(422)
        );
        assert_eq!(set_demanded(&fixture.app, &limited, PASSWORD).await.err(), Some(AppError::SignedOut));
        sign_in::begin_with_new_password(&fixture.app, set, None, origin).await.unwrap();
        assert_eq!(finish_reset::reset_page(&fixture.app, "rst_x", None).await.err(), Some(AppError::LinkUnknown));
    })
    .await;
}

#[tokio::test]
async fn r5_the_user_is_told_once_at_the_next_sign_in_that_somebody_used_a_link() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        let at = fixture.app.clock.now();
        finish(&fixture, &link, NEW).await.unwrap();
        fixture.app.clock.advance(HOUR);
        let told = whole(&fixture, &ben, NEW).await;
        let note = reset::told(&fixture.app, &told).await.unwrap().expect("told");
        assert_eq!((note.by, note.at), (Some(ana.name.clone()), at));
        let later = whole(&fixture, &ben, NEW).await;
        assert_eq!(reset::told(&fixture.app, &later).await.unwrap(), None, "once");
        fixture.app.clock.advance(15 * MINUTE);
        assert_eq!(reset::told(&fixture.app, &told).await.unwrap(), None, "and not for ever");
    })
    .await;
}

#[tokio::test]
async fn r5_the_trail_names_who_started_it_and_that_the_holder_of_the_link_finished_it() {
    on_both(|fixture| async move {
        let Two { by_ana, ana, ben, .. } = two(&fixture).await;
        let link = start(&fixture, &by_ana, &ben).await.unwrap();
        finish(&fixture, &link, NEW).await.unwrap();
        let rows = crate::features::audit::service::list(&fixture.app, None).await.unwrap().rows;
        assert_eq!(
            rows.iter().rev().map(|row| (row.action.as_str(), row.actor_kind.as_str(), row.actor)).collect::<Vec<_>>(),
            [("reset.started", "user", Some(ana.id)), ("reset.finished", "reset_holder", None)]
        );
        assert!(rows.iter().all(|row| row.target_name.as_deref() == Some(ben.name.as_str())));
        let everything = format!("{:?}", contents(&fixture, &["audit_entries", "audit_personal", "reset_links"]).await);
        assert!(!everything.contains(&link.token), "the secret is kept nowhere");
    })
    .await;
}

#[tokio::test]
async fn i7_the_reset_links_of_a_demoted_or_deactivated_admin_are_revoked_and_no_undo_gives_them_back() {
    on_both(|fixture| async move {
        let Two { by_ana, admin, ben, .. } = two(&fixture).await;
        let cleo = fixture.user("Cleo", "cleo@harbour.example", Role::Admin).await;
        let by_cleo: Authority = fixture.admin(&cleo).await.into();
        for demote in [true, false] {
            let link = start(&fixture, &by_cleo, &ben).await.unwrap();
            let acted = if demote {
                change_role(&fixture.app, &by_ana, cleo.id, Role::Member).await.unwrap()
            } else {
                deactivate(&fixture.app, &by_ana, cleo.id).await.unwrap()
            };
            assert_eq!(finish(&fixture, &link, NEW).await, dead(DeadLink::Revoked, &cleo));
            undo(&fixture.app, &admin, acted.undo.unwrap()).await.unwrap();
            assert_eq!(finish(&fixture, &link, NEW).await, dead(DeadLink::Revoked, &cleo));
            limited(&fixture, &ben).await;
        }
        let revoked = fixture.trail().await.iter().filter(|action| *action == "reset.revoked").count();
        assert_eq!(revoked, 2);
    })
    .await;
}
