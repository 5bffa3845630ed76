//! A4, from the choosing of a password to signing in with it.

use super::super::service::passwords;
use super::{ANA, sign_in};
use crate::error::{AppError, Fault, Guessable};
use crate::tests::fixture::{Fixture, on_both};
use std::time::Duration;

/// Unguessable text of exactly so many code points.
fn of_length(length: usize) -> String {
    "otter lamp granite kite zebra moss 7 ".chars().cycle().take(length).collect()
}

/// Gives Ana this password, as a form would.
async fn choose(fixture: &Fixture, password: &str) -> Result<(), AppError> {
    let context = ["Ana Kovač", ANA, "Harbour & Co"];
    let hash = passwords::hash_new(&fixture.app, password, &context).await?;
    fixture.sql(&format!("UPDATE credentials SET password_hash = '{hash}'")).await.unwrap();
    Ok(())
}

async fn opens(fixture: &Fixture, password: &str) -> bool {
    // Far apart, so that the throttle has no say.
    fixture.app.clock.advance(Duration::from_secs(2 * 3600));
    sign_in(&fixture.app, ANA, password).await.is_ok()
}

#[tokio::test]
async fn a4_a_password_opens_as_it_was_typed_and_in_every_form_that_is_the_same_to_its_owner() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let longest = of_length(256);
        for (chosen, same, others) in [
            (
                "  otter lamp granite ",
                vec![],
                vec!["otter lamp granite", "  otter lamp granite", "\totter lamp granite "],
            ),
            // Composed and decomposed, and full width: one keyboard types this, another that.
            ("café crème brûlée", vec!["cafe\u{301} cre\u{300}me bru\u{302}le\u{301}e"], vec!["cafe creme brulee"]),
            ("ｏｔｔｅｒ lamp granite", vec!["otter lamp granite"], vec!["OTTER lamp granite"]),
            ("otter\0lamp\u{7}granite", vec![], vec!["otterlampgranite", "otter"]),
            ("🦦🪔🪨🌊🐚🛶🧭🪝🐟🌅🪵🔥", vec![], vec!["🦦🪔🪨🌊🐚🛶🧭🪝🐟🌅🪵"]),
            ("שלום עולם יפה ומוזר", vec![], vec!["שלום עולם יפה"]),
            (&longest, vec![], vec![&longest[..255]]),
        ] {
            choose(&fixture, chosen).await.unwrap();
            assert!(opens(&fixture, chosen).await, "{chosen}");
            for same in same {
                assert!(opens(&fixture, same).await, "{same}");
            }
            for other in others {
                assert!(!opens(&fixture, other).await, "{other}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a4_length_is_judged_at_its_edges_and_after_nfkc() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let (short, long) = (Some(Fault::TooShort { min: 12 }), Some(Fault::TooLong { max: 256 }));
        let ligatures = "ﬃ".repeat(86);
        let decomposed = "e\u{301}o\u{308}u\u{30a}a\u{302}i\u{300}n\u{303}";
        for (password, fault) in [
            (of_length(11), short),
            (of_length(12), None),
            (of_length(256), None),
            (of_length(257), long),
            (of_length(10_000), long),
            // Twelve as typed, six as they are kept; 86 as typed, 258 as they are kept.
            (decomposed.to_owned(), short),
            (ligatures, long),
        ] {
            let outcome = choose(&fixture, &password).await;
            let found = outcome.as_ref().err().and_then(|error| error.fault_of("password"));
            assert_eq!((found, outcome.is_ok()), (fault, fault.is_none()), "{} characters", password.chars().count());
        }
    })
    .await;
}

#[tokio::test]
async fn a4_a_guessable_password_is_refused_with_a_reason_and_needs_no_composition_to_be_good() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        for (password, reason) in [
            ("qwertyuiop[]", Guessable::Sequence),
            ("zxcvbnm,./zxcvbnm,./", Guessable::Repeats),
            ("ana kovac ana", Guessable::OwnName),
            ("KOVAČ kovač!", Guessable::OwnName),
            ("Harbour & Co 1", Guessable::OwnName),
        ] {
            let error = choose(&fixture, password).await.unwrap_err();
            assert_eq!(error.fault_of("password"), Some(Fault::Guessable { reason }), "{password}");
        }
        for plain in ["otter lamp granite", "vier lahme pferde singen", "1357924680 8642 13"] {
            choose(&fixture, plain).await.unwrap_or_else(|error| panic!("{plain}: {error}"));
        }
    })
    .await;
}
