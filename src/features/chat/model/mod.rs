//! What a page knows of chats, and the rules of what is typed there.

#[cfg(feature = "ssr")]
mod typed;

#[cfg(feature = "ssr")]
pub use typed::{parse_draft, parse_message, parse_title, title_of};

use crate::domain::{AgentId, ChatId, EntryId, MessageId, RunId, text_enum};
use crate::features::agents::model::Face;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest message, in characters.
pub const MAX_MESSAGE: u32 = 50_000;
/// The longest name of a chat, in characters.
pub const MAX_TITLE: u32 = 80;
/// How many characters of a search count.
#[cfg(feature = "ssr")]
pub const MAX_SEARCH: usize = 100;
/// The last thing that the stream of an answer tells.
pub const OVER: &str = "over";
/// What stands in place of a chat's id in the address of one that is still to begin.
pub const NEW: &str = "new";

text_enum! {
    /// How far an answer is.
    RunState {
        /// It is being written.
        Running = "running",
        /// It is whole.
        Done = "done",
        /// Its reader stopped it.
        Stopped = "stopped",
        /// It broke off.
        Failed = "failed",
    }
}

text_enum! {
    /// Why an answer broke off, or never began.
    Failure {
        /// The provider does not accept the key.
        Key = "key",
        /// The provider cannot be reached.
        Unreachable = "unreachable",
        /// The provider's address is one that Pinchy does not reach (V3).
        Forbidden = "forbidden",
        /// The provider has too much to do.
        Busy = "busy",
        /// The provider does not have the model any more.
        ModelGone = "model_gone",
        /// The provider has trouble of its own.
        Trouble = "trouble",
        /// The provider's answer broke off.
        Cut = "cut",
        /// The answer is longer than Pinchy takes, or takes longer than it waits.
        TooLong = "too_long",
        /// What was sent is longer than the model reads.
        PromptTooLong = "prompt_too_long",
        /// What the provider said could not be read.
        Garbled = "garbled",
        /// The provider said nothing for too long.
        Slow = "slow",
        /// The answer ended without a word.
        Wordless = "wordless",
        /// The server was stopped meanwhile.
        Interrupted = "interrupted",
        /// The agent is not the reader's to talk to any more (N4).
        AccessLost = "access_lost",
        /// The session in which it was asked for has ended (H4).
        SignedOut = "signed_out",
        /// A fault of Pinchy's own.
        Fault = "fault",
    }
}

text_enum! {
    /// Who says a message.
    Author {
        /// The user.
        User = "user",
        /// The agent.
        Agent = "agent",
        /// What an agent did beside talking.
        Note = "note",
    }
}

/// Who answers: a model, and whose (V4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredBy {
    /// What the provider is called here.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// On which host; empty for what is built in.
    pub host: String,
}

impl AnsweredBy {
    /// Whether what is said goes to the same place.
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.provider == other.provider && self.host == other.host
    }
}

/// The agent of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentHead {
    /// Which one.
    pub id: AgentId,
    /// What it is called.
    pub name: String,
    /// One line about it.
    pub tagline: String,
    /// How it looks.
    pub face: Face,
    /// How it receives its user, as blocks of HTML (H3).
    pub greeting: Vec<String>,
    /// Whether it is the reader's own.
    pub personal: bool,
}

/// The chat of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatHead {
    /// Which one.
    pub id: ChatId,
    /// What it is called.
    pub title: String,
    /// Whether agents do not receive the reader's context here (X3).
    pub context_off: bool,
    /// How many messages it has.
    pub messages: i64,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Which one.
    pub id: MessageId,
    /// By whom.
    pub author: Author,
    /// The words of a user; empty for an agent.
    pub text: String,
    /// The words of an agent as blocks of HTML that the server made of them (H3).
    pub blocks: Vec<String>,
    /// Whether it breaks off.
    pub broken_off: bool,
    /// The entry by which what was done can be taken back (F6).
    pub undo: Option<EntryId>,
    /// Who answers from here on, where that is another than before (V4).
    pub from_here: Option<AnsweredBy>,
}

/// What an agent did beside talking, as it is kept: the entry by which it can be undone, or an empty line, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The entry of the trail, where it can be taken back (F6).
    pub undo: Option<EntryId>,
    /// What was done.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let undo = self.undo.map(|entry| entry.to_string()).unwrap_or_default();
        write!(f, "{undo}\n{}", self.text)
    }
}

impl Note {
    /// Reads what was kept.
    pub fn of(kept: &str) -> Self {
        let (undo, text) = kept.split_once('\n').unwrap_or(("", kept));
        Self { undo: undo.parse().ok(), text: text.to_owned() }
    }
}

/// An answer that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Which run.
    pub run: RunId,
    /// The last piece that is in.
    pub seq: i64,
    /// What is there, as blocks of HTML.
    pub blocks: Vec<String>,
}

/// An answer that is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Why; nothing where its reader stopped it.
    pub failure: Option<Failure>,
}

/// Whether a message can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Open {
    /// It can; this one answers (V4).
    Yes(AnsweredBy),
    /// Nobody is there to answer (H6).
    NoProvider,
    /// The agent is not the reader's any more (N4).
    Closed,
}

/// What the page of a chat shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatPage {
    /// With whom.
    pub agent: AgentHead,
    /// Which chat; none where it is still to begin.
    pub chat: Option<ChatHead>,
    /// What was said, oldest first.
    pub messages: Vec<MessageRow>,
    /// Before which message there are more, by its place.
    pub earlier: Option<i64>,
    /// The answer that is being written.
    pub running: Option<Running>,
    /// Where the last answer stopped or broke off: what can be tried again.
    pub retry: Option<Retry>,
    /// Whether a message can be sent.
    pub open: Open,
    /// Who answered before, where that was elsewhere (V4).
    pub formerly: Option<AnsweredBy>,
    /// What one could say next, by one click (N1).
    pub offers: Vec<String>,
    /// What was typed and not sent.
    pub draft: String,
}

impl ChatPage {
    /// Where drafts and the composer belong: the chat, or a new one with the agent.
    pub fn place(&self) -> Place {
        Place { agent: self.agent.id, chat: self.chat.as_ref().map(|chat| chat.id) }
    }
}

/// Where something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// With which agent.
    pub agent: AgentId,
    /// In which chat; none for a new one.
    pub chat: Option<ChatId>,
}

impl Place {
    /// Its address.
    pub fn address(&self) -> String {
        address(self.agent, self.chat)
    }
}

/// Where a chat stands, or the page of a new one.
pub fn address(agent: AgentId, chat: Option<ChatId>) -> String {
    match chat {
        Some(chat) => format!("/chat/{agent}/{chat}"),
        None => format!("/chat/{agent}/{NEW}"),
    }
}

/// A chat in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRow {
    /// Which one.
    pub id: ChatId,
    /// What it is called.
    pub title: String,
    /// With which agent.
    pub agent: AgentId,
    /// What that is called; empty where the list is about one agent.
    pub agent_name: String,
    /// Whether an answer is being written.
    pub running: bool,
}

/// The list of chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatList {
    /// The chats, the last used first.
    pub rows: Vec<ChatRow>,
    /// Whether there are older ones, which only a search finds.
    pub more: bool,
}

/// What an act on a chat came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatActed {
    /// With which agent.
    pub agent: AgentId,
    /// Which chat; none where it is gone.
    pub chat: Option<ChatId>,
    /// What was done.
    pub deed: ChatDeed,
}

impl ChatActed {
    /// Where to go on.
    pub fn address(&self) -> String {
        address(self.agent, self.chat)
    }
}

/// What can be done about a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChatDeed {
    /// A message was sent, and an answer is being written.
    Sent {
        /// Whether it was an offer of the page's: what was typed is still to be sent.
        offered: bool,
    },
    /// An answer is being written once more.
    Retried,
    /// The answer was stopped.
    Stopped,
    /// It has another name.
    Renamed,
    /// It is gone.
    Deleted,
    /// Agents receive the user's context here (X3), or do not any more.
    ContextSet {
        /// Whether they do.
        on: bool,
    },
    /// What is typed was kept.
    DraftKept,
}

/// A piece of an answer, as its stream tells it: the blocks from one on are others now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The first block that is another.
    pub from: u32,
    /// The blocks from there on.
    pub blocks: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_kept() {
        let undo = Some(EntryId::from_uuid(uuid::Uuid::from_u128(7)));
        for note in
            [Note { undo, text: "Saved: x.\nAnd y.".to_owned() }, Note { undo: None, text: "Saved.".to_owned() }]
        {
            assert_eq!(Note::of(&note.to_string()), note);
        }
        assert_eq!(Note::of("words"), Note { undo: None, text: "words".to_owned() });
    }
}
