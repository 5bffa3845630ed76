//! T1: the first failure is an entry at once, further ones within the minute are counted and become one.

use super::super::{Event, SignInFailure, flush_repeats};
use super::{append_limited, refused, stranger, trail};
use crate::domain::Role;
use crate::features::audit::model::{Action, AuditRow};
use crate::tests::fixture::{Fixture, on_both};
use std::{sync::Arc, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HERE: &str = "203.0.113.7";
const THERE: &str = "203.0.113.8";

fn unknown() -> Event {
    Event::SignInFailed { user: None, reason: SignInFailure::UnknownEmail }
}

async fn fail(fixture: &Fixture, address: &str, event: Event) {
    append_limited(&fixture.app, stranger(fixture.app.clock.now(), address, event)).await.unwrap();
}

fn counts(trail: &[AuditRow]) -> Vec<Option<i64>> {
    trail.iter().map(|row| row.count).collect()
}

#[tokio::test]
async fn t1_the_first_failure_is_an_entry_at_once_and_the_rest_of_its_minute_becomes_one_with_their_count() {
    on_both(|fixture| async move {
        for _ in 0..5 {
            fail(&fixture, HERE, unknown()).await;
            fixture.app.clock.advance(SECOND);
        }
        assert_eq!(counts(&trail(&fixture).await), [None], "one entry so far");
        fixture.app.clock.advance(MINUTE - 6 * SECOND);
        flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await), [None], "the minute has not ended");
        fixture.app.clock.advance(SECOND);
        flush_repeats(&fixture.app).await.unwrap();
        let rows = trail(&fixture).await;
        assert_eq!(counts(&rows), [None, Some(4)]);
        assert_eq!(rows[1].at, fixture.app.clock.now());
        assert_eq!((rows[1].action, rows[1].address.as_deref()), (Action::SignInFailed, Some(HERE)));
        assert_eq!(rows[1].details, rows[0].details);
        for _ in 0..3 {
            fixture.app.clock.advance(MINUTE);
            flush_repeats(&fixture.app).await.unwrap();
        }
        assert_eq!(counts(&trail(&fixture).await), [None, Some(4)], "nothing is told twice");
    })
    .await;
}

#[tokio::test]
async fn t1_a_failure_that_stays_alone_is_one_entry() {
    on_both(|fixture| async move {
        fail(&fixture, HERE, unknown()).await;
        fixture.app.clock.advance(MINUTE);
        flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await), [None]);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_repeats").await, 0);
        fail(&fixture, HERE, unknown()).await;
        assert_eq!(counts(&trail(&fixture).await), [None, None], "a new minute, a first one again");
    })
    .await;
}

#[tokio::test]
async fn t1_a_failure_after_the_minute_first_closes_the_count_and_then_is_an_entry_itself() {
    on_both(|fixture| async move {
        let ana = fixture.user("Ana Kovač", "ana@harbour.example", Role::Admin).await;
        let of_ana =
            || Event::SignInFailed { user: Some((ana.id, ana.name.clone())), reason: SignInFailure::WrongPassword };
        for _ in 0..3 {
            fail(&fixture, HERE, of_ana()).await;
        }
        fixture.app.clock.advance(MINUTE);
        fail(&fixture, HERE, unknown()).await;
        fail(&fixture, HERE, unknown()).await;
        let rows = trail(&fixture).await;
        let mut told: Vec<_> = rows.iter().map(|row| (row.count, row.details["reason"].as_str())).collect();
        told.sort();
        let expected = [(None, "unknown_email"), (None, "wrong_password"), (Some(2), "wrong_password")];
        assert_eq!(told, expected, "the count tells of what was counted, not of what came after");
        let counted = rows.iter().find(|row| row.count == Some(2)).unwrap();
        assert_eq!(counted.target_name.as_deref(), Some("Ana Kovač"));
        fixture.app.clock.advance(MINUTE);
        flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await).last(), Some(&Some(1)), "and the new minute has its own count");
    })
    .await;
}

#[tokio::test]
async fn t1_another_address_another_action_and_another_person_are_counted_apart() {
    on_both(|fixture| async move {
        let now = fixture.app.clock.now();
        let mira = fixture.user("Mira", "mira@harbour.example", Role::Member).await;
        let ben = fixture.user("Ben", "ben@harbour.example", Role::Member).await;
        let (mira, ben) = (fixture.member(&mira).await, fixture.member(&ben).await);
        let entries = [
            stranger(now, HERE, unknown()),
            stranger(now, THERE, unknown()),
            stranger(now, HERE, Event::SetUpRefused),
            refused(&mira, now),
            refused(&ben, now),
        ];
        for round in 0..3 {
            for entry in &entries {
                append_limited(&fixture.app, entry.clone()).await.unwrap();
            }
            assert_eq!(trail(&fixture).await.len(), entries.len(), "round {round}");
        }
        fixture.app.clock.advance(MINUTE);
        flush_repeats(&fixture.app).await.unwrap();
        let rows = trail(&fixture).await;
        let counted: Vec<_> = rows.iter().filter(|row| row.count == Some(2)).collect();
        assert_eq!((rows.len(), counted.len()), (10, 5));
        for person in [&mira, &ben] {
            assert!(counted.iter().any(|row| row.actor == Some(person.user)), "{}", person.name);
        }
        // Mira and Ben come from one address; somebody signed in is known by their account.
        for address in [HERE, THERE] {
            assert!(counted.iter().any(|row| row.actor.is_none() && row.address.as_deref() == Some(address)));
        }
    })
    .await;
}

#[tokio::test]
async fn t1_counts_survive_a_restart_and_are_written_at_the_next_start() {
    on_both(|fixture| async move {
        for _ in 0..4 {
            fail(&fixture, HERE, unknown()).await;
        }
        fixture.app.clock.advance(MINUTE * 60);
        let restarted = fixture.another_node().await;
        flush_repeats(&restarted).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await), [None, Some(3)]);
        restarted.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn t1_failures_at_the_same_moment_are_all_counted() {
    on_both(|fixture| async move {
        let mut tasks = Vec::new();
        for _ in 0..20 {
            let fixture = Arc::clone(&fixture);
            tasks.push(tokio::spawn(async move { fail(&fixture, HERE, unknown()).await }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(counts(&trail(&fixture).await), [None]);
        fixture.app.clock.advance(MINUTE);
        flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await), [None, Some(19)]);
    })
    .await;
}

#[tokio::test]
async fn t1_a_count_that_cannot_be_written_stays_for_the_next_time() {
    on_both(|fixture| async move {
        fail(&fixture, HERE, unknown()).await;
        fail(&fixture, HERE, unknown()).await;
        fixture.app.clock.advance(MINUTE);
        fixture.break_inserts("audit_personal").await;
        flush_repeats(&fixture.app).await.unwrap_err();
        fixture.mend_inserts("audit_personal").await;
        assert_eq!(counts(&trail(&fixture).await), [None]);
        flush_repeats(&fixture.app).await.unwrap();
        assert_eq!(counts(&trail(&fixture).await), [None, Some(1)]);
    })
    .await;
}
