//! The routed views of agents.

mod agent;
mod list;
mod model_choice;
mod new;
mod of_group;
mod of_person;
mod seen_by;

pub use agent::AgentPage;
pub use list::AgentsPage;
pub use new::NewAgentDialog;
pub use of_group::AgentsOfGroupPage;
pub use of_person::AgentsOfPersonPage;

use crate::domain::AgentId;

/// Where the list stands.
const LIST: &str = "/agents";
/// Where the dialog over it stands.
const NEW: &str = "/agents/new";

fn address(agent: AgentId) -> String {
    format!("{LIST}/{agent}")
}
