//! What can happen to shared agents, and what the trail says of it (N1, N2).

use super::groups::{ROOM, labels};
use super::{Personal, Target};
use crate::domain::{AgentLabel, AgentName, EntryId, GroupLabel, ModelLabel, Visibility};
use crate::features::audit::model::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What an agent is made of, as the trail tells it: of texts only how long they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentFacts {
    /// What it is called.
    pub name: AgentName,
    /// What it is for.
    pub tagline: String,
    /// How it looks, as a word.
    pub avatar: String,
    /// How many lines its instructions have.
    pub instructions: i64,
    /// How many lines its greeting has.
    pub greeting: i64,
    /// How many starter prompts it has.
    pub starters: i64,
    /// Whose model answers; empty for the default.
    pub provider: String,
    /// What that provider is called; empty where it is gone, too.
    pub provider_name: String,
    /// Which model answers; empty for the default.
    pub model: String,
}

/// What happened to a shared agent. Nothing about it is anybody's personal value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentEvent {
    /// See [`Action::AgentCreated`].
    Created {
        /// Which agent, and its name.
        agent: AgentLabel,
        /// With what it began, as a word.
        template: String,
    },
    /// See [`Action::AgentConfigured`].
    Configured {
        /// Which agent, and its name now.
        agent: AgentLabel,
        /// What it was made of, and is now.
        facts: Box<(AgentFacts, AgentFacts)>,
        /// The texts that are others, which need not show in their lengths.
        texts: Vec<String>,
    },
    /// See [`Action::AgentConfigured`]: by the removal of the provider whose model it named (V2).
    ModelMoved {
        /// Which agent, and its name.
        agent: AgentLabel,
        /// Which model answered.
        before: ModelLabel,
        /// Which model answers; nothing for the default.
        after: Option<ModelLabel>,
    },
    /// See [`Action::AgentVisibilityChanged`].
    VisibilityChanged {
        /// Which agent, and its name.
        agent: AgentLabel,
        /// Whom it was for.
        before: (Visibility, Vec<GroupLabel>),
        /// Whom it is for.
        after: (Visibility, Vec<GroupLabel>),
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::AgentArchived`].
    Archived {
        /// Which agent, and its name.
        agent: AgentLabel,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::AgentRestored`].
    Restored {
        /// Which agent, and its name.
        agent: AgentLabel,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
}

impl AgentEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Created { .. } => Action::AgentCreated,
            Self::Configured { .. } | Self::ModelMoved { .. } => Action::AgentConfigured,
            Self::VisibilityChanged { .. } => Action::AgentVisibilityChanged,
            Self::Archived { .. } => Action::AgentArchived,
            Self::Restored { .. } => Action::AgentRestored,
        }
    }

    const fn agent(&self) -> &AgentLabel {
        match self {
            Self::Created { agent, .. }
            | Self::Configured { agent, .. }
            | Self::ModelMoved { agent, .. }
            | Self::VisibilityChanged { agent, .. }
            | Self::Archived { agent, .. }
            | Self::Restored { agent, .. } => agent,
        }
    }

    /// What it was done to.
    pub fn target(&self) -> Target {
        Target { kind: "agent", id: Some(self.agent().id.to_string()) }
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Personal {
        let AgentLabel { id, name } = self.agent();
        Personal { field: "target.name", subject: Some(id.to_string()), value: name.to_string() }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::Created { template, .. } => json!({ "template": template }),
            Self::Configured { facts, texts, .. } => {
                let (before, after) = changed(&facts.0, &facts.1, texts);
                json!({ "before": before, "after": after, "texts": texts })
            }
            Self::ModelMoved { before, after, .. } => {
                json!({ "before": model_facts(Some(before)), "after": model_facts(after.as_ref()), "texts": [] })
            }
            Self::VisibilityChanged { before, after, undoes, .. } => {
                let audience = |(visibility, groups): &(Visibility, Vec<GroupLabel>)| json!({ "visibility": visibility, "groups": labels(groups, ROOM / 2) });
                json!({ "before": audience(before), "after": audience(after), "undoes": undoes })
            }
            Self::Archived { undoes, .. } => json!({ "before": "active", "after": "archived", "undoes": undoes }),
            Self::Restored { undoes, .. } => json!({ "before": "archived", "after": "active", "undoes": undoes }),
        }
    }
}

/// Which model answers, as [`AgentFacts`] tell it.
fn model_facts(label: Option<&ModelLabel>) -> Value {
    match label {
        None => json!({ "provider": "", "provider_name": "", "model": "" }),
        Some(ModelLabel { model, provider }) => {
            json!({ "provider": model.provider, "provider_name": provider, "model": model.model })
        }
    }
}

/// What tells which model answers.
const OF_MODEL: [&str; 3] = ["provider", "provider_name", "model"];

/// What is not as it was, before and now. Of a text that is another its length is told also where that is the same, and of another model
/// always whose it is.
fn changed(before: &AgentFacts, after: &AgentFacts, texts: &[String]) -> (Map<String, Value>, Map<String, Value>) {
    let map = |facts: &AgentFacts| match json!(facts) {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let (before, after) = (map(before), map(after));
    let is_other = |name: &str| before.get(name) != after.get(name);
    let is_other_model = ["provider", "model"].into_iter().any(is_other);
    let is_told = |name: &str| {
        if OF_MODEL.contains(&name) { is_other_model } else { is_other(name) || texts.iter().any(|text| text == name) }
    };
    let told = |facts: &Map<String, Value>| {
        facts.iter().filter(|(name, _)| is_told(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    (told(&before), told(&after))
}
