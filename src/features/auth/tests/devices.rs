//! Devices that have signed in before (A3).

use super::super::service::{change_password::change_password, devices, sign_in as service, throttle};
use super::{ANA, HERE, entered, origin};
use crate::domain::Role;
use crate::error::{AppError, Fault};
use crate::server::{AppState, crypto::sha256, db::copy::Value};
use crate::tests::{
    fixture::{PASSWORD, on_both},
    world::contents,
};
use secrecy::ExposeSecret;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Signs in with a cookie; gives the cookie from now on.
async fn with(app: &AppState, email: &str, password: &str, device: Option<&str>) -> Result<String, AppError> {
    let entered = service::Entered { device: device.map(str::to_owned), ..entered(email, password, HERE) };
    service::sign_in(app, entered).await.map(|signed_in| signed_in.device.expose_secret().to_owned())
}

/// A stranger fails as `sign_in` does, until the account and the address are held back.
async fn strangers_fail(app: &AppState, email: &str, address: &str) {
    for _ in 0..8 {
        throttle::admit(app, &throttle::Attempt::new(app, email, Some(address))).await.ok();
    }
    for number in 0..30 {
        let other = format!("other{number}@harbour.example");
        throttle::admit(app, &throttle::Attempt::new(app, &other, Some(address))).await.ok();
    }
}

#[tokio::test]
async fn a3_a_strangers_failures_hold_no_known_device_back_and_its_success_does_not_help_the_stranger() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let device = with(app, ANA, PASSWORD, None).await.unwrap();
        // Even from the very address that the person has.
        strangers_fail(app, ANA, HERE).await;
        let held = |outcome: Result<String, AppError>| matches!(outcome, Err(AppError::Throttled { .. }));
        assert!(held(with(app, ANA, PASSWORD, None).await));
        assert!(held(with(app, ANA, PASSWORD, Some("dev_unknown")).await));
        assert_eq!(with(app, ANA, PASSWORD, Some(&device)).await.unwrap(), device, "the cookie stays");
        assert!(held(with(app, ANA, PASSWORD, None).await), "strangers wait as before");
    })
    .await;
}

#[tokio::test]
async fn a3_a_known_device_waits_for_its_own_failures_and_holds_nobody_else_back() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let device = with(app, ANA, PASSWORD, None).await.unwrap();
        let other = with(app, ANA, PASSWORD, None).await.unwrap();
        for _ in 0..6 {
            assert_eq!(with(app, ANA, "wrong password", Some(&device)).await, Err(AppError::WrongCredentials));
        }
        let held = Err(AppError::Throttled { retry_after_s: 1 });
        assert_eq!(with(app, ANA, PASSWORD, Some(&device)).await, held, "no way to go on guessing");
        let elsewhere = service::Entered { device: Some(device.clone()), ..entered(ANA, PASSWORD, "198.51.100.9") };
        assert_eq!(service::sign_in(app, elsewhere).await.map(drop), held.clone().map(drop), "nor from elsewhere");
        with(app, ANA, PASSWORD, Some(&other)).await.unwrap();
        with(app, ANA, PASSWORD, None).await.unwrap();
        let node = fixture.another_node().await;
        assert_eq!(with(&node, ANA, PASSWORD, Some(&device)).await, held, "nor at another node");
        node.db.close().await;
        app.clock.advance(Duration::from_secs(1));
        with(app, ANA, PASSWORD, Some(&device)).await.unwrap();
        assert_eq!(with(app, ANA, "wrong password", Some(&device)).await, Err(AppError::WrongCredentials));
        assert_eq!(with(app, ANA, PASSWORD, Some(&device)).await.unwrap(), device, "a success starts anew");
    })
    .await;
}

#[tokio::test]
async fn a3_strangers_failures_hold_nobody_back_who_changes_their_password_and_are_not_taken_back_by_it() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let (unlocked, own) = (fixture.member(&ana).await, fixture.member(&ana).await);
        strangers_fail(app, ANA, HERE).await;
        for _ in 0..6 {
            let wrong = change_password(app, &unlocked, "wrong password", "copper window sparrow").await.unwrap_err();
            assert_eq!(wrong.fault_of("current_password"), Some(Fault::NotThePassword));
        }
        let held = change_password(app, &unlocked, PASSWORD, "copper window sparrow").await.unwrap_err();
        assert_eq!(
            held,
            AppError::Throttled { retry_after_s: 1 },
            "whoever found an unlocked screen waits for guesses"
        );
        change_password(app, &own, PASSWORD, "copper window sparrow").await.expect("and nobody else does");
        let strangers = with(app, ANA, "copper window sparrow", None).await;
        assert!(matches!(strangers, Err(AppError::Throttled { .. })), "strangers wait as before: {strangers:?}");
    })
    .await;
}

#[tokio::test]
async fn a3_a_device_knows_the_accounts_that_signed_in_there_and_no_other() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let device = with(app, ANA, PASSWORD, None).await.unwrap();
        strangers_fail(app, "ben@harbour.example", "198.51.100.1").await;
        let bens = with(app, "ben@harbour.example", PASSWORD, Some(&device)).await;
        assert!(matches!(bens, Err(AppError::Throttled { .. })), "{bens:?}");
        app.clock.advance(Duration::from_secs(3600));
        assert_eq!(with(app, "ben@harbour.example", PASSWORD, Some(&device)).await.unwrap(), device);
        let of_device = "SELECT COUNT(*) FROM known_devices WHERE user_id IN";
        assert_eq!(fixture.number(&format!("{of_device} ('{}', '{}')", ana.id, ben.id)).await, 2);
        assert_eq!(fixture.number("SELECT COUNT(DISTINCT token_hash) FROM known_devices").await, 1);
        // What no account knows is not taken over, so nobody can plant a cookie of theirs.
        for planted in ["", "dev_", "\0", "dev_planted", &device.to_uppercase()] {
            let given = with(app, ANA, PASSWORD, Some(planted)).await.unwrap();
            assert_ne!(given, planted);
            assert_eq!(given.strip_prefix("dev_").unwrap().len(), 43, "256 bits");
        }
    })
    .await;
}

#[tokio::test]
async fn a3_of_a_device_the_database_holds_the_sha256_alone_and_only_after_a_success() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        with(app, ANA, "wrong password", None).await.err().unwrap();
        with(app, "nobody@harbour.example", PASSWORD, None).await.err().unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM known_devices").await, 0);
        let device = with(app, ANA, PASSWORD, None).await.unwrap();
        let rows = contents(&fixture, &["known_devices"]).await.remove("known_devices").unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][0], Value::Bytes(Some(sha256(device.as_bytes()).to_vec())));
        let first =
            service::begin_with_new_password(app, service::PasswordSet::first(ana.id), Some(&device), origin(HERE))
                .await
                .unwrap();
        assert_eq!(first.device.expose_secret(), device, "an account's first session knows its device, too");
    })
    .await;
}

#[tokio::test]
async fn a3_a_device_is_forgotten_after_180_days_without_a_sign_in() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let (used, unused) =
            (with(app, ANA, PASSWORD, None).await.unwrap(), with(app, ANA, PASSWORD, None).await.unwrap());
        app.clock.advance(100 * DAY);
        with(app, ANA, PASSWORD, Some(&used)).await.unwrap();
        app.clock.advance(80 * DAY);
        devices::drop_old(app).await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM known_devices").await, 2, "to the day");
        app.clock.advance(Duration::from_millis(1));
        devices::drop_old(app).await.unwrap();
        assert_eq!(devices::knowing(app, Some(&unused), ANA).await.unwrap(), None);
        assert_eq!(devices::knowing(app, Some(&used), ANA).await.unwrap(), Some(used.as_str()));
    })
    .await;
}
