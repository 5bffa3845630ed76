//! What can happen to a personal context, and what the trail says of it: which fields and how long, never their text (X3).

use super::{Personal, Target};
use crate::domain::{EntryId, PersonName, UserId};
use crate::features::audit::model::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What happened to somebody's context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContextEvent {
    /// See [`Action::ContextSaved`].
    Saved {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// Each field that changed, with its length in characters before and after.
        fields: Vec<(String, i64, i64)>,
        /// The entry that this undoes.
        undoes: Option<EntryId>,
    },
}

impl ContextEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::Saved { .. } => Action::ContextSaved,
        }
    }

    /// What it was done to.
    pub fn target(&self) -> Target {
        let Self::Saved { user, .. } = self;
        Target { kind: "user", id: Some(user.to_string()) }
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Personal {
        let Self::Saved { user, name, .. } = self;
        Personal { field: "target.name", subject: Some(user.to_string()), value: name.as_str().to_owned() }
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        let Self::Saved { fields, undoes, .. } = self;
        let lengths = fields
            .iter()
            .map(|(field, before, after)| (field.clone(), json!({ "before": before, "after": after })))
            .collect::<Map<_, _>>();
        json!({ "fields": lengths, "undoes": undoes })
    }
}
