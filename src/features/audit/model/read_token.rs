//! Tokens with which programs follow the log of the trail (T3).

use crate::domain::{PersonName, ReadTokenId, Timestamp, TokenName};
use serde::{Deserialize, Serialize};

/// One that was not revoked. The secret itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadToken {
    /// Which.
    pub id: ReadTokenId,
    /// What it is called.
    pub name: TokenName,
    /// Who made it.
    pub maker: PersonName,
    /// When.
    pub made_at: Timestamp,
    /// When it was last shown, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Whether its maker is an active admin still: otherwise it is not good (P3).
    pub is_good: bool,
}

/// All of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTokens {
    /// The tokens.
    pub tokens: Vec<ReadToken>,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
}

/// A token that was just made. It is not to be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenMade {
    /// What it is called.
    pub name: TokenName,
    /// The secret, shown this once.
    pub token: String,
}

/// A token that was taken back, or had been before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRevoked {
    /// What it was called.
    pub name: TokenName,
}
