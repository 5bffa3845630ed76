//! Who hears what, and when a stream ends.

use super::{hear_others, listen, operator};
use crate::domain::{Notice, Role, Topic};
use crate::features::{
    auth::service::sign_out,
    settings::{
        self,
        model::{NewLimits, NewSettings},
    },
    users::service::{change_role::change_role, deactivate::deactivate, reactivate::reactivate},
};
use crate::tests::{fixture::on_both, world};
use std::time::Duration;

#[tokio::test]
async fn p1_p3_a_member_hears_of_their_own_and_of_the_organisations_name_alone() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let mut of_mira = fixture.browser(&mira).await;
        let mut heard = listen(&mut of_mira).await;
        // People, invites, settings, sessions of others and the trail change.
        world::invite(&fixture, &ana, "Noor Haddad", "noor@harbour.example").await;
        change_role(app, &operator(), ben.id, Role::Admin).await.unwrap();
        deactivate(app, &operator(), ben.id).await.unwrap();
        let new = |name: &str| NewSettings::parse(name, "").unwrap();
        settings::service::change(app, &operator(), new("Harbour")).await.unwrap();
        assert_eq!(heard.next().await, Some(Notice::Changed(Topic::Organisation)), "nothing before it");
        // What is hers she hears, and from the change on all that an admin may.
        change_role(app, &operator(), mira.id, Role::Admin).await.unwrap();
        let told = [Notice::You, Notice::Changed(Topic::People), Notice::Changed(Topic::Audit)];
        for notice in told {
            assert_eq!(heard.next().await, Some(notice));
        }
        // The demotion itself is the first that she may not hear of any more.
        change_role(app, &operator(), mira.id, Role::Member).await.unwrap();
        assert_eq!(heard.next().await, Some(Notice::You));
        fixture.session(&mira).await;
        assert_eq!(heard.next().await, Some(Notice::Changed(Topic::Sessions(mira.id))), "nothing between");
    })
    .await;
}

#[tokio::test]
async fn p3_u5_a_deactivation_ends_the_streams_of_the_account_at_once_and_no_others() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let mut browsers = [fixture.browser(&mira).await, fixture.browser(&mira).await];
        let [first, second] = &mut browsers;
        let (first, second) = (listen(first).await, listen(second).await);
        let mut others = listen(&mut fixture.browser(&ana).await).await;
        deactivate(app, &operator(), mira.id).await.unwrap();
        assert_eq!(first.rest().await, [Notice::Deactivated]);
        assert_eq!(second.rest().await, [Notice::Deactivated]);
        assert_eq!(others.next().await, Some(Notice::Changed(Topic::User(mira.id))));
        reactivate(app, &operator(), mira.id).await.unwrap();
        let answer = browsers[0].read("/events").await;
        assert_eq!(answer.status.as_u16(), 303, "the session stays over");
    })
    .await;
}

#[tokio::test]
async fn p3_h4_a_session_that_ends_ends_its_stream_and_no_other_of_the_same_person() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let mut browser = fixture.browser(&mira).await;
        let ended = listen(&mut browser).await;
        let mut other = listen(&mut fixture.browser(&mira).await).await;
        assert_eq!(browser.post("/api/auth/sign_out", &[]).await.status.as_u16(), 303);
        let told = ended.rest().await;
        assert_eq!(told.last(), Some(&Notice::Ended));
        assert_eq!(other.next().await, Some(Notice::Changed(Topic::Sessions(mira.id))));
        let member = fixture.member(&mira).await;
        assert_eq!(other.next().await, Some(Notice::Changed(Topic::Sessions(mira.id))), "one has begun");
        sign_out::sign_out(app, &member).await.unwrap();
        assert_eq!(other.next().await, Some(Notice::Changed(Topic::Sessions(mira.id))), "and ended");
    })
    .await;
}

#[tokio::test]
async fn a2_o1_shorter_limits_end_the_streams_of_sessions_that_are_over_by_them_at_once_and_no_others() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let old = listen(&mut fixture.browser(&mira).await).await;
        app.clock.advance(Duration::from_secs(2 * 3_600));
        let mut new = listen(&mut fixture.browser(&mira).await).await;
        let limits = NewLimits::parse("1h", "", "", "").unwrap();
        settings::service::change_limits(app, &operator(), limits).await.unwrap();
        assert_eq!(old.rest().await.last(), Some(&Notice::Ended));
        fixture.session(&mira).await;
        assert_eq!(new.next().await, Some(Notice::Changed(Topic::Sessions(mira.id))), "a member hears of no setting");
    })
    .await;
}

#[tokio::test]
async fn a2_a_session_runs_out_under_its_stream_and_activity_elsewhere_keeps_it() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mut browser = fixture.browser(&ana).await;
        let stream = listen(&mut browser).await;
        let idle = app.config.session_idle;
        // Somebody does something: the session lives on from there.
        app.clock.advance(idle - Duration::from_secs(60));
        assert_eq!(browser.get("/users").await.status.as_u16(), 200);
        app.clock.advance(Duration::from_secs(120));
        let mut second = listen(&mut browser).await;
        // Neither that, nor a fetch in the background, is activity.
        browser.extra.push((crate::live::BACKGROUND.to_owned(), "1".to_owned()));
        app.clock.advance(idle - Duration::from_secs(180));
        assert_eq!(browser.read("/api/users/counts").await.status.as_u16(), 200);
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(stream.rest().await, [Notice::Ended]);
        assert_eq!(second.next().await, Some(Notice::Ended));
        assert_eq!(browser.read("/api/users/counts").await.status.as_u16(), 401);
    })
    .await;
}

#[tokio::test]
async fn a2_no_stream_outlives_the_longest_session() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mut browser = fixture.browser(&ana).await;
        let stream = listen(&mut browser).await;
        let step = app.config.session_idle / 2;
        let mut passed = Duration::ZERO;
        while passed + step < app.config.session_absolute {
            app.clock.advance(step);
            passed += step;
            assert_eq!(browser.read("/api/users/counts").await.status.as_u16(), 200);
        }
        app.clock.advance(step);
        assert_eq!(stream.rest().await, [Notice::Ended]);
    })
    .await;
}

#[tokio::test]
async fn a2_a_background_fetch_widens_nothing() {
    on_both(|fixture| async move {
        let world = world::World::new(&fixture).await;
        for (actor, status) in
            [(world::Actor::Anonymous, 401), (world::Actor::Deactivated, 401), (world::Actor::Member, 404)]
        {
            let mut browser = world.browser(actor);
            browser.extra.push((crate::live::BACKGROUND.to_owned(), "1".to_owned()));
            assert_eq!(browser.read("/api/users/people").await.status.as_u16(), status, "{actor:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn p3_o2_another_process_ends_a_stream_and_a_change_there_is_heard_here() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        // A second node on PostgreSQL; a command beside the running server on SQLite.
        let elsewhere = fixture.another_node().await;
        let stop = hear_others(&fixture.app).await;
        let mut of_ana = listen(&mut fixture.browser(&ana).await).await;
        let of_mira = listen(&mut fixture.browser(&mira).await).await;
        deactivate(&elsewhere, &operator(), mira.id).await.unwrap();
        assert_eq!(of_mira.rest().await.last(), Some(&Notice::Deactivated));
        let mut told = of_ana.next().await;
        while told == Some(Notice::Changed(Topic::Sessions(mira.id))) {
            told = of_ana.next().await;
        }
        let of_the_change = [Notice::Gap, Notice::Changed(Topic::User(mira.id))];
        assert!(told.is_some_and(|told| of_the_change.contains(&told)), "{told:?}");
        stop.cancel();
        elsewhere.db.close().await;
    })
    .await;
}
