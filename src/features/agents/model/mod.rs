//! Agents as pages see them, and what their forms may hold.

mod access;
mod details;
mod face;

pub use access::{AgentsOfGroup, AgentsOfPerson, Audience, GroupChoice, SeenAgent, SeenBy, Seer};
pub use details::{
    AgentDetails, MAX_GREETING, MAX_INSTRUCTIONS, MAX_STARTER, MAX_STARTERS, MAX_TAGLINE, Typed, parse_name,
};
pub use face::{Face, FaceColour, FaceIcon};

use crate::domain::{AgentId, AgentLabel, AgentName, EntryId, GroupLabel, ModelRef, Timestamp, Visibility, text_enum};
use crate::features::audit::model::Timeline;
use crate::features::providers::model::Offered;
use serde::{Deserialize, Serialize};

/// What every personal agent is called.
pub const SMITHERS: &str = "Smithers";

/// An agent that somebody sees, as lists name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentCard {
    /// Which agent.
    pub id: AgentId,
    /// What it is called.
    pub name: String,
    /// What it is for; empty for one's own.
    pub tagline: String,
    /// How it looks; of no meaning for one's own.
    pub avatar: Face,
    /// Whether it is the viewer's own Smithers (N5).
    pub personal: bool,
}

/// An agent as a chat needs it, read anew for every message (N4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatAgent {
    /// Which agent.
    pub id: AgentId,
    /// What it is called.
    pub name: String,
    /// What it is for; empty for one's own.
    pub tagline: String,
    /// How it looks; of no meaning for one's own.
    pub avatar: Face,
    /// What it says first; may be empty.
    pub greeting: String,
    /// What it is told to do; may be empty.
    pub instructions: String,
    /// What one could ask it.
    pub starters: Vec<String>,
    /// Which model answers; nothing for the default.
    pub model: Option<ModelRef>,
    /// Whether it is the user's own Smithers (N5).
    pub personal: bool,
}

text_enum!(
    /// What a new agent begins with (N1).
    Template {
        /// Nothing.
        Scratch = "scratch",
        /// Finds out and sums up.
        Research = "research_assistant",
        /// Reads contracts.
        Contracts = "contract_analyst",
        /// Makes minutes.
        Meetings = "meeting_notes",
        /// Helps to sell.
        Sales = "sales_helper",
        /// Explains the house's own rules.
        Policies = "policy_guide",
    }
);

/// A shared agent in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRow {
    /// Which agent.
    pub id: AgentId,
    /// What it is called.
    pub name: AgentName,
    /// What it is for.
    pub tagline: String,
    /// How it looks.
    pub face: Face,
    /// Whom it is for.
    pub visibility: Visibility,
    /// The groups that see it.
    pub groups: Vec<GroupLabel>,
    /// Which model answers; nothing for the default.
    pub model: Option<ModelRef>,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// The shared agents, active or archived, by name (N1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentList {
    /// The rows.
    pub rows: Vec<AgentRow>,
    /// How many are active.
    pub active: i64,
    /// How many are archived.
    pub archived: i64,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

/// A shared agent, as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPage {
    /// Which agent.
    pub id: AgentId,
    /// What it is made of.
    pub details: AgentDetails,
    /// The models that it can be given.
    pub models: Offered,
    /// Whom it is for.
    pub visibility: Visibility,
    /// The groups that see it.
    pub groups: Vec<GroupLabel>,
    /// Whether it is archived.
    pub archived: bool,
    /// The latest entries of the trail about it.
    pub timeline: Timeline,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

text_enum!(
    /// What was done to agents, as its toast tells it.
    AgentDeed {
        /// One was made.
        Created = "created",
        /// One was configured.
        Configured = "configured",
        /// Others see one.
        Shown = "shown",
        /// One was archived.
        Archived = "archived",
        /// One was given back.
        Restored = "restored",
        /// A group sees others.
        OfGroup = "of_group",
    }
);

/// What an act came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentActed {
    /// What was done, or was so already (U7).
    pub deed: AgentDeed,
    /// Which agent, where it is about one.
    pub agent: Option<AgentId>,
    /// What it is called, or the group.
    pub name: String,
    /// The entry by which it can be undone (F6).
    pub undo: Option<EntryId>,
}

impl AgentActed {
    /// What was done to an agent.
    pub fn of_agent(deed: AgentDeed, agent: &AgentLabel, undo: Option<EntryId>) -> Self {
        Self { deed, agent: Some(agent.id), name: agent.name.to_string(), undo }
    }
}
