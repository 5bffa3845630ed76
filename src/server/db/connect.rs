//! Opening a database and handing out connections.

use super::{migrate, tx::Inner, tx::Tx};
use crate::error::AppError;
use crate::server::events::Events;
use anyhow::{Context, bail};
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

/// How long a connection is waited for before the request is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long SQLite waits for a writer in another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

/// A database with the schema of this version.
#[derive(Clone)]
pub enum Db {
    /// A file: one writer, many readers.
    Sqlite {
        /// `query_only` connections.
        read: SqlitePool,
        /// The one that writes.
        write: SqlitePool,
        /// Told of every commit that announces something.
        events: Events,
    },
    /// A server that other nodes may share.
    Postgres {
        /// Its connections.
        pool: PgPool,
        /// Told of every commit that announces something.
        events: Events,
    },
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Db {
    /// Opens `sqlite:<path>` or `postgres://…`, makes the file if need be, and brings the schema up to date.
    ///
    /// # Errors
    /// In words for whoever starts the program: what could not be opened, and why.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let db = Self::connect(url).await?;
        migrate::run(&db).await?;
        Ok(db)
    }

    /// Opens it with the schema that it has, whatever that is.
    ///
    /// # Errors
    /// In words: what could not be opened, and why.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        Ok(match url.split_once(':') {
            Some(("sqlite", path)) => Self::open_sqlite(Path::new(path.trim_start_matches("//"))).await?,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await?,
            _ => bail!("DATABASE_URL must begin with sqlite: or postgres://"),
        })
    }

    async fn open_sqlite(path: &Path) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("trusted_schema", "OFF");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // The same connection for ever: by what changes under it other processes are noticed.
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("the database file {} cannot be opened", path.display()))?;
        let read = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "ON"));
        Ok(Self::Sqlite { read, write, events: Events::default() })
    }

    async fn open_postgres(url: &str) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url)
            .context("DATABASE_URL is no PostgreSQL address")?
            .application_name("pinchy");
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .context("PostgreSQL cannot be reached at DATABASE_URL")?;
        Ok(Self::Postgres { pool, events: Events::default() })
    }

    /// Which of the two databases it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite { .. } => Kind::Sqlite,
            Self::Postgres { .. } => Kind::Postgres,
        }
    }

    /// The bus on which this process learns what has changed.
    pub const fn events(&self) -> &Events {
        match self {
            Self::Sqlite { events, .. } | Self::Postgres { events, .. } => events,
        }
    }

    /// A connection for reading, outside any transaction.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database cannot be reached.
    pub async fn read(&self) -> Result<Tx, AppError> {
        let inner = match self {
            Self::Sqlite { read, .. } => Inner::SqliteRead(read.acquire().await?),
            Self::Postgres { pool, .. } => Inner::PostgresRead(pool.acquire().await?),
        };
        Ok(Tx::new(inner, self.events().clone()))
    }

    /// A connection that sees the database as it is at this moment, whatever others write meanwhile.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database cannot be reached.
    pub async fn snapshot(&self) -> Result<Tx, AppError> {
        let inner = match self {
            Self::Sqlite { read, .. } => Inner::SqliteWrite(read.begin_with("BEGIN").await?),
            Self::Postgres { pool, .. } => {
                Inner::PostgresWrite(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx::new(inner, self.events().clone()))
    }

    /// Begins a transaction that writes; [`write_tx!`](crate::write_tx) is the way to use it.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database cannot be reached.
    pub async fn begin(&self) -> Result<Tx, AppError> {
        let inner = match self {
            // Immediate: a read that later wants to write would fail at once under a second process, whatever the timeout.
            Self::Sqlite { write, .. } => Inner::SqliteWrite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { pool, .. } => {
                Inner::PostgresWrite(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?)
            }
        };
        Ok(Tx::new(inner, self.events().clone()))
    }

    /// Closes every connection, after the work on each is done.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

/// Runs a body in one writing transaction and commits it; a body that was in another's way begins again, five times at most.
///
/// `write_tx!(db, |tx| { … Ok(value) })`: `tx` is a `&mut Tx`; the body is the inside of an async block with `?` of `AppError`. It may
/// run more than once, so it must not consume what it captures.
#[macro_export]
#[doc(hidden)]
macro_rules! write_tx {
    ($db:expr, |$tx:ident| $body:block) => {{
        let mut attempts = 0u8;
        loop {
            attempts += 1;
            let mut transaction = $db.begin().await?;
            let outcome: Result<_, $crate::error::AppError> = async {
                let $tx = &mut transaction;
                $body
            }
            .await;
            let outcome = match outcome {
                Ok(value) => transaction.commit().await.map(|()| value),
                Err(error) => {
                    drop(transaction);
                    Err(error)
                }
            };
            match outcome {
                Err(error) if $crate::server::db::should_repeat(&error) && attempts < 5 => {
                    $crate::server::db::pause(attempts).await;
                }
                Err(error) if $crate::server::db::should_repeat(&error) => {
                    break Err($crate::error::AppError::Busy { retry_after_s: 1 });
                }
                outcome => break outcome,
            }
        }
    }};
}
