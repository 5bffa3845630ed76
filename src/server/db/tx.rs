//! One connection, reading or in a transaction.

use super::error::is_retryable;
use crate::domain::Topic;
use crate::error::AppError;
use crate::server::events::{Event, Events};
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};
use std::{collections::BTreeSet, time::Duration};

/// A connection to either database: plain and reading, or in a transaction that writes.
/// A transaction that is dropped without [`Tx::commit`] is rolled back.
pub struct Tx {
    inner: Inner,
    events: Events,
    announced: BTreeSet<Topic>,
}

pub(super) enum Inner {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// The driver's own connection behind a [`Tx`], for the statement macros.
pub enum Parts<'t> {
    /// A SQLite file.
    Sqlite(&'t mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'t mut PgConnection),
}

/// What a transaction can lock where a rule spans rows.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// Every act on people: users, invites, reset links, the set-up; and the settings, which it begins with.
    People = 1,
    /// Sealing the audit trail, and whatever says which key and which log it is sealed with (T3).
    Sealer = 12,
    /// Every act on providers and their models.
    Providers = 7,
}

/// The number space of Pinchy's advisory locks ("PNCH"), so that other programs on the same PostgreSQL do not meet ours.
const LOCK_SPACE: i32 = 0x504e_4348;
/// Where the processes on one PostgreSQL database tell each other what has changed.
pub(super) const CHANNEL: &str = "pinchy";

impl Tx {
    pub(super) const fn new(inner: Inner, events: Events) -> Self {
        Self { inner, events, announced: BTreeSet::new() }
    }

    /// The driver's connection.
    pub fn parts(&mut self) -> Parts<'_> {
        match &mut self.inner {
            Inner::SqliteRead(connection) => Parts::Sqlite(connection),
            Inner::SqliteWrite(transaction) => Parts::Sqlite(transaction),
            Inner::PostgresRead(connection) => Parts::Postgres(connection),
            Inner::PostgresWrite(transaction) => Parts::Postgres(transaction),
        }
    }

    /// Waits for the lock and holds it until the transaction ends. On SQLite the one writer is the lock.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn lock(&mut self, key: Key) -> Result<(), AppError> {
        if let Parts::Postgres(connection) = self.parts() {
            sqlx::query("SELECT pg_advisory_xact_lock($1, $2)")
                .bind(LOCK_SPACE)
                .bind(key as i32)
                .execute(connection)
                .await?;
        }
        Ok(())
    }

    /// Takes the lock and holds it until the transaction ends, or gives `false` where another transaction has it. On SQLite the one
    /// writer is the lock.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn try_lock(&mut self, key: Key) -> Result<bool, AppError> {
        match self.parts() {
            Parts::Sqlite(_) => Ok(true),
            Parts::Postgres(connection) => Ok(sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1, $2)")
                .bind(LOCK_SPACE)
                .bind(key as i32)
                .fetch_one(connection)
                .await?),
        }
    }

    /// Once the transaction is committed, everybody who listens learns that this has changed: here and, on PostgreSQL, in every other
    /// process, each topic once, in the order of [`Topic`]. A transaction that is not committed announces nothing.
    pub fn announce(&mut self, topic: Topic) {
        self.announced.insert(topic);
    }

    /// Makes everything since the beginning of the transaction last, then tells what was announced.
    ///
    /// # Errors
    /// A fault of the database; then nothing was changed. [`AppError::Busy`] where another transaction was in the way.
    pub async fn commit(mut self) -> Result<(), AppError> {
        self.notify_others().await?;
        match self.inner {
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => {}
            Inner::SqliteWrite(transaction) => transaction.commit().await?,
            Inner::PostgresWrite(transaction) => transaction.commit().await?,
        }
        for topic in self.announced {
            self.events.publish(Event::Changed(topic));
        }
        Ok(())
    }

    /// Part of the transaction: PostgreSQL delivers the notices with its commit or not at all.
    async fn notify_others(&mut self) -> Result<(), AppError> {
        let Inner::PostgresWrite(transaction) = &mut self.inner else { return Ok(()) };
        for notice in self.announced.iter().map(|topic| self.events.notice(*topic)) {
            sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(notice).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// Whether the same transaction, begun anew, may go through.
pub fn should_repeat(error: &AppError) -> bool {
    matches!(error, AppError::Busy { retry_after_s: 0 })
}

/// Waits a moment before the next attempt, a little longer each time: two that begin anew at once meet again at once.
pub async fn pause(attempts: u8) {
    tokio::time::sleep(Duration::from_millis(5) * u32::from(attempts)).await;
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        if is_retryable(&error) {
            // Zero seconds is the mark by which `write_tx!` knows that it may begin again at once.
            return Self::Busy { retry_after_s: 0 };
        }
        tracing::error!(%error, "database");
        Self::Internal
    }
}
