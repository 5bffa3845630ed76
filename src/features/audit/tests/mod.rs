//! The contract of service and store, on both databases.

mod aggregation;
mod anchor;
mod badge;
mod entries;
mod file;
mod largest;
mod list;
mod parsers;
mod prove;
mod prune;
mod prune_all;
mod read_tokens;
mod rotation;
mod seal;
mod since;
mod tamper;
mod tiles;
mod tree;
mod walls;
mod webhook;

use super::model::AuditRow;
use super::service;
use super::{Event, NewEntry};
use crate::domain::{Actor, Member, Origin, Timestamp};
use crate::error::AppError;
use crate::server::AppState;
use crate::server::db::copy::Value;
use crate::tests::{fixture::Fixture, world::contents};
use crate::write_tx;

/// From where somebody acts.
fn origin(address: &str) -> Origin {
    Origin { address: Some(address.to_owned()), user_agent: Some("Mozilla/5.0 (X11; Linux x86_64) Test".to_owned()) }
}

fn stranger(at: Timestamp, address: &str, event: Event) -> NewEntry {
    NewEntry::new(at, Actor::Anonymous, None, origin(address), event)
}

async fn append(app: &AppState, entry: NewEntry) {
    let done: Result<(), AppError> =
        async { write_tx!(app.db, |tx| { service::append(tx, &app.random, entry.clone()).await.map(drop) }) }.await;
    done.unwrap();
}

async fn append_limited(app: &AppState, entry: NewEntry) -> Result<(), AppError> {
    write_tx!(app.db, |tx| { service::append_limited(tx, &app.random, entry.clone()).await })
}

fn refused(member: &Member, at: Timestamp) -> NewEntry {
    NewEntry::by_member(member, at, Event::AccessRefused { route: "GET /users".to_owned() })
}

/// The newest page of the trail, oldest first.
async fn trail(fixture: &Fixture) -> Vec<AuditRow> {
    let mut rows = service::list(&fixture.app, None).await.unwrap().rows;
    rows.reverse();
    rows
}

/// Entries as they are stored.
async fn bodies(fixture: &Fixture) -> Vec<String> {
    let mut contents = contents(fixture, &["audit_entries"]).await;
    let body = |row: Vec<Value>| match &row[3] {
        Value::Text(Some(body)) => body.clone(),
        other => panic!("no body: {other:?}"),
    };
    contents.remove("audit_entries").unwrap().into_iter().map(body).collect()
}
