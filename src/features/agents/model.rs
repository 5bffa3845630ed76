//! What a page knows of an agent.

use crate::domain::{AgentId, OrganisationName, PersonName};
use serde::{Deserialize, Serialize};

/// What every personal agent is called.
pub const SMITHERS: &str = "Smithers";

/// How an agent receives its user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// Which agent.
    pub agent: AgentId,
    /// What it is called.
    pub agent_name: String,
    /// Whom it greets.
    pub user: PersonName,
    /// Where.
    pub organisation: OrganisationName,
}
