//! Signing in and out (A1, A2, A4, A7).

use super::super::service::{sessions, sessions::Found, sign_in as service, sign_in::PasswordSet, sign_out};
use super::{ANA, HERE, enter, entered, origin, sign_in, token};
use crate::domain::{Origin, Role};
use crate::error::{AppError, Fault};
use crate::features::audit;
use crate::server::{
    AppState,
    config::Argon2Cost,
    crypto::{PasswordHasher, sha256},
    db::copy::{TABLES, Value},
};
use crate::tests::{
    fixture::{Fixture, PASSWORD, PASSWORD_HASH, on_both},
    world::{self, contents},
};
use crate::write_tx;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

const MINUTE: Duration = Duration::from_secs(60);

async fn everything(fixture: &Fixture) -> Vec<Value> {
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    contents(fixture, &names).await.into_values().flatten().flatten().collect()
}

async fn is_live(app: &AppState, token: &str) -> bool {
    matches!(sessions::find(app, token, Origin::default()).await.unwrap(), Found::Live(_))
}

#[tokio::test]
async fn a1_the_right_password_signs_in_and_everything_else_says_only_what_it_may() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        let wrong = || Some(AppError::WrongCredentials);
        let long = "x".repeat(10_000);
        for (email, password, expected) in [
            (ANA, PASSWORD, None),
            (" ANA@Harbour.Example ", PASSWORD, None),
            (ANA, "otter lamp granit", wrong()),
            (ANA, "Otter lamp granite", wrong()),
            (ANA, &long, wrong()),
            (ANA, "\0", wrong()),
            ("nobody@harbour.example", PASSWORD, wrong()),
            ("no e-mail at all", PASSWORD, wrong()),
            ("ana@harbour.example\0", PASSWORD, wrong()),
            ("<script>\u{202e}🦦", PASSWORD, wrong()),
            (&long, PASSWORD, wrong()),
            ("%", PASSWORD, wrong()),
            ("ben@harbour.example", PASSWORD, Some(AppError::AccountDeactivated)),
            ("ben@harbour.example", "another password", wrong()),
        ] {
            let outcome = sign_in(app, email, password).await;
            let shown: String = email.chars().take(40).collect();
            assert_eq!(outcome.as_ref().err(), expected.as_ref(), "{shown:?}");
            // Far apart, so that the throttle has no say.
            app.clock.advance(2 * 60 * MINUTE);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM sessions").await, 2);
        let of_ana = format!("SELECT COUNT(*) FROM sessions WHERE user_id = '{}' AND address = '{HERE}'", ana.id);
        assert_eq!(fixture.number(&of_ana).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a1_what_is_left_empty_is_told_and_costs_no_attempt() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        for (email, password, fields) in
            [("", "", vec!["email", "password"]), (" \t", PASSWORD, vec!["email"]), (ANA, "", vec!["password"])]
        {
            let error = sign_in(&fixture.app, email, password).await.err().unwrap();
            for field in ["email", "password"] {
                let expected = fields.contains(&field).then_some(Fault::Empty);
                assert_eq!(error.fault_of(field), expected, "{email:?} {password:?}");
            }
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM throttle").await, 0);
        assert_eq!(fixture.trail().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn t1_each_sign_in_and_each_kind_of_failure_is_told_with_its_reason() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        for (email, password, reason, target) in [
            (ANA, "wrong password", "wrong_password", Some("Ana Kovač")),
            ("nobody@harbour.example", PASSWORD, "unknown_email", None),
            ("ben@harbour.example", PASSWORD, "deactivated", Some("Ben Osei")),
            ("ben@harbour.example", "wrong password", "wrong_password", Some("Ben Osei")),
        ] {
            sign_in(app, email, password).await.err().unwrap();
            let row = audit::service::list(app, None).await.unwrap().rows.remove(0);
            assert_eq!((row.action.as_str(), row.outcome.as_str()), ("session.sign_in_failed", "failed"));
            assert_eq!((row.details["reason"].as_str(), row.target_name.as_deref()), (reason, target));
            assert_eq!((row.actor_kind.as_str(), row.address.as_deref()), ("anonymous", Some(HERE)));
            app.clock.advance(60 * MINUTE);
            audit::flush_repeats(app).await.unwrap();
        }
        let session = enter(app).await;
        let row = audit::service::list(app, None).await.unwrap().rows.remove(0);
        assert_eq!(
            (row.action.as_str(), row.actor, row.address.as_deref()),
            ("session.signed_in", Some(ana.id), Some(HERE))
        );
        let body = "SELECT COUNT(*) FROM audit_entries WHERE body LIKE";
        assert_eq!(fixture.number(&format!("{body} '%\"session\":\"{}\"%'", session.id)).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a2_i8_of_a_token_the_database_holds_its_sha256_alone() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let session = enter(&fixture.app).await;
        let (_, invited) = world::invite(&fixture, &ana, "Mira", "mira@harbour.example").await;
        let values = everything(&fixture).await;
        for token in [token(&session), invited.as_str()] {
            let secret = token.split_once('_').unwrap().1;
            assert_eq!(secret.len(), 43, "256 bits");
            let hash = Value::Bytes(Some(sha256(token.as_bytes()).to_vec()));
            assert_eq!(values.iter().filter(|value| **value == hash).count(), 1);
            for value in &values {
                let holds = match value {
                    Value::Text(Some(text)) => text.contains(secret),
                    Value::Bytes(Some(bytes)) => {
                        let raw = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
                        [secret.as_bytes(), &raw]
                            .iter()
                            .any(|part| bytes.windows(part.len()).any(|found| found == *part))
                    }
                    _ => false,
                };
                assert!(!holds, "{value:?}");
            }
        }
        let hashes = values.iter().filter(|value| matches!(value, Value::Text(Some(text)) if text.contains(PASSWORD)));
        assert_eq!(hashes.count(), 0, "nor any password");
    })
    .await;
}

#[tokio::test]
async fn a2_the_token_changes_at_every_sign_in_and_the_former_session_ends() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let (_, of_ben) = fixture.session(&ben).await;
        let first = enter(app).await;
        let elsewhere = enter(app).await;
        let mut former = token(&first).to_owned();
        // The browser's last session ends, whosever it was, and no other does.
        for round in 0..3 {
            let entered = service::Entered { former: Some(former.clone()), ..entered(ANA, PASSWORD, HERE) };
            let next = service::sign_in(app, entered).await.unwrap().session;
            assert_ne!(token(&next), former);
            assert!(!is_live(app, &former).await, "round {round}");
            assert!(is_live(app, token(&next)).await && is_live(app, token(&elsewhere)).await, "round {round}");
            former = if round == 0 { of_ben.clone() } else { token(&next).to_owned() };
        }
        for former in ["", "ses_", "\0", "ses_unknown", &former] {
            let entered = service::Entered { former: Some(former.to_owned()), ..entered(ANA, PASSWORD, HERE) };
            service::sign_in(app, entered).await.unwrap();
        }
        // A failed attempt ends nothing.
        let failed = service::Entered { former: Some(token(&elsewhere).to_owned()), ..entered(ANA, "wrong", HERE) };
        service::sign_in(app, failed).await.err().unwrap();
        assert!(is_live(app, token(&elsewhere)).await);
    })
    .await;
}

#[tokio::test]
async fn a7_no_session_begins_for_another_version_or_status_than_was_verified() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.without_admin_wall().await;
        let ana = fixture.set_up().await;
        let (user, active) = (ana.id, "UPDATE users SET status = 'active'");
        for (change, version, begins) in [
            (active, 1, true),
            (active, 0, false),
            (active, 2, false),
            ("UPDATE users SET status = 'deactivated'", 1, false),
            ("UPDATE credentials SET credential_version = 2", 1, false),
            (active, 1, false),
            (active, 2, true),
        ] {
            fixture.sql(change).await.unwrap();
            let before = fixture.number("SELECT COUNT(*) FROM sessions").await;
            let begun: Result<(), AppError> = async {
                write_tx!(app.db, |tx| {
                    sessions::begin(tx, app, user, version, Default::default(), &origin(HERE)).await.map(drop)
                })
            }
            .await;
            assert_eq!(begun, if begins { Ok(()) } else { Err(AppError::WrongCredentials) }, "{change}, {version}");
            let after = fixture.number("SELECT COUNT(*) FROM sessions").await;
            assert_eq!(after - before, i64::from(begins), "{change}, {version}");
        }
        assert_eq!(
            service::begin_with_new_password(app, PasswordSet::first(user), None, origin(HERE)).await.err(),
            Some(AppError::WrongCredentials)
        );
    })
    .await;
}

/// Signs in while every hashing permit is taken, and changes the account before the password is looked at.
async fn overtaken(fixture: &Arc<Fixture>, change: &str) -> Option<AppError> {
    let app = &fixture.app;
    let crowd: Vec<_> = (0..100)
        .map(|_| {
            let hasher = app.hasher.clone();
            tokio::spawn(async move { hasher.hash(SecretString::from("somebody else's")).await.map(drop) })
        })
        .collect();
    let signing_in = {
        let app = app.clone();
        tokio::spawn(async move { sign_in(&app, ANA, PASSWORD).await })
    };
    // The attempt is counted after the account has been read and before the password is verified.
    while fixture.number("SELECT COUNT(*) FROM throttle").await == 0 {
        tokio::task::yield_now().await;
    }
    fixture.sql(change).await.unwrap();
    crowd.iter().for_each(tokio::task::JoinHandle::abort);
    signing_in.await.unwrap().err()
}

#[tokio::test]
async fn a7_an_account_that_changes_between_verifying_and_beginning_gets_no_session() {
    on_both(|fixture| async move {
        fixture.without_admin_wall().await;
        fixture.set_up().await;
        for (change, back) in [
            ("UPDATE users SET status = 'deactivated'", "UPDATE users SET status = 'active'"),
            ("UPDATE credentials SET credential_version = 2", "UPDATE credentials SET credential_version = 1"),
        ] {
            assert_eq!(overtaken(&fixture, change).await, Some(AppError::WrongCredentials), "{change}");
            assert_eq!(fixture.number("SELECT COUNT(*) FROM sessions").await, 0, "{change}");
            fixture.sql(back).await.unwrap();
            fixture.sql("DELETE FROM throttle").await.unwrap();
        }
        assert!(!fixture.trail().await.contains(&"session.signed_in".to_owned()));
        enter(&fixture.app).await;
    })
    .await;
}

#[tokio::test]
async fn a4_a_hash_is_made_anew_at_sign_in_when_the_cost_has_risen_and_at_no_other_time() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let stored = "SELECT COUNT(*) FROM credentials WHERE password_hash";
        let unchanged = format!("{stored} = '{PASSWORD_HASH}'");
        enter(&fixture.app).await;
        assert_eq!(fixture.number(&unchanged).await, 1, "the cost is today's");
        let cost = Argon2Cost { m_cost_kib: 19_456, t_cost: 3, p_cost: 1 };
        let hasher = PasswordHasher::new(cost, fixture.app.random.clone()).unwrap();
        let dearer = AppState { hasher, ..fixture.app.clone() };
        sign_in(&dearer, ANA, "wrong password").await.err().unwrap();
        assert_eq!(fixture.number(&unchanged).await, 1, "a wrong password changes nothing");
        enter(&dearer).await;
        let risen = format!("{stored} LIKE '$argon2id$v=19$m=19456,t=3,p=1$%'");
        assert_eq!(fixture.number(&risen).await, 1);
        assert_eq!(fixture.number("SELECT credential_version FROM credentials").await, 1, "the password is the same");
        // The old node still knows it, and does not make it cheaper again.
        enter(&fixture.app).await;
        assert_eq!(fixture.number(&risen).await, 1);
    })
    .await;
}

#[tokio::test]
async fn u7_signing_out_twice_writes_one_entry_and_ends_one_session() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let (_, other) = fixture.session(&ana).await;
        let (_, own) = fixture.session(&ana).await;
        let Found::Live(member) = sessions::find(app, &own, origin(HERE)).await.unwrap() else { panic!("not live") };
        sign_out::sign_out(app, &member).await.unwrap();
        let before = contents(&fixture, &["sessions"]).await;
        app.clock.advance(MINUTE);
        sign_out::sign_out(app, &member).await.unwrap();
        assert_eq!(contents(&fixture, &["sessions"]).await, before);
        assert_eq!(fixture.trail().await, ["session.signed_out"]);
        assert!(!is_live(app, &own).await && is_live(app, &other).await);
    })
    .await;
}
