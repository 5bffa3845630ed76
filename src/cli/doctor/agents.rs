//! The agents: everybody has their own, and each shared one can be seen by whom it is for.

use super::Finding;
use crate::domain::AgentName;
use crate::error::AppError;
use crate::features::agents::service::examine;
use crate::server::db::Db;

const AGENTS: &str = "agents";

/// Looks at the agents.
pub async fn examine(db: &Db) -> Result<Vec<Finding>, AppError> {
    Ok(of_agents(examine::without_personal(db).await?, &examine::for_no_group(db).await?))
}

/// `without_own` people have no Smithers; `for_no_group` are for groups of which none is left.
pub fn of_agents(without_own: i64, for_no_group: &[AgentName]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if without_own > 0 {
        let says = format!("{without_own} of the people have no Smithers of their own");
        findings.push(Finding::problem(AGENTS, says, "restore a backup: an account is never made without one"));
    }
    if !for_no_group.is_empty() {
        let names: Vec<&str> = for_no_group.iter().map(AgentName::as_str).collect();
        let says = format!("only admins see {}, because the groups that these are for are gone", names.join(", "));
        findings.push(Finding::warning(AGENTS, says, "choose who sees them on their pages, or archive them"));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(AGENTS, "everybody has their own, and each shared one is for somebody"));
    }
    findings
}
