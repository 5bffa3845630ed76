//! What can be found.

use serde::{Deserialize, Serialize};

/// Something that was found: a link with what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub label: String,
    /// What else is said of it, such as an e-mail.
    pub hint: String,
    /// Where it stands, as a path of this site.
    pub href: String,
}

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// An account.
    Person,
    /// An assistant.
    Agent,
    /// A page.
    Page,
    /// Something to do.
    Act,
    /// A help page.
    Help,
}
