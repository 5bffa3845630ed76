//! Checkpoints that are kept outside, so that cutting off the end of the trail is seen (T7).

use crate::domain::{Timestamp, text_enum};
use serde::{Deserialize, Serialize};

text_enum!(
    /// What holds them.
    AnchorKind {
        /// A file that only grows.
        File = "file",
        /// A server elsewhere.
        Webhook = "webhook",
    }
);

text_enum!(
    /// Why an anchor does not get what it should.
    AnchorFault {
        /// The file cannot be read or written.
        Unwritable = "unwritable",
        /// The file does not hold any more what was written to it.
        Cut = "cut",
        /// The file holds a checkpoint that the database does not have.
        Contradicted = "contradicted",
        /// The licence has no anchoring by webhook (L3).
        NotLicensed = "not_licensed",
        /// The address may not be reached (V3).
        Forbidden = "forbidden",
        /// Nobody answers there.
        Unreachable = "unreachable",
        /// No answer came in time.
        Slow = "slow",
        /// The answer was no success.
        Refused = "refused",
    }
);

/// How an anchor stands, in words: a browser need not know all that can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    /// In one line.
    pub said: String,
    /// Whether it gets what it should.
    pub is_sound: bool,
    /// Since when it does not, where that is known.
    pub since: Option<Timestamp>,
}

/// One anchor, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What it is.
    pub kind: AnchorKind,
    /// The path of the file, or the host of the webhook.
    pub name: String,
    /// How many entries the last checkpoint covers that it got; nothing before the first.
    pub size: Option<i64>,
    /// How many sealed entries no checkpoint covers that it got.
    pub waiting: i64,
    /// Why it gets none.
    pub fault: Option<AnchorFault>,
    /// Since when that is so, where it is known.
    pub since: Option<Timestamp>,
}
