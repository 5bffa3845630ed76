//! Prints, as rows of a Markdown table, how fast the audit trail is: the offline verifier beside plain SHA-256, audited changes beside bare
//! commits, sealing, and its page.
//!
//! `trail --entries N` runs on a throwaway SQLite file, and on a throwaway PostgreSQL database too where `PINCHY_TEST_POSTGRES` names a
//! server; `--only offline`, `sqlite` or `postgres` does one part of it. Run it on a quiet machine: to write a million entries, before
//! anything is measured, takes about a quarter of an hour on each database.

mod fill;
mod offline;

use anyhow::Context;
use fill::{entry, fill};
use pinchy::{
    cli::open::open,
    error::AppError,
    features::audit::{
        append,
        model::{AuditCursor, Filters},
        service::{seal, search},
    },
    server::{AppState, config::Config, db::execute},
    write_tx,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    io::Write,
    time::{Duration, Instant},
};

/// How long changes are counted.
const WHILE: Duration = Duration::from_secs(5);
/// How often a page is asked for; the median counts.
const ASKED: usize = 21;
/// What can be asked for alone.
const PARTS: [&str; 3] = ["offline", "sqlite", "postgres"];
const CHANGE: &str = "INSERT INTO settings (name, value, updated_at) VALUES ('bench', $1, 1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (entries, only) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--entries", entries] => (entries, None),
        ["--entries", entries, "--only", part] if PARTS.contains(&part) => (entries, Some(part)),
        _ => anyhow::bail!("usage: trail --entries N [--only {}]", PARTS.join("|")),
    };
    let entries: i64 = entries.parse().context("the number of entries")?;
    let is_wanted = |part| only.is_none_or(|only| only == part);
    row("what", "figure")?;
    row("---", "---")?;
    if is_wanted("offline") {
        offline::measure(entries)?;
    }
    if is_wanted("sqlite") {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("pinchy.db").display());
        measure("SQLite", &url, entries).await?;
    }
    match std::env::var("PINCHY_TEST_POSTGRES") {
        Ok(server) if is_wanted("postgres") => on_postgres(&server, entries).await,
        _ => Ok(()),
    }
}

async fn on_postgres(server: &str, entries: i64) -> anyhow::Result<()> {
    let name = format!("bench_{}", std::process::id());
    on_server(server, &format!("CREATE DATABASE {name}")).await?;
    let (base, _) = server.rsplit_once('/').context("the address of the PostgreSQL server")?;
    let outcome = measure("PostgreSQL", &format!("{base}/{name}"), entries).await;
    on_server(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    outcome
}

async fn on_server(server: &str, sql: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(connection.close().await?)
}

pub fn row(what: &str, figure: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "| {what} | {figure} |")?)
}

async fn measure(database: &str, url: &str, entries: i64) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().display().to_string();
    let variables = [("PINCHY_DATA", data), ("DATABASE_URL", url.to_owned())];
    let app = open(Config::from_layers(None, variables.map(|(name, value)| (name.to_owned(), value)))?).await?;
    let outcome = on(database, &app, entries).await;
    app.db.close().await;
    outcome
}

async fn on(database: &str, app: &AppState, entries: i64) -> anyhow::Result<()> {
    let bare = changes(app, false).await?;
    let audited = changes(app, true).await?;
    let part = 100.0 * audited / bare;
    row(
        &format!("{database}: changes one after another, bare · with their entry"),
        &format!("{bare:.0} /s · {audited:.0} /s, {part:.0} %"),
    )?;
    seal::seal(app).await?;
    fill(app, entries).await?;
    let began = Instant::now();
    let sealed = seal::seal(app).await?;
    row(&format!("{database}: sealing"), &format!("{:.0} entries/s", sealed as f64 / began.elapsed().as_secs_f64()))?;
    pages(database, app, entries).await
}

/// How many transactions of one change a second, each made to last as every change is.
async fn changes(app: &AppState, audited: bool) -> anyhow::Result<f64> {
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < WHILE {
        one_change(app, count, audited).await?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

async fn one_change(app: &AppState, number: u32, audited: bool) -> Result<(), AppError> {
    let value = number.to_string();
    write_tx!(app.db, |tx| {
        execute!(tx, CHANGE, &value)?;
        if audited {
            append(tx, &app.random, entry(number.into(), app.clock.now())).await?;
        }
        Ok(())
    })
}

async fn pages(database: &str, app: &AppState, entries: i64) -> anyhow::Result<()> {
    let any = Filters::default();
    let deep = cursor(entries / 2);
    let by_action = Filters { action: "access.refused".to_owned(), ..Filters::default() };
    let by_person = Filters { person: fill::user(7).to_string(), ..Filters::default() };
    let last = cursor(100);
    for (what, filters, before) in [
        ("first page", &any, None),
        ("page in the middle", &any, Some(deep)),
        ("last page", &any, Some(last)),
        ("first page of one action in a hundred", &by_action, None),
        ("first page of one person in a thousand", &by_person, None),
    ] {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..ASKED {
            let began = Instant::now();
            rows = search(app, filters, before).await?.rows.len();
            times.push(began.elapsed());
        }
        times.sort();
        row(
            &format!("{database}: {what} of the trail, {rows} rows"),
            &format!("{:.2} ms", times[ASKED / 2].as_secs_f64() * 1e3),
        )?;
    }
    Ok(())
}

/// A place in the trail that was filled: behind entry `number`.
fn cursor(number: i64) -> AuditCursor {
    AuditCursor { at: fill::at(number), ..AuditCursor::END }
}
