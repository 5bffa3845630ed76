//! Sentences of chats.

use super::model::{AnsweredBy, ChatDeed, Failure};
use crate::error::AppError;

/// The name of the composer.
pub const MESSAGE: &str = "Message";
/// Sends what was typed.
pub const SEND: &str = "Send";
/// Stops the answer.
pub const STOP: &str = "Stop";
/// Asks once more.
pub const RETRY: &str = "Retry";
/// Begins another chat with the same agent.
pub const NEW_CHAT: &str = "New chat";
/// Opens the list of one's own chats.
pub const CHATS: &str = "Chats";
/// The field that searches them.
pub const SEARCH: &str = "Search chats";
/// Its button.
pub const FIND: &str = "Search";
/// Where nothing was found.
pub const NOTHING_FOUND: &str = "No chat has these words.";
/// Where there is no chat yet.
pub const NO_CHATS: &str = "No chats yet. The first message begins one.";
/// Below a list that is not whole.
pub const MORE: &str = "Older chats are found by searching.";
/// Leads back from a search.
pub const ALL_CHATS: &str = "All chats with this agent";
/// What is said of a chat that an answer is being written in.
pub const WRITING: &str = "Answer is being written";
/// Opens what can be done about a chat.
pub const ABOUT_CHAT: &str = "Chat settings";
/// The field of a chat's name.
pub const TITLE: &str = "Chat name";
/// Its button.
pub const RENAME: &str = "Rename";
/// Deletes a chat.
pub const DELETE: &str = "Delete chat";
/// See X3.
pub const USE_CONTEXT: &str = "Use my context in this chat";
/// Below that switch.
pub const USE_CONTEXT_HINT: &str =
    "What you have written about yourself. What your organisation tells agents is used in every chat.";
/// The list of messages.
pub const MESSAGES: &str = "Conversation";
/// Leads to what was said before.
pub const EARLIER: &str = "Earlier messages";
/// Leads back to the end.
pub const LATEST: &str = "Back to the latest messages";
/// Below an answer that is being written, for whoever has no scripts.
pub const REFRESH: &str = "Refresh";
/// See [`REFRESH`].
pub const REFRESH_HINT: &str = "The answer is being written.";
/// At the end of words that break off.
pub const BROKEN_OFF: &str = "This answer is not whole.";
/// Who answers where no model does (H1).
pub const GUIDE: &str = "Pinchy";
/// Takes back what an agent did.
pub const UNDO: &str = crate::text::UNDO;
/// What stands below the personal agent's name (N5).
pub const PERSONAL: &str = "Your personal agent · only you can see this";
/// The second paragraph of the personal agent's greeting.
pub const YOURS_ALONE: &str = "What we talk about is yours alone: nobody else can see it, admins included.";
/// Before an admin's next step.
pub const NEXT_FOR_ADMIN: &str =
    "The workspace is ready for the others. Each of them gets a link from you, and a Smithers of their own.";
/// An admin's next step.
pub const INVITE_TEAM: &str = "Invite your team";
/// In the document's title, until it is known with whom the chat is.
pub const CHAT: &str = "Chat";
/// Where there is nobody to chat with at this address, and what may be behind it; a chat that was open until now is closed (N4).
pub fn not_there(was_open: bool) -> (&'static str, &'static str) {
    if was_open {
        (
            "This chat is closed",
            "You can no longer chat with this agent, or the chat was deleted. Your other chats are as they were.",
        )
    } else {
        ("There is no such chat", "It may have been deleted, or the agent is not available to you any more.")
    }
}

/// Saves a switch.
pub const SAVE: &str = "Save";
/// In front of one's own words, for the ear.
pub const YOU: &str = "You";
/// Where an answer is about to begin.
pub const THINKING: &str = "Thinking";
/// In place of the composer, where the agent is not the reader's any more (N4).
pub const CLOSED: &str =
    "This agent is not available to you any more, so this chat is closed. What was said can still be read.";
/// What was typed where it cannot be sent any more.
pub const UNSENT: &str = "Typed and not sent";
/// To members, where nobody can answer (H6).
pub const NO_PROVIDER: &str = "No AI provider is connected yet. Ask an admin to connect one.";
/// To admins.
pub const NO_PROVIDER_ADMIN: &str = "No AI provider is connected yet, so nobody can answer here.";
/// To admins, with it.
pub const CONNECT: &str = "Connect provider";
/// The words on the button over code.
pub const COPY_CODE: &str = "Copy code";
/// Over the first questions that an agent offers.
pub const STARTERS: &str = "You could begin with";
/// In the empty composer.
pub fn placeholder(agent: &str) -> String {
    format!("Message {agent}")
}

/// The first sentences of an agent that has none of its own.
pub fn greeting(first_name: &str, agent: &str) -> String {
    format!("Hello, {first_name}. I am {agent}. What can I do for you?")
}

/// Who answers (V4).
pub fn answers(by: &AnsweredBy) -> String {
    match by.host.as_str() {
        "" => by.model.clone(),
        host => format!("{} at {host}", by.model),
    }
}

/// Where the next answer comes from elsewhere than the last (V4).
pub fn moved(former: &AnsweredBy, now: &AnsweredBy) -> String {
    format!(
        "The provider behind this agent has changed: the next answer comes from {}. So far it was {}.",
        told(now),
        told(former)
    )
}

/// Between messages, where another provider answers from there on (V4).
pub fn from_here(by: &AnsweredBy) -> String {
    format!("From here on answered by {}", told(by))
}

fn told(by: &AnsweredBy) -> String {
    format!("{} ({})", by.provider, answers(by))
}

/// Why there is no answer, or none that is whole, and what to do. Nothing stands for what the reader stopped.
pub const fn failure(failure: Option<Failure>) -> &'static str {
    match failure {
        None => "You stopped this answer.",
        Some(Failure::Key) => {
            "The provider does not accept the key that Pinchy has for it. An admin can connect it anew with another one."
        }
        Some(Failure::Unreachable) => "The provider cannot be reached. Try again in a moment.",
        Some(Failure::Forbidden) => {
            "The provider’s address is one that Pinchy may not reach. An admin can see to that."
        }
        Some(Failure::Busy) => "The provider has too much to do, or its limit is used up. Try again in a moment.",
        Some(Failure::ModelGone) => "The provider does not have this model any more. An admin can choose another one.",
        Some(Failure::Trouble) => "The provider has trouble of its own. Try again in a moment.",
        Some(Failure::Cut) => "The provider broke off. What it had said so far is kept.",
        Some(Failure::TooLong) => "The answer became too long and ends here. What was said so far is kept.",
        Some(Failure::PromptTooLong) => "This is more than the model can read at once. Begin a new chat, or send less.",
        Some(Failure::Garbled) => "The provider’s answer could not be understood. Try again in a moment.",
        Some(Failure::Slow) => {
            "The provider said nothing for too long, so Pinchy stopped waiting. Try again in a moment."
        }
        Some(Failure::Wordless) => "The provider answered without a word. Try again in a moment.",
        Some(Failure::Interrupted) => {
            "The server was stopped while this was being written. What was said so far is kept."
        }
        Some(Failure::AccessLost) => "This agent is not available to you any more, so the answer was ended.",
        Some(Failure::SignedOut) => "The session in which you asked has ended, and the answer with it.",
        Some(Failure::Fault) => {
            "Pinchy ran into a fault of its own. What was said so far is kept; try again in a moment."
        }
    }
}

/// What was done, where a toast says so.
pub fn done(deed: ChatDeed) -> Option<String> {
    Some(match deed {
        ChatDeed::Sent { .. } | ChatDeed::Retried | ChatDeed::Stopped | ChatDeed::DraftKept => return None,
        ChatDeed::Renamed => "The chat has another name now".to_owned(),
        ChatDeed::Deleted => "The chat is deleted".to_owned(),
        ChatDeed::ContextSet { on: true } => "Your context is used in this chat, from the next message on".to_owned(),
        ChatDeed::ContextSet { on: false } => "Your context is not used in this chat any more".to_owned(),
    })
}

/// What goes with a chat.
pub fn deletion(messages: i64) -> String {
    match messages {
        1 => "Its one message goes for good.".to_owned(),
        count => format!("Its {count} messages go for good."),
    }
}

/// What went wrong.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::NotFound => "This chat is not there any more. It may have been deleted in another tab.".to_owned(),
        other => crate::text::error(other),
    }
}

/// What every agent is told first.
#[cfg(feature = "ssr")]
pub fn role_of_agent(name: &str) -> String {
    format!("You are {name}, an agent in a team’s workspace called Pinchy. Answer in Markdown.")
}
