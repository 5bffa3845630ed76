//! What can happen to providers and models, and what the trail says of it (V1, V2).

use super::{Personal, Target};
use crate::domain::{EntryId, ModelLabel, ProviderLabel};
use crate::features::audit::model::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What happened to a provider, or to the default model. Names and hosts of providers are nobody's personal values; of a key nothing is
/// told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderEvent {
    /// See [`Action::ProviderConnected`].
    Connected {
        /// Which provider, and its name.
        provider: ProviderLabel,
        /// Where it stands.
        host: String,
        /// How many models it lists.
        models: i64,
    },
    /// See [`Action::ModelsListed`].
    ModelsListed {
        /// Which provider, and its name.
        provider: ProviderLabel,
        /// How many models are new.
        added: i64,
        /// How many models are gone.
        gone: i64,
    },
    /// See [`Action::DefaultModelChosen`].
    DefaultChosen {
        /// Whose model it is now.
        provider: ProviderLabel,
        /// Which one it was, where there was one.
        before: Option<ModelLabel>,
        /// Which one it is.
        after: String,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
    /// See [`Action::ProviderRemoved`].
    Removed {
        /// Which provider, and its name.
        provider: ProviderLabel,
        /// Where it stands.
        host: String,
        /// How many agents named one of its models.
        agents: i64,
        /// What these agents, and the default if it was one of its models, are now; nothing where there is no other.
        moved_to: Option<ModelLabel>,
    },
}

impl ProviderEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Connected { .. } => Action::ProviderConnected,
            Self::ModelsListed { .. } => Action::ModelsListed,
            Self::DefaultChosen { .. } => Action::DefaultModelChosen,
            Self::Removed { .. } => Action::ProviderRemoved,
        }
    }

    fn provider(&self) -> &ProviderLabel {
        match self {
            Self::Connected { provider, .. }
            | Self::ModelsListed { provider, .. }
            | Self::DefaultChosen { provider, .. }
            | Self::Removed { provider, .. } => provider,
        }
    }

    /// What it was done to.
    pub fn target(&self) -> Target {
        Target { kind: "provider", id: Some(self.provider().id.to_string()) }
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Personal {
        let ProviderLabel { id, name } = self.provider();
        Personal { field: "target.name", subject: Some(id.to_string()), value: name.clone() }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::Connected { host, models, .. } => json!({ "host": host, "models": models }),
            Self::ModelsListed { added, gone, .. } => json!({ "added": added, "gone": gone }),
            Self::DefaultChosen { before, after, undoes, .. } => {
                json!({ "before": before, "after": after, "undoes": undoes })
            }
            Self::Removed { host, agents, moved_to, .. } => {
                json!({ "host": host, "agents": agents, "moved_to": moved_to })
            }
        }
    }
}
