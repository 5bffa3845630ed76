//! Entries as a workspace of a thousand people would write them, in large transactions.

use pinchy::{
    domain::{Actor, Origin, PersonName, Role, Timestamp, UserId},
    error::AppError,
    features::audit::{Event, NewEntry, append},
    server::AppState,
    write_tx,
};
use uuid::Uuid;

/// Entries that are written in one transaction.
const BATCH: i64 = 5_000;
const PEOPLE: i64 = 1_000;
/// When the first was written.
const BEGAN: i64 = 1_700_000_000_000;

pub fn user(number: i64) -> UserId {
    UserId::from_uuid(Uuid::from_u128(0x018b_cfe5_6800_7000_8000_0000_0000_0000 + number as u128))
}

/// One second after another.
pub const fn at(number: i64) -> Timestamp {
    Timestamp::from_millis(BEGAN + number * 1_000)
}

/// A sign-in by one of them; one in a hundred is a refusal.
pub fn entry(number: i64, at: Timestamp) -> NewEntry {
    let person = number % PEOPLE;
    let event = if number % 100 == 99 {
        Event::AccessRefused { route: "GET /users".to_owned() }
    } else {
        Event::SignedIn { limited: false }
    };
    let actor = Actor::User { id: user(person), role: Role::Member, session: None };
    let origin = Origin {
        address: Some(format!("203.0.113.{}", person % 250)),
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned()),
    };
    NewEntry::new(at, actor, PersonName::parse(&format!("Person {person}")).ok(), origin, event)
}

pub async fn fill(app: &AppState, entries: i64) -> Result<(), AppError> {
    let mut from = 0;
    while from < entries {
        let to = entries.min(from + BATCH);
        write_tx!(app.db, |tx| {
            for number in from..to {
                append(tx, &app.random, entry(number, at(number))).await?;
            }
            Ok(())
        })?;
        from = to;
    }
    Ok(())
}
