//! Hearing what other processes on the same database change (P3, O2): other nodes on PostgreSQL, a command beside a running server on
//! SQLite.

use super::{Db, tx::CHANNEL};
use crate::server::events::{Event, Events};
use sqlx::{PgPool, SqlitePool, postgres::PgListener};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often a SQLite file is asked whether another process has written it.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How long to wait before the next attempt after a fault.
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl Db {
    /// Publishes on [`Db::events`] what other processes change, until `stop`. Once it hears, it tells of a gap: whatever was said before
    /// was missed.
    pub async fn hear_others(&self, stop: CancellationToken) {
        let hearing = async {
            loop {
                let fault = match self {
                    Self::Sqlite { write, events, .. } => watch_file(write, events).await,
                    Self::Postgres { pool, events } => listen(pool, events).await,
                };
                if let Err(error) = fault {
                    tracing::warn!(%error, "other processes are not heard; it will be tried again");
                }
                tokio::time::sleep(RETRY_AFTER).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hearing => {}
        }
    }
}

/// The data version changes with every commit of another connection. All writing of this process is done by the one connection that is
/// asked, so it changes with those of other processes alone.
async fn watch_file(write: &SqlitePool, events: &Events) -> Result<(), sqlx::Error> {
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut known = None;
    loop {
        look.tick().await;
        let version: i64 = sqlx::query_scalar("PRAGMA data_version").fetch_one(write).await?;
        if known.replace(version) != Some(version) {
            events.publish(Event::Gap);
        }
    }
}

async fn listen(pool: &PgPool, events: &Events) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    events.publish(Event::Gap);
    loop {
        // Nothing: the line was lost and is there again, and nobody knows what was said meanwhile.
        let heard = match listener.try_recv().await? {
            Some(notice) => events.heard(notice.payload()),
            None => Some(Event::Gap),
        };
        if let Some(event) = heard {
            events.publish(event);
        }
    }
}
