//! How long a session lives, and what a cookie stands for (A2, P3).

use super::super::service::{sessions, sessions::Found};
use super::{HERE, origin};
use crate::domain::{Role, Status};
use crate::features::settings::{model::NewLimits, service as settings};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, Person, on_both};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const MILLI: Duration = Duration::from_millis(1);

async fn found(app: &AppState, token: &str) -> &'static str {
    match sessions::find(app, token, origin(HERE)).await.unwrap() {
        Found::Live(_) => "live",
        Found::Limited(_) => "limited",
        Found::Ended(_) => "ended",
        Found::Nothing => "nothing",
    }
}

async fn seen(fixture: &Fixture) -> (i64, i64) {
    let session = fixture.number("SELECT MAX(last_seen_at) FROM sessions").await;
    (session, fixture.number("SELECT MAX(last_active_at) FROM users").await)
}

async fn token(fixture: &Fixture, person: &Person) -> String {
    fixture.session(person).await.1
}

#[tokio::test]
async fn a2_a_session_ends_after_twelve_hours_without_use() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let (used, unused) = (token(&fixture, &ana).await, token(&fixture, &ana).await);
        app.clock.advance(12 * HOUR - MILLI);
        assert_eq!(found(app, &used).await, "live");
        app.clock.advance(MILLI);
        assert_eq!(found(app, &unused).await, "ended");
        assert_eq!(found(app, &used).await, "live", "use keeps it");
        app.clock.advance(12 * HOUR);
        assert_eq!(found(app, &used).await, "ended");
        assert_eq!(found(app, &used).await, "ended", "looking does not wake it");
    })
    .await;
}

#[tokio::test]
async fn a2_a_session_ends_after_thirty_days_however_much_it_is_used() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let token = token(&fixture, &ana).await;
        for hour in (0..720).step_by(8) {
            assert_eq!(found(app, &token).await, "live", "after {hour} hours");
            app.clock.advance(8 * HOUR);
        }
        assert_eq!(found(app, &token).await, "ended");
    })
    .await;
}

#[tokio::test]
async fn a2_last_seen_is_written_once_a_minute_at_most() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let token = token(&fixture, &ana).await;
        let start = app.clock.now().as_millis();
        for (advance, expected) in [(MINUTE - MILLI, 0), (MILLI, 60_000), (MINUTE - MILLI, 60_000), (MILLI, 120_000)] {
            app.clock.advance(advance);
            assert_eq!(found(app, &token).await, "live");
            assert_eq!(seen(&fixture).await, (start + expected, start + expected), "{advance:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a2_an_ended_session_is_known_as_its_users_for_a_day_and_then_as_nothing() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira", "mira@harbour.example", Role::Member).await;
        let (ended, idle, live) =
            (token(&fixture, &ana).await, token(&fixture, &mira).await, token(&fixture, &ana).await);
        let now = app.clock.now();
        let mut tx = app.db.begin().await.unwrap();
        assert_eq!(sessions::end_by_token(&mut tx, &ended, now).await.unwrap(), Some(ana.id));
        assert_eq!(sessions::end_by_token(&mut tx, &ended, now).await.unwrap(), None, "once");
        assert_eq!(sessions::end_by_token(&mut tx, "ses_unknown", now).await.unwrap(), None);
        tx.commit().await.unwrap();
        for _ in 0..3 {
            app.clock.advance(8 * HOUR);
            assert_eq!(found(app, &live).await, "live");
            sessions::drop_ended(app).await.unwrap();
        }
        let whose = |found| match found {
            Found::Ended(user) => Some(user),
            _ => None,
        };
        assert_eq!(whose(sessions::find(app, &ended, origin(HERE)).await.unwrap()), Some(ana.id));
        assert_eq!(whose(sessions::find(app, &idle, origin(HERE)).await.unwrap()), Some(mira.id));
        app.clock.advance(MILLI);
        sessions::drop_ended(app).await.unwrap();
        assert_eq!(found(app, &ended).await, "nothing");
        app.clock.advance(11 * HOUR);
        assert_eq!(found(app, &live).await, "live");
        sessions::drop_ended(app).await.unwrap();
        assert_eq!((found(app, &idle).await, found(app, &live).await), ("ended", "live"), "a day after its idle limit");
        app.clock.advance(HOUR + MILLI);
        sessions::drop_ended(app).await.unwrap();
        assert_eq!((found(app, &idle).await, found(app, &live).await), ("nothing", "live"));
        app.clock.advance(31 * DAY);
        sessions::drop_ended(app).await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM sessions").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a2_o1_limits_from_the_settings_hold_from_the_next_request_also_for_sessions_that_began_before() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana = fixture.admin(&ana).await.into();
        let token = token(&fixture, &ana).await;
        app.clock.advance(2 * HOUR);
        assert_eq!(found(app, &token).await, "live");
        app.clock.advance(HOUR);
        settings::change_limits(app, &by_ana, NewLimits::parse("1h", "1d", "", "").unwrap()).await.unwrap();
        assert_eq!(found(app, &token).await, "ended", "an hour without use");
        settings::change_limits(app, &by_ana, NewLimits::parse("7d", "1d", "", "").unwrap()).await.unwrap();
        assert_eq!(found(app, &token).await, "live", "nothing was ended for good");
        app.clock.advance(21 * HOUR);
        assert_eq!(found(app, &token).await, "ended", "a day in all");
        settings::change_limits(app, &by_ana, NewLimits::parse("7d", "90d", "", "").unwrap()).await.unwrap();
        for _ in 0..10 {
            app.clock.advance(6 * DAY);
            assert_eq!(found(app, &token).await, "live", "longer than the server was started with");
            sessions::drop_ended(app).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a2_what_is_no_token_of_ours_stands_for_nothing() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let token = token(&fixture, &ana).await;
        let long = "x".repeat(10_000);
        for other in ["", "ses_", &token[4..], &token.to_lowercase(), &format!("{token} "), "\0", "🦦", &long] {
            assert_eq!(found(&fixture.app, other).await, "nothing", "{other:.50}");
        }
        assert_eq!(found(&fixture.app, &token).await, "live");
    })
    .await;
}

#[tokio::test]
async fn p3_role_name_and_status_are_those_of_this_very_moment() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.without_admin_wall().await;
        let ana = fixture.set_up().await;
        let token = token(&fixture, &ana).await;
        for (role, name) in [("member", "Ana"), ("admin", "Ana Novak")] {
            fixture.sql(&format!("UPDATE users SET role = '{role}', name = '{name}'")).await.unwrap();
            let Found::Live(member) = sessions::find(app, &token, origin(HERE)).await.unwrap() else { panic!() };
            assert_eq!((member.role.as_str(), member.name.as_str(), member.user), (role, name, ana.id));
            assert_eq!(member.origin, origin(HERE));
        }
        for (status, expected) in [(Status::Deactivated, "ended"), (Status::Active, "live")] {
            fixture.sql(&format!("UPDATE users SET status = '{status}'")).await.unwrap();
            assert_eq!(found(app, &token).await, expected, "{status}");
        }
    })
    .await;
}
