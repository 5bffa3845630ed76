//! `pinchy audit …` (T3, T6).

use super::{note, open, output, seal_own};
use crate::domain::{Authority, MIN_PRUNED_AGE, parse_length};
use crate::error::AppError;
use crate::features::audit::{
    Event, KeepEvent, NewEntry, ProofEvent,
    log::{
        Checkpoint, PublicKey,
        verify::{self as file, Fault, Given},
    },
    model::Verdict,
    service::{self, check, key},
    text,
};
use crate::server::config::Config;
use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use std::{
    fs,
    io::{self, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What can be done about the trail.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Print the public key of the trail, in the form that tools read, and its fingerprint
    Key {
        #[command(subcommand)]
        command: Option<KeyCommand>,
    },
    /// Verify the trail of this installation, or an export of one, entry by entry; ends with 1 where something is wrong with it, with 2 where it cannot be looked at
    Verify(Verify),
    /// Let entries go that are older than an age, 256 at a time; their hashes stay, and an entry says what went
    Prune {
        /// The age: 90d, 365d, … (one day at the least)
        #[arg(long)]
        older_than: String,
        /// Only say what would go
        #[arg(long)]
        dry_run: bool,
    },
}

/// What shall be verified.
#[derive(Args)]
pub struct Verify {
    /// An export (JSONL), or a single proof as `/audit/proof` and `/audit/checkpoints` give it; `-` reads standard input. Without one the trail of this installation is verified
    #[arg(requires = "key")]
    pub file: Option<PathBuf>,
    /// The public key as `pinchy audit key` prints it, or a file with it
    #[arg(long, requires = "file")]
    pub key: Option<String>,
    /// A file with a checkpoint that is trusted already: what it covers must be the same, and is not looked at one by one
    #[arg(long, requires = "file")]
    pub since: Option<PathBuf>,
}

/// What can be done about its key.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Let a new key sign from now on; an entry says so, signed by both
    Rotate,
}

/// Runs the command. What is wrong with the trail ends it with 1, what prevents the look with an error.
///
/// # Errors
/// In words.
pub async fn run(config: Config, operator: &Authority, command: AuditCommand) -> anyhow::Result<ExitCode> {
    match command {
        AuditCommand::Key { command: None } => show(config, operator).await.map(|()| ExitCode::SUCCESS),
        AuditCommand::Key { command: Some(KeyCommand::Rotate) } => {
            rotate(config, operator).await.map(|()| ExitCode::SUCCESS)
        }
        AuditCommand::Verify(Verify { file: Some(file), key, since }) => {
            verify_file(&file, &key.unwrap_or_default(), since.as_deref())
        }
        AuditCommand::Verify(_) => verify(config, operator).await,
        AuditCommand::Prune { older_than, dry_run } => prune(config, operator, &older_than, dry_run).await,
    }
}

async fn show(config: Config, operator: &Authority) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    note(&app, NewEntry::by(operator, app.clock.now(), Event::Proof(ProofEvent::KeyShown))).await?;
    seal_own(&app).await;
    let known = key::known(&mut app.db.read().await?).await?;
    print(&known);
    Ok(())
}

async fn rotate(config: Config, operator: &Authority) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    // What is there is sealed with the old key.
    seal_own(&app).await;
    let known = key::rotate(&app, operator).await?;
    seal_own(&app).await;
    print(&known);
    Ok(())
}

fn print(known: &key::KnownKey) {
    output::line(&known.key.verifier(&known.log));
    output::line(&format!("Fingerprint: {}", known.key.fingerprint()));
}

async fn verify(config: Config, operator: &Authority) -> anyhow::Result<ExitCode> {
    let app = open::open(config).await?;
    seal_own(&app).await;
    let verdict = check::check(&app, progress).await.context("the trail cannot be read")?;
    for finding in &verdict.findings {
        output::line(&text::finding(finding));
    }
    output::line(&text::verdict(&verdict));
    if !verdict.findings.is_empty() {
        // A trail that is damaged is left alone.
        return Ok(ExitCode::FAILURE);
    }
    note(&app, NewEntry::by(operator, app.clock.now(), noted(&verdict))).await?;
    seal_own(&app).await;
    Ok(ExitCode::SUCCESS)
}

/// Nothing is pruned of a trail that is not whole: what shows that shall stay.
async fn prune(config: Config, operator: &Authority, older_than: &str, dry_run: bool) -> anyhow::Result<ExitCode> {
    let age = parse_length(older_than)
        .filter(|age| *age >= MIN_PRUNED_AGE)
        .with_context(|| format!("{older_than} is no age of a day or more, such as 90d"))?;
    let app = open::open(config).await?;
    seal_own(&app).await;
    let older_than = app.clock.now().minus(age);
    if dry_run {
        let found = service::prune::prunable(&app, older_than).await?;
        let event = Event::Keep(KeepEvent::PruneShown { below: found.below, older_than });
        note(&app, NewEntry::by(operator, app.clock.now(), event)).await?;
        seal_own(&app).await;
        output::line(&text::would_go(&found));
        return Ok(ExitCode::SUCCESS);
    }
    match service::prune::prune(&app, Some(operator), older_than, None).await {
        Err(AppError::TrailUnsound) => {
            output::line(&text::prune_error(&AppError::TrailUnsound));
            Ok(ExitCode::FAILURE)
        }
        pruned => {
            output::line(&text::pruned_now(pruned?.count()));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Needs nothing but the public key: no installation, no network (T6).
fn verify_file(file: &Path, key: &str, since: Option<&Path>) -> anyhow::Result<ExitCode> {
    let given = Given { since: since.map(read_checkpoint).transpose()?, ..read_key(key)? };
    let report = if file == Path::new("-") {
        file::verify(io::stdin().lock(), &given, file_progress)
    } else {
        let file = fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        file::verify(BufReader::with_capacity(1 << 20, file), &given, file_progress)
    };
    let report = report.context("the file cannot be read to its end")?;
    // Of what is none nothing can be told.
    ensure!(report.faults != [Fault::NoExport], text::fault(&Fault::NoExport));
    ensure!(report.proven.is_none() || since.is_none(), "--since goes with an export, not with a single proof");
    for fault in &report.faults {
        output::line(&text::fault(fault));
    }
    output::line(&text::report(&report));
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A key as it is printed, or a file that holds it in its first line.
fn read_key(key: &str) -> anyhow::Result<Given> {
    let parsed = PublicKey::parse(key.trim()).or_else(|| {
        let text = fs::read_to_string(key).ok()?;
        PublicKey::parse(text.lines().next()?.trim())
    });
    let (log, key) = parsed.with_context(|| {
        format!("{key} is no public key and no file with one; it looks like what `pinchy audit key` prints in its first line")
    })?;
    Ok(Given { log, key, since: None })
}

fn read_checkpoint(file: &Path) -> anyhow::Result<Checkpoint> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Checkpoint::parse(&text).map_err(|_| anyhow::anyhow!("{} holds no checkpoint", file.display()))
}

fn file_progress(entries: i64) {
    if entries > 0 {
        tracing::info!("{entries} entries");
    }
}

fn noted(verdict: &Verdict) -> Event {
    Event::Proof(ProofEvent::Verified { entries: verdict.size, rests_on: verdict.rests_on })
}

/// How far it is, now and then.
fn progress(at: i64, of: i64) {
    const EVERY: i64 = 100_000;
    if at % EVERY < crate::features::audit::log::WIDTH && at < of {
        tracing::info!("{at} of {of} entries");
    }
}
