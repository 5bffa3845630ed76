//! An agent as it is named in passing, and who may see it.

use super::{AgentId, AgentName, text_enum};
use serde::{Deserialize, Serialize};

text_enum!(
    /// Who sees a shared agent, besides admins, who see every one (N2).
    Visibility {
        /// Nobody else: so begins every new one.
        Admins = "admins",
        /// Everybody.
        Everyone = "everyone",
        /// Whoever is in one of its groups.
        Groups = "groups",
    }
);

/// A shared agent and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentLabel {
    /// Which agent.
    pub id: AgentId,
    /// Its name.
    pub name: AgentName,
}
