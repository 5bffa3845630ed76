//! `pinchy db copy TO` (O3, T8): moves the installation into another, empty database.
//!
//! At no moment may two databases go on with one log. So the copy arrives closed, the source is closed next, and only then the copy is
//! opened; whatever stops the command on the way leaves at most one that serves.

use super::{open, output, seal_own};
use crate::domain::{Authority, Timestamp};
use crate::error::AppError;
use crate::features::audit::{Event, KeepEvent, NewEntry, append, service::check, text};
use crate::server::{
    AppState,
    config::Config,
    db::{
        Db, Tx, copy,
        moved::{self, Moved, State},
        pause, should_repeat, transfer,
    },
};
use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use secrecy::ExposeSecret;
use std::{io::Read, process::ExitCode};

/// How often the source is asked for while others write.
const ATTEMPTS: u8 = 5;

/// What can be done about the database as a whole.
#[derive(Subcommand)]
pub enum DbCommand {
    /// Move the installation into another, empty database: from SQLite to PostgreSQL, or back. Afterwards this one serves no more
    Copy {
        /// The other database, as DATABASE_URL names it: `sqlite:<file>` or `postgres://…`; `-` reads it from standard input
        to: String,
    },
}

/// Runs the command. What is wrong with the trail that was moved ends it with 1, as `pinchy audit verify` does.
///
/// # Errors
/// In words; the source then serves as before, unless they say otherwise.
pub async fn run(config: Config, operator: &Authority, command: DbCommand) -> anyhow::Result<ExitCode> {
    let DbCommand::Copy { to } = command;
    let to = address(to)?;
    let from = config.database_url.expose_secret().to_owned();
    let app = open::open_moved_too(config).await?;
    let target = AppState { db: Db::open(&to).await.context("the other database")?, ..app.clone() };
    let places = Places { from: transfer::place(&from), to: transfer::place(&to) };
    let outcome = copy(&app, &target, operator, &places).await;
    target.db.close().await;
    app.db.close().await;
    outcome
}

/// The two databases, as they are told of.
pub(super) struct Places {
    pub from: String,
    pub to: String,
}

fn address(to: String) -> anyhow::Result<String> {
    if to != "-" {
        return Ok(to);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("the address cannot be read from standard input")?;
    Ok(text.trim().to_owned())
}

async fn copy(app: &AppState, target: &AppState, operator: &Authority, places: &Places) -> anyhow::Result<ExitCode> {
    let rows = match moved::moved(&app.db).await? {
        None => Some(arrive(app, target, operator, places).await?),
        Some(Moved { state: State::Away, place, .. }) if place == places.to => {
            let arriving = moved::moved(&target.db).await?;
            let is_ours =
                arriving.is_some_and(|arriving| arriving.state == State::Arriving && arriving.place == places.from);
            ensure!(is_ours, "this installation was moved to {place} already");
            None
        }
        Some(moved) => bail!("{}", open::moved_sentence(&moved)),
    };
    // The source is closed from here on; only what was copied goes on, with the same log.
    open_copy(&target.db).await?;
    seal_own(target).await;
    tell(target, rows, places).await
}

/// Copies everything, compares it, and closes the source; gives how many rows it was.
pub(super) async fn arrive(
    app: &AppState,
    target: &AppState,
    operator: &Authority,
    places: &Places,
) -> anyhow::Result<u64> {
    seal_own(app).await;
    let mut to = target.db.begin().await?;
    ensure!(
        transfer::is_empty(&mut to).await?,
        "the other database is not empty; an installation is copied into an empty one alone"
    );
    let mut from = alone(app).await?;
    ensure!(moved::read(&mut from).await?.is_none(), "somebody else is moving this installation");
    let now = app.clock.now();
    let event = Event::Keep(KeepEvent::Moved { from: places.from.clone(), to: places.to.clone() });
    append(&mut from, &app.random, NewEntry::by(operator, now, event)).await?;
    let rows = copy::copy_all(&mut from, &mut to).await.context("not everything could be copied")?;
    if let Some(table) = transfer::first_difference(&mut from, &mut to).await? {
        bail!("the table {table} did not arrive as it is; nothing was changed");
    }
    mark(&mut to, State::Arriving, &places.from, now).await?;
    to.commit().await?;
    mark(&mut from, State::Away, &places.to, now).await?;
    from.commit().await.with_context(|| {
        format!("this installation stays where it is; what was copied to {} serves nobody, empty it", places.to)
    })?;
    Ok(rows)
}

async fn mark(tx: &mut Tx, state: State, place: &str, at: Timestamp) -> Result<(), AppError> {
    moved::mark(tx, &Moved { state, place: place.to_owned(), at }).await
}

/// The source, while nobody else writes.
async fn alone(app: &AppState) -> anyhow::Result<Tx> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        match transfer::begin_alone(&app.db).await {
            Err(error) if should_repeat(&error) && attempts < ATTEMPTS => pause(attempts).await,
            begun => return begun.context("others write too much at the moment; stop the server and try again"),
        }
    }
}

async fn open_copy(target: &Db) -> Result<(), AppError> {
    let mut tx = target.begin().await?;
    moved::arrived(&mut tx).await?;
    tx.commit().await
}

/// Says what came of it, and verifies the trail where it is now: what was wrong with it has moved along.
async fn tell(target: &AppState, rows: Option<u64>, places: &Places) -> anyhow::Result<ExitCode> {
    let verdict = check::check(target, |_, _| ()).await.context("the trail cannot be read")?;
    for finding in &verdict.findings {
        output::line(&text::finding(finding));
    }
    output::line(&text::verdict(&verdict));
    let rows = rows.map(|rows| format!(" {rows} rows, compared one by one.")).unwrap_or_default();
    output::line(&format!(
        "Moved to {}.{rows} Start Pinchy with this address as DATABASE_URL and the same PINCHY_DATA. {} serves no more.",
        places.to, places.from
    ));
    Ok(if verdict.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
