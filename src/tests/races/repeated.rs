//! The same act done several times at once is done once, and told once (U7).

use crate::domain::{Authority, Role};
use crate::error::AppError;
use crate::features::{
    auth::service::own_sessions,
    settings::{
        model::{NewLimits, NewSettings},
        service as settings,
    },
};
use crate::server::AppState;
use crate::tests::fixture::{Fixture, on_both};
use std::future::Future;

const ROUNDS: usize = 20;
const AT_ONCE: usize = 4;

/// Does it several times at once, half of them at another node; gives what came of each.
async fn at_once<T, F>(nodes: [&AppState; 2], act: impl Fn(AppState) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let tasks: Vec<_> = (0..AT_ONCE).map(|n| tokio::spawn(act(nodes[n % 2].clone()))).collect();
    futures::future::join_all(tasks).await.into_iter().map(|outcome| outcome.unwrap().unwrap()).collect()
}

async fn entries(fixture: &Fixture, action: &str) -> usize {
    let count = format!("SELECT COUNT(*) FROM audit_index WHERE action = '{action}'");
    fixture.number(&count).await as usize
}

#[tokio::test(flavor = "multi_thread")]
async fn u7_a_session_that_is_ended_several_times_at_once_is_told_of_once() {
    on_both(async |fixture| {
        fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let node = fixture.another_node().await;
        for round in 0..ROUNDS {
            fixture.sql("DELETE FROM sessions").await.unwrap();
            let (member, other) = (fixture.member(&ben).await, fixture.session(&ben).await.0);
            let counts = at_once([&fixture.app, &node], |app| {
                let member = member.clone();
                async move {
                    match round % 2 == 0 {
                        true => own_sessions::end_others(&app, &member).await,
                        false => own_sessions::end(&app, &member, other).await,
                    }
                }
            })
            .await;
            assert_eq!(counts.iter().sum::<i64>(), 1, "round {round}: {counts:?}");
            assert_eq!(entries(&fixture, "user.sessions_ended").await, round + 1, "round {round}");
        }
        node.db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u7_the_same_settings_saved_several_times_at_once_are_told_of_once() {
    on_both(async |fixture| {
        let authority: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let node = fixture.another_node().await;
        for round in 0..ROUNDS {
            let named = NewSettings::parse(&format!("Harbour {round}"), "").unwrap();
            let holds = ["1h", "1d"][round % 2];
            let limits = NewLimits::parse("", "", holds, "").unwrap();
            at_once([&fixture.app, &node], |app| {
                let (authority, named) = (authority.clone(), named.clone());
                async move { settings::change(&app, &authority, named).await }
            })
            .await;
            assert_eq!(entries(&fixture, "settings.changed").await, 2 * round + 1, "round {round}: the name");
            at_once([&fixture.app, &node], |app| {
                let authority = authority.clone();
                async move { settings::change_limits(&app, &authority, limits).await }
            })
            .await;
            assert_eq!(entries(&fixture, "settings.changed").await, 2 * round + 2, "round {round}: the limits");
        }
        node.db.close().await;
    })
    .await;
}
