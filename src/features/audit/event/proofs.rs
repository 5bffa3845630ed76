//! What can happen to the trail itself, and what it says of that (T3, T6, T8).

use super::{Personal, Target};
use crate::domain::{ReadTokenId, TokenName};
use crate::features::audit::model::{Action, RestsOn};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What happened to the trail as a log that can be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofEvent {
    /// See [`Action::BackupRestored`]. The first entry of its log.
    LogBegan {
        /// The number of the log that begins.
        log: i64,
        /// The last checkpoint of the log before, as it was signed; nothing where the backup had none.
        checkpoint: Option<String>,
    },
    /// See [`Action::AuditKeyShown`].
    KeyShown,
    /// See [`Action::AuditKeyRotated`].
    KeyRotated {
        /// The fingerprint of the key before.
        before: String,
        /// That of the key from now on.
        after: String,
        /// What says so, signed by both.
        note: String,
    },
    /// See [`Action::AuditVerified`].
    Verified {
        /// How many entries.
        entries: i64,
        /// On what the verdict rests.
        rests_on: RestsOn,
    },
    /// See [`Action::AuditExported`].
    Exported {
        /// `jsonl` or `csv`.
        format: String,
        /// Up to how many entries.
        size: i64,
        /// Whether it was narrowed by a filter.
        narrowed: bool,
    },
    /// See [`Action::ReadTokenMade`].
    ReadTokenMade {
        /// Which.
        token: ReadTokenId,
        /// What it is called.
        name: TokenName,
    },
    /// See [`Action::ReadTokenRevoked`].
    ReadTokenRevoked {
        /// Which.
        token: ReadTokenId,
        /// What it is called.
        name: TokenName,
    },
}

impl ProofEvent {
    /// The word for what happened.
    pub const fn action(&self) -> Action {
        match self {
            Self::LogBegan { .. } => Action::BackupRestored,
            Self::KeyShown => Action::AuditKeyShown,
            Self::KeyRotated { .. } => Action::AuditKeyRotated,
            Self::Verified { .. } => Action::AuditVerified,
            Self::Exported { .. } => Action::AuditExported,
            Self::ReadTokenMade { .. } => Action::ReadTokenMade,
            Self::ReadTokenRevoked { .. } => Action::ReadTokenRevoked,
        }
    }

    const fn token(&self) -> Option<(&ReadTokenId, &TokenName)> {
        match self {
            Self::ReadTokenMade { token, name } | Self::ReadTokenRevoked { token, name } => Some((token, name)),
            _ => None,
        }
    }

    /// What it was done to, where that is not the trail itself.
    pub fn target(&self) -> Option<Target> {
        self.token().map(|(id, _)| Target { kind: "read_token", id: Some(id.to_string()) })
    }

    /// The target's name at that time.
    pub fn target_name(&self) -> Option<Personal> {
        let (id, name) = self.token()?;
        Some(Personal { field: "target.name", subject: Some(id.to_string()), value: name.as_str().to_owned() })
    }

    /// What else there is to say.
    pub fn details(&self) -> Value {
        match self {
            Self::LogBegan { log, checkpoint } => json!({ "log": log, "checkpoint": checkpoint }),
            Self::KeyShown | Self::ReadTokenMade { .. } | Self::ReadTokenRevoked { .. } => json!({}),
            Self::KeyRotated { before, after, note } => json!({ "before": before, "after": after, "note": note }),
            Self::Verified { entries, rests_on } => json!({ "entries": entries, "rests_on": rests_on }),
            Self::Exported { format, size, narrowed } => {
                json!({ "format": format, "size": size, "narrowed": narrowed })
            }
        }
    }
}
