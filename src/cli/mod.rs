//! The command line: one binary for everything (O2). Each command is thin: it opens the installation and calls services as the operator.

mod admin;
mod audit;
mod backup;
mod db;
mod demo;
mod doctor;
mod license;
pub mod open;
mod output;
mod restore;
mod serve;
mod setup_url;

use crate::domain::{Authority, Operator};
use crate::error::AppError;
use crate::features::audit::{NewEntry, append, service::seal};
use crate::server::{AppState, config::Config};
use crate::write_tx;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// A self-hosted workspace where a team talks to AI agents.
#[derive(Parser)]
#[command(name = "pinchy", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the workspace (what happens without a command, too)
    Serve,
    /// Print the address at which the workspace is set up
    SetupUrl,
    /// Admins, from the server's own command line
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// The audit trail: its key, and whether it is whole
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Licence keys: make the keys that sign them, sign one, show the one of this installation
    #[command(subcommand)]
    License(license::LicenseCommand),
    /// Copy the installation into a new folder: database and keys, while it runs
    Backup {
        /// The folder to make
        dir: PathBuf,
    },
    /// Try everything in a throwaway workspace that is removed at the end: people, groups, agents, a scripted model, a true trail
    Demo,
    /// Say what is wrong with this installation, and what to do about it; ends with 1 where something is
    Doctor {
        /// Answer with JSON, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Fill an empty installation from a backup
    Restore {
        /// The folder of the backup
        dir: PathBuf,
    },
    /// The database as a whole
    #[command(subcommand)]
    Db(db::DbCommand),
}

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    // Whatever this program makes holds what is nobody else's on this machine: databases, backups, keys.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let arguments = Arguments::parse();
    let command = arguments.command.unwrap_or(Command::Serve);
    let failed = command.failed();
    match execute(command).await {
        Ok(code) => code,
        Err(error) => {
            output::error(&error);
            ExitCode::from(failed)
        }
    }
}

impl Command {
    /// The code of what could not be done. Where 1 says that something is wrong with what was looked at, it is another.
    const fn failed(&self) -> u8 {
        match self {
            Self::Audit(audit::AuditCommand::Verify(_)) => 2,
            _ => 1,
        }
    }
}

async fn execute(command: Command) -> anyhow::Result<ExitCode> {
    let config = Config::load()?;
    crate::server::telemetry::start_log(&config)?;
    let operator: Authority = Operator::from_command_line().into();
    match command {
        Command::Serve => serve::serve(config).await?,
        Command::SetupUrl => setup_url::print(config, &operator).await?,
        Command::Admin(command) => admin::run(config, &operator, command).await?,
        Command::Audit(command) => return audit::run(config, &operator, command).await,
        Command::License(command) => license::run(config, &operator, command).await?,
        Command::Backup { dir } => backup::run(config, &operator, &dir).await?,
        Command::Demo => demo::run(&config).await?,
        Command::Doctor { json } => return doctor::run(config, &operator, json).await,
        Command::Restore { dir } => restore::run(config, &operator, &dir).await?,
        Command::Db(command) => return db::run(config, &operator, command).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes an entry of a command that changes nothing else (T1).
async fn note(app: &AppState, entry: NewEntry) -> Result<(), AppError> {
    write_tx!(app.db, |tx| { append(tx, &app.random, entry.clone()).await.map(drop) })
}

/// Seals what a command has written, where no server does (T3). What cannot be sealed now is sealed by the next one that can.
async fn seal_own(app: &AppState) {
    if let Err(error) = seal::seal(app).await {
        tracing::warn!(%error, "the trail was not sealed");
    }
}

#[cfg(test)]
mod tests;
