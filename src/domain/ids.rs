//! Identifiers: UUIDv7, one type for each kind of thing, so that one cannot be passed for another.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id that was made or read elsewhere.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare id, for what does not care of which kind it is.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Accepts the hyphenated form alone, so that one id has one address.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse::<uuid::fmt::Hyphenated>().map(|id| Self(id.into_uuid()))
            }
        }
    };
}

id!(
    /// A user's account.
    UserId
);
id!(
    /// An invite; it keeps its id when it is renewed (I6).
    InviteId
);
id!(
    /// A link by which a new password is set (R1).
    ResetId
);
id!(
    /// A session; not the secret in the cookie.
    SessionId
);
id!(
    /// An agent, shared or personal.
    AgentId
);
id!(
    /// A group of users (G1).
    GroupId
);
id!(
    /// A chat of one user with one agent (H2).
    ChatId
);
id!(
    /// A message in a chat.
    MessageId
);
id!(
    /// One question to a model, and the answer that comes of it.
    RunId
);
id!(
    /// A connection to an AI service (V1).
    ProviderId
);
id!(
    /// An entry of the audit trail.
    EntryId
);
id!(
    /// A token with which a program follows the log of the trail (T3); not the secret itself.
    ReadTokenId
);
