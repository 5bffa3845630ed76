//! The agents: everybody has their own, and each shared one can be seen by whom it is for, and answered for.

use super::Finding;
use crate::domain::AgentName;
use crate::error::AppError;
use crate::features::agents::service::examine;
use crate::server::db::Db;

const AGENTS: &str = "agents";

/// What is amiss with agents.
#[derive(Default)]
pub struct Amiss {
    /// How many people have no Smithers.
    pub without_own: i64,
    /// Those that are for groups of which none is left.
    pub for_no_group: Vec<AgentName>,
    /// Those whose model no provider offers.
    pub model_gone: Vec<AgentName>,
}

/// Looks at the agents.
pub async fn examine(db: &Db) -> Result<Vec<Finding>, AppError> {
    let amiss = Amiss {
        without_own: examine::without_personal(db).await?,
        for_no_group: examine::for_no_group(db).await?,
        model_gone: examine::model_gone(db).await?,
    };
    Ok(of_agents(&amiss))
}

pub fn of_agents(amiss: &Amiss) -> Vec<Finding> {
    let mut findings = Vec::new();
    if amiss.without_own > 0 {
        let says = format!("{} of the people have no Smithers of their own", amiss.without_own);
        findings.push(Finding::problem(AGENTS, says, "restore a backup: an account is never made without one"));
    }
    if !amiss.for_no_group.is_empty() {
        let names = names(&amiss.for_no_group);
        let says = format!("only admins see {names}, because the groups that these are for are gone");
        findings.push(Finding::warning(AGENTS, says, "choose who sees them on their pages, or archive them"));
    }
    if !amiss.model_gone.is_empty() {
        let says = format!("no provider offers the model of {} any more", names(&amiss.model_gone));
        let advice = "choose another on their pages, or list the models anew at /providers";
        findings.push(Finding::warning(AGENTS, says, advice));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(AGENTS, "everybody has their own, and each shared one is for somebody"));
    }
    findings
}

fn names(agents: &[AgentName]) -> String {
    agents.iter().map(AgentName::as_str).collect::<Vec<_>>().join(", ")
}
