//! `pinchy doctor` (O5): what is wrong with an installation, and what to do about it. It makes and mends nothing.

mod address;
mod agents;
mod anchors;
mod audit_key;
mod clock;
mod database;
mod files;
mod finding;
mod license;
mod providers;

use super::{note, open, output, seal_own};
use crate::domain::Authority;
use crate::features::audit::{Event, NewEntry};
use crate::server::{AppState, clock::Clock, config::Config};
use finding::{Finding, Level};
use std::process::ExitCode;

/// Looks at everything, prints a line for each finding, and fails where one is a problem.
///
/// # Errors
/// In words, where the entry of this look cannot be written into a trail that is whole (T1).
pub async fn run(config: Config, operator: &Authority, json: bool) -> anyhow::Result<ExitCode> {
    let mut findings = examine(&config).await;
    let app = running(config, &findings).await?;
    if let Some(app) = &app {
        findings.push(providers::examine(app).await?);
        findings.extend(anchors::examine(app).await?);
    }
    let worst = findings.iter().map(|finding| finding.level).max();
    output::line(&if json { finding::as_json(&findings)? } else { finding::as_text(&findings) });
    if let Some(app) = app {
        let warnings = findings.iter().filter(|finding| finding.level != Level::Ok).count() as i64;
        note(&app, NewEntry::by(operator, app.clock.now(), Event::InstallationExamined { warnings })).await?;
        seal_own(&app).await;
        app.db.close().await;
    }
    if worst == Some(Level::Problem) {
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// The workspace, where it can be opened: a trail that may be damaged is left alone, and where nothing is set up there is nothing to tell.
async fn running(config: Config, findings: &[Finding]) -> anyhow::Result<Option<AppState>> {
    let is_sound = findings.iter().all(|finding| finding.level != Level::Problem);
    if is_sound && findings.iter().any(Finding::is_of_a_running_workspace) {
        return Ok(Some(open::open(config).await?));
    }
    Ok(None)
}

/// Every finding, in the order in which one would mend them.
async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = files::folder(&config.data);
    let (of_database, known) = database::examine(config).await;
    findings.extend(of_database);
    findings.push(files::key(&config.key_file, known.key_fingerprint.as_deref()));
    findings.push(audit_key::examine(config, known.audit_key.as_ref()));
    findings.push(clock::examine(Clock::system().now(), known.newest_entry, known.server_clock));
    findings.extend(address::examine(config, known.stored_url.as_ref()));
    findings
}

#[cfg(test)]
mod tests;
