//! Waits between attempts (A3).

use super::super::service::{sign_in as service, throttle};
use super::{ANA, entered};
use crate::domain::Origin;
use crate::error::AppError;
use crate::server::{AppState, db::copy::Value};
use crate::tests::{
    fixture::{PASSWORD, on_both},
    world::contents,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Another address for each number.
fn from(number: usize) -> String {
    format!("198.51.{}.{}", number / 250, number % 250)
}

async fn attempt(app: &AppState, email: &str, password: &str, address: &str) -> Result<(), AppError> {
    service::sign_in(app, entered(email, password, address)).await.map(drop)
}

fn wait(outcome: &Result<(), AppError>) -> u64 {
    match outcome {
        Err(AppError::Throttled { retry_after_s }) => u64::from(*retry_after_s),
        other => panic!("not held back: {other:?}"),
    }
}

/// Counts a failure as `sign_in` does, without hashing anything.
async fn fail(app: &AppState, email: &str, address: &str) -> Result<(), AppError> {
    throttle::admit(app, &throttle::Attempt::new(app, email, Some(address))).await
}

#[tokio::test]
async fn a3_waits_of_an_account_rise_to_a_minute_and_no_further_whether_it_exists_or_not() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        for email in [ANA, "nobody@harbour.example"] {
            let mut waits = Vec::new();
            // From ever new addresses: the account alone is counted.
            for number in 0..40 {
                let attempted = fail(app, email, &from(number)).await;
                if attempted.is_err() {
                    waits.push(wait(&attempted));
                    app.clock.advance(*waits.last().unwrap() as u32 * SECOND);
                }
            }
            assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60], "{email}");
            assert!(waits.iter().all(|wait| *wait <= 60), "a stranger never holds anybody back for longer: {waits:?}");
            app.clock.advance(60 * SECOND);
            assert!(attempt(app, ANA, PASSWORD, "203.0.113.1").await.is_ok(), "and then the owner gets in");
        }
    })
    .await;
}

#[tokio::test]
async fn a3_even_the_right_password_waits_and_is_told_how_long_and_a_success_clears() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        for _ in 0..6 {
            assert_eq!(attempt(app, ANA, "wrong password", "203.0.113.1").await, Err(AppError::WrongCredentials));
        }
        let held = attempt(app, ANA, PASSWORD, "203.0.113.2").await;
        assert_eq!(held, Err(AppError::Throttled { retry_after_s: 1 }));
        app.clock.advance(Duration::from_millis(999));
        assert_eq!(wait(&attempt(app, ANA, PASSWORD, "203.0.113.2").await), 1, "told in whole seconds, rounded up");
        app.clock.advance(Duration::from_millis(1));
        attempt(app, ANA, PASSWORD, "203.0.113.2").await.unwrap();
        // The account starts anew: five more cost nothing.
        for number in 0..6 {
            assert_eq!(attempt(app, ANA, "wrong password", &from(number)).await, Err(AppError::WrongCredentials));
        }
        assert_eq!(wait(&attempt(app, ANA, "wrong password", &from(9)).await), 1);
        let told = "SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%\"reason\":\"throttled\"%'";
        assert!(fixture.number(told).await > 0, "being held back is told too");
    })
    .await;
}

#[tokio::test]
async fn a3_an_address_may_fail_twenty_times_over_all_accounts_and_then_waits_up_to_a_quarter_of_an_hour() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let here = "203.0.113.1";
        for number in 0..21 {
            fail(app, &format!("somebody{number}@harbour.example"), here).await.unwrap();
        }
        let mut waits = Vec::new();
        for number in 0..14 {
            waits.push(wait(&fail(app, &format!("next{number}@harbour.example"), here).await));
            assert_eq!(
                fail(app, &format!("next{number}@harbour.example"), "203.0.113.2").await,
                Ok(()),
                "others go on"
            );
            app.clock.advance(*waits.last().unwrap() as u32 * SECOND);
            fail(app, &format!("other{number}@harbour.example"), here).await.unwrap();
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
        // A success takes back what it was counted itself, and forgives no others.
        app.clock.advance(900 * SECOND);
        attempt(app, ANA, PASSWORD, here).await.unwrap();
        fail(app, "last@harbour.example", here).await.unwrap();
        assert_eq!(wait(&fail(app, "last2@harbour.example", here).await), 900);
    })
    .await;
}

#[tokio::test]
async fn a3_one_account_from_one_address_waits_up_to_a_quarter_of_an_hour_and_everybody_else_a_minute() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        for email in [ANA, "nobody@harbour.example"] {
            // Each /64 stands for its addresses, and an IPv4 address for itself, however it is written.
            for (number, [here, same]) in
                [["2001:db8:0:1::1", "2001:db8:0:1:ffff::2"], ["203.0.113.1", "::ffff:203.0.113.1"]]
                    .into_iter()
                    .enumerate()
            {
                for _ in 0..6 {
                    fail(app, email, here).await.unwrap();
                }
                let mut waits = Vec::new();
                for round in 0..13 {
                    waits.push(wait(&fail(app, email, [here, same][round % 2]).await));
                    app.clock.advance(*waits.last().unwrap() as u32 * SECOND);
                    fail(app, email, [same, here][round % 2]).await.unwrap();
                }
                assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900], "{email} from {here}");
                let elsewhere = ["2001:db8:0:2::1", "203.0.113.2"][number];
                assert_eq!(wait(&fail(app, email, elsewhere).await), 60, "the account alone");
                app.clock.advance(60 * SECOND);
                assert_eq!(fail(app, email, elsewhere).await, Ok(()));
                assert!(fail(app, email, here).await.is_err(), "still held back where it came from");
                // All is forgotten before the next begins.
                app.clock.advance(2 * 3600 * SECOND);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a3_each_kind_of_secret_has_a_ladder_of_its_own_by_address() {
    use throttle::Kind::{Claim, SetUpCode, SignIn};
    on_both(|fixture| async move {
        let app = &fixture.app;
        let here = Some("2001:db8::1");
        let at = |address: Option<&str>| Origin { address: address.map(str::to_owned), ..Origin::default() };
        let go =
            async |kind, address, outcome| throttle::by_address(app, kind, &at(address), async move { outcome }).await;
        for kind in [SignIn, Claim, SetUpCode] {
            for _ in 0..50 {
                assert_eq!(go(kind, here, Ok(())).await, Ok(()), "{kind:?}: successes are taken back");
            }
            for no_guess in [AppError::SignedIn, AppError::SetupDone, AppError::Internal] {
                for _ in 0..10 {
                    assert_eq!(go(kind, here, Err(no_guess.clone())).await, Err(no_guess.clone()));
                }
            }
            for _ in 0..21 {
                assert_eq!(go(kind, here, Err(AppError::LinkUnknown)).await, Err(AppError::LinkUnknown), "{kind:?}");
            }
            assert_eq!(wait(&go(kind, here, Ok(())).await), 1, "{kind:?}: even what is right");
            assert_eq!(wait(&go(kind, Some("2001:db8::2:0:0:1"), Ok(())).await), 1, "{kind:?}: the same /64");
            assert_eq!(go(kind, Some("2001:db8:1::1"), Ok(())).await, Ok(()), "{kind:?}: others go on");
            let node = fixture.another_node().await;
            let there = throttle::by_address(&node, kind, &at(here), async { Ok(()) }).await;
            assert_eq!(wait(&there), 1, "{kind:?}: at another node, and after a restart");
            node.db.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a3_what_is_refused_leaves_no_row() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        for number in 0..6 {
            fail(app, ANA, &from(number)).await.unwrap();
        }
        let before = contents(&fixture, &["throttle"]).await;
        for number in 6..60 {
            assert_eq!(wait(&fail(app, ANA, &from(number)).await), 1);
        }
        assert_eq!(contents(&fixture, &["throttle"]).await, before);
    })
    .await;
}

#[tokio::test]
async fn a3_waits_survive_a_restart_and_are_forgotten_after_an_hour() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        for number in 0..9 {
            fail(app, ANA, &from(number)).await.ok();
            app.clock.advance(8 * SECOND);
        }
        fail(app, ANA, &from(20)).await.unwrap();
        let restarted = fixture.another_node().await;
        assert_eq!(wait(&fail(&restarted, ANA, &from(30)).await), 16);
        throttle::drop_old(&restarted).await.unwrap();
        assert_eq!(wait(&fail(&restarted, ANA, &from(31)).await), 16, "what still counts is not swept away");
        app.clock.advance(3600 * SECOND);
        for number in 0..6 {
            assert_eq!(fail(&restarted, ANA, &from(40 + number)).await, Ok(()), "a new start");
        }
        app.clock.advance(3601 * SECOND);
        throttle::drop_old(&restarted).await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM throttle").await, 0);
        restarted.db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_attempts_at_the_same_moment_do_not_slip_past() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let attempts = (0..60).map(|number| {
            let app = fixture.app.clone();
            tokio::spawn(async move { fail(&app, ANA, &from(number)).await })
        });
        let outcomes = futures::future::join_all(attempts).await;
        let admitted = outcomes.iter().filter(|outcome| outcome.as_ref().unwrap().is_ok()).count();
        assert_eq!(admitted, 6, "five cost nothing, and the sixth sets the first wait");
    })
    .await;
}

#[tokio::test]
async fn a3_the_table_names_neither_an_e_mail_nor_an_address() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fail(app, ANA, "203.0.113.1").await.unwrap();
        let keys: Vec<Value> = contents(&fixture, &["throttle"])
            .await
            .remove("throttle")
            .unwrap()
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect();
        assert_eq!(keys.len(), 3);
        for guess in [ANA, "203.0.113.1", "account\nana@harbour.example", "address\n203.0.113.1"] {
            let hash = crate::server::crypto::sha256(guess.as_bytes()).to_vec();
            assert!(!keys.contains(&Value::Bytes(Some(hash))), "a bare hash of {guess:?} could be guessed back");
        }
        for key in &keys {
            assert!(matches!(key, Value::Bytes(Some(key)) if key.len() == 32), "{key:?}");
        }
    })
    .await;
}
