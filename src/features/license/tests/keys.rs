//! Saving a key and taking it out (L1, L3).

use super::{current, told};
use crate::domain::Authority;
use crate::error::{AppError, Fault, KeyFault};
use crate::features::license::{
    model::{Feature, GRACE, MAX_KEY, State, Terms},
    service::{has, keys, seat_limit, token},
};
use crate::server::{crypto::SigningKey, random::Random};
use crate::tests::{
    fixture::{Fixture, START, on_both},
    licensed::{DAY, key, on_both_licensed, signing_key, terms},
    world::contents,
};
use std::time::Duration;

async fn admin(fixture: &Fixture) -> Authority {
    let ana = fixture.set_up().await;
    fixture.admin(&ana).await.into()
}

#[tokio::test]
async fn l1_a_key_is_saved_with_its_terms_and_told_once() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        let before = current(&fixture).await;
        assert_eq!((before.accepts_keys, before.state, before.seats), (true, State::Community, None));
        let wanted = terms(20);
        let pasted = key(&wanted).replace('.', ".\n  ");
        for _ in 0..2 {
            keys::save(&fixture.app, &ana, &pasted).await.unwrap();
        }
        let license = current(&fixture).await;
        assert_eq!((license.state, license.seats), (State::Active, Some(20)));
        assert_eq!((license.terms.as_ref(), license.features.as_slice()), (Some(&wanted), Feature::ALL));
        assert_eq!(told(&fixture).await, ["license.saved"], "the same again changes nothing (U7)");
        let in_trail = fixture.number("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%eyJ%'").await;
        assert_eq!(in_trail, 0, "the key is in no entry");
        keys::save(&fixture.app, &ana, &key(&terms(5))).await.unwrap();
        assert_eq!(current(&fixture).await.seats, Some(5), "another replaces it");
    })
    .await;
}

/// Every key that is none, with why.
fn bad_keys() -> Vec<(String, KeyFault)> {
    let good = key(&terms(20));
    let parts: Vec<&str> = good.split('.').collect();
    let other = SigningKey::generate(&Random::seeded(12));
    let of_other = token::issue(&other, &terms(20));
    let others: Vec<&str> = of_other.split('.').collect();
    let with = |change: fn(&mut Terms)| {
        let mut changed = terms(20);
        change(&mut changed);
        key(&changed)
    };
    let more = key(&terms(2_000));
    let more: Vec<&str> = more.split('.').collect();
    vec![
        ("x".to_owned(), KeyFault::Garbled),
        ("a.b.c".to_owned(), KeyFault::Garbled),
        (good[..good.len() / 2].to_owned(), KeyFault::Garbled),
        (signing_key().verifying_key().to_string(), KeyFault::Garbled),
        (of_other.clone(), KeyFault::OtherKey),
        (format!("{}.{}.{}", parts[0], others[1], others[2]), KeyFault::Forged),
        (format!("{}.{}.{}", parts[0], more[1], parts[2]), KeyFault::Forged),
        (with(|terms| terms.product = "lobster".to_owned()), KeyFault::OtherProduct),
        (with(|terms| terms.not_before = START + DAY), KeyFault::NotYetValid),
        (with(|terms| terms.expires_at = START), KeyFault::Expired),
        (with(|terms| terms.expires_at = START.minus(DAY)), KeyFault::Expired),
        (with(|terms| terms.seats = 0), KeyFault::Garbled),
        (with(|terms| terms.seats = i64::MAX), KeyFault::Garbled),
        (with(|terms| terms.organisation = "x".repeat(101)), KeyFault::Garbled),
        (with(|terms| terms.organisation = "\u{202e}".to_owned()), KeyFault::Garbled),
        (with(|terms| terms.plan = "x".repeat(MAX_KEY as usize)), KeyFault::TooLong),
        ("x".repeat(MAX_KEY as usize + 1), KeyFault::TooLong),
    ]
}

#[tokio::test]
async fn l1_what_is_no_good_key_is_refused_and_told_and_the_old_one_stays() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        keys::save(&fixture.app, &ana, &key(&terms(20))).await.unwrap();
        let before = contents(&fixture, &["license"]).await;
        let empty = keys::save(&fixture.app, &ana, " \n").await.unwrap_err();
        assert_eq!(empty.fault_of("key"), Some(Fault::Empty));
        for (bad, reason) in bad_keys() {
            // Repeats within a minute are counted (T1), and these are not repeats.
            fixture.app.clock.advance(Duration::from_secs(61));
            let refused = keys::save(&fixture.app, &ana, &bad).await;
            assert_eq!(refused, Err(AppError::LicenseRefused { reason }), "{bad}");
        }
        assert_eq!(contents(&fixture, &["license"]).await, before);
        let told = told(&fixture).await;
        assert_eq!((told[0].as_str(), told.len()), ("license.saved", 1 + bad_keys().len()));
        assert!(told[1..].iter().all(|action| action == "license.refused"));
    })
    .await;
}

#[tokio::test]
async fn l1_a_build_without_a_verifying_key_accepts_none() {
    on_both(|fixture| async move {
        let ana = admin(&fixture).await;
        let refused = keys::save(&fixture.app, &ana, &key(&terms(20))).await;
        assert_eq!(refused, Err(AppError::LicenseRefused { reason: KeyFault::NoVerifier }));
        let license = current(&fixture).await;
        assert_eq!((license.accepts_keys, license.seats), (false, None));
    })
    .await;
}

#[tokio::test]
async fn l1_l3_features_stay_for_thirty_days_of_grace_and_seats_for_good() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        let app = &fixture.app;
        keys::save(app, &ana, &key(&terms(20))).await.unwrap();
        let state = async |after: Duration| {
            app.clock.advance(after);
            let license = current(&fixture).await;
            let has = has(&mut app.db.read().await.unwrap(), app, Feature::Branding).await.unwrap();
            assert_eq!((license.has(Feature::Branding), license.seats), (has, Some(20)));
            (license.state, has)
        };
        assert_eq!(state(Duration::ZERO).await, (State::Active, true));
        assert_eq!(state(365 * DAY).await, (State::Grace, true));
        assert_eq!(state(GRACE).await, (State::Expired, false));
        let again = keys::save(app, &ana, &key(&terms(30))).await;
        assert_eq!(again, Err(AppError::LicenseRefused { reason: KeyFault::Expired }), "its time is over as well");
    })
    .await;
}

#[tokio::test]
async fn l3_a_key_that_is_taken_out_leaves_its_seats_until_another_replaces_it() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        let app = &fixture.app;
        keys::remove(app, &ana).await.unwrap();
        assert_eq!(told(&fixture).await, [] as [&str; 0], "there was none (U7)");
        keys::save(app, &ana, &key(&terms(20))).await.unwrap();
        for _ in 0..2 {
            keys::remove(app, &ana).await.unwrap();
        }
        let license = current(&fixture).await;
        assert_eq!((license.state, license.terms, license.seats), (State::Community, None, Some(20)));
        assert!(license.features.is_empty());
        assert_eq!(seat_limit(&mut app.db.read().await.unwrap()).await, Ok(Some(20)));
        assert_eq!(told(&fixture).await, ["license.saved", "license.removed"]);
        keys::save(app, &ana, &key(&terms(7))).await.unwrap();
        assert_eq!(current(&fixture).await.seats, Some(7));
    })
    .await;
}

#[tokio::test]
async fn a_key_that_came_into_the_database_by_hand_brings_nothing() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        keys::save(&fixture.app, &ana, &key(&terms(20))).await.unwrap();
        let other = token::issue(&SigningKey::generate(&Random::seeded(12)), &terms(9_000));
        fixture.sql(&format!("UPDATE license SET token = '{other}'")).await.unwrap();
        let license = current(&fixture).await;
        assert_eq!((license.state, license.fault), (State::Community, Some(KeyFault::OtherKey)));
        assert_eq!((license.terms, license.seats), (None, Some(20)));
        assert!(license.features.is_empty());
    })
    .await;
}

#[tokio::test]
async fn p1_who_is_no_admin_any_more_changes_nothing() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        fixture.without_admin_wall().await;
        fixture.sql("UPDATE users SET role = 'member'").await.unwrap();
        let lost = Err(AppError::RightLost);
        assert_eq!(keys::save(&fixture.app, &ana, &key(&terms(20))).await, lost);
        assert_eq!(keys::remove(&fixture.app, &ana).await, lost);
        assert_eq!(current(&fixture).await.seats, None);
    })
    .await;
}

#[tokio::test]
async fn t1_without_its_entry_nothing_is_saved() {
    on_both_licensed(|fixture| async move {
        let ana = admin(&fixture).await;
        fixture.break_inserts("audit_entries").await;
        assert!(keys::save(&fixture.app, &ana, &key(&terms(20))).await.is_err());
        assert_eq!(current(&fixture).await.seats, None);
    })
    .await;
}
