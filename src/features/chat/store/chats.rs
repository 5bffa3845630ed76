//! Chats, messages and drafts. Each statement that begins from a request names the user: another's chat is not there (P2). One alone asks
//! whose a chat is, for the trail.

use crate::domain::{AgentId, ChatId, MessageId, RunId, Timestamp, UserId};
use crate::error::AppError;
use crate::features::chat::model::{Author, RunState};
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, folded, statements};

statements! {
    INSERT = "INSERT INTO chats (id, user_id, agent_id, title, title_key, created_at, last_at, context_off)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    OF_USER = "SELECT c.id, c.agent_id, a.name AS agent_name, c.title, c.context_off,
        (SELECT COUNT(*) FROM messages m WHERE m.chat_id = c.id) AS messages
        FROM chats c JOIN agents a ON a.id = c.agent_id WHERE c.id = $1 AND c.user_id = $2";
    OWNER = "SELECT user_id FROM chats WHERE id = $1";
    LAST = "SELECT agent_id, id FROM chats WHERE user_id = $1 ORDER BY last_at DESC, id DESC LIMIT 1";
    LAST_WITH = "SELECT id FROM chats WHERE user_id = $1 AND agent_id = $2 ORDER BY last_at DESC, id DESC LIMIT 1";
    TOUCH = "UPDATE chats SET last_at = $3 WHERE id = $1 AND user_id = $2";
    RENAME = "UPDATE chats SET title = $3, title_key = $4 WHERE id = $1 AND user_id = $2";
    SET_CONTEXT_OFF = "UPDATE chats SET context_off = $3 WHERE id = $1 AND user_id = $2";
    DELETE = "DELETE FROM chats WHERE id = $1 AND user_id = $2";
    LIST = "SELECT c.id, c.title, c.agent_id, a.name AS agent_name,
        (SELECT COUNT(*) FROM runs r WHERE r.chat_id = c.id AND r.state = 'running') AS running
        FROM chats c JOIN agents a ON a.id = c.agent_id
        WHERE c.user_id = $1 AND ($2 = '' OR c.agent_id = $2)
        AND ($3 = '%' OR c.title_key LIKE $3 ESCAPE '!'
            OR EXISTS (SELECT 1 FROM messages m WHERE m.chat_id = c.id AND m.search_key LIKE $3 ESCAPE '!'))
        ORDER BY c.last_at DESC, c.id DESC LIMIT $4";
    NEXT_ORDINAL = "SELECT COALESCE(MAX(ordinal), 0) + 1 FROM messages WHERE chat_id = $1";
    ADD_MESSAGE = "INSERT INTO messages (id, chat_id, ordinal, role, text, search_key, at, run_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    MESSAGES = "SELECT m.id, m.ordinal, m.role, m.text, r.state, r.provider_name, r.model, r.host
        FROM messages m LEFT JOIN runs r ON r.id = m.run_id
        WHERE m.chat_id = $1 AND m.ordinal < $2 ORDER BY m.ordinal DESC LIMIT $3";
    DRAFT = "SELECT text FROM drafts WHERE user_id = $1 AND place = $2";
    KEEP_DRAFT = "INSERT INTO drafts (user_id, place, text, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, place) DO UPDATE SET text = excluded.text, at = excluded.at";
    DROP_DRAFT = "DELETE FROM drafts WHERE user_id = $1 AND place = $2";
}

/// A chat to be.
pub(in crate::features::chat) struct NewChat<'a> {
    pub id: ChatId,
    pub user: UserId,
    pub agent: AgentId,
    pub title: &'a str,
    pub context_off: bool,
}

/// A chat of the user who asks.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::features::chat) struct Chat {
    pub id: ChatId,
    pub agent_id: AgentId,
    pub agent_name: String,
    pub title: String,
    pub context_off: i64,
    pub messages: i64,
}

/// A chat in the list.
#[derive(sqlx::FromRow)]
pub(in crate::features::chat) struct Listed {
    pub id: ChatId,
    pub title: String,
    pub agent_id: AgentId,
    pub agent_name: String,
    pub running: i64,
}

/// A message to be.
pub(in crate::features::chat) struct NewMessage<'a> {
    pub id: MessageId,
    pub chat: ChatId,
    pub author: Author,
    pub text: &'a str,
    pub at: Timestamp,
    pub run: RunId,
}

/// A message with the run that it belongs to.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::features::chat) struct Message {
    pub id: MessageId,
    pub ordinal: i64,
    pub role: Author,
    pub text: String,
    pub state: Option<RunState>,
    pub provider_name: Option<String>,
    pub model: Option<String>,
    pub host: Option<String>,
}

pub(in crate::features::chat) async fn insert(tx: &mut Tx, new: &NewChat<'_>, now: Timestamp) -> Result<(), AppError> {
    let NewChat { id, user, agent, title, context_off } = *new;
    execute!(tx, INSERT, id, user, agent, title, folded(title), now, i64::from(context_off))?;
    Ok(())
}

pub(in crate::features::chat) async fn of_user(
    tx: &mut Tx,
    chat: ChatId,
    user: UserId,
) -> Result<Option<Chat>, AppError> {
    Ok(fetch_optional!(tx, OF_USER, chat, user)?)
}

/// Whose a chat is. Nobody is told: a refusal is told from what does not exist by it (T1).
pub(in crate::features::chat) async fn owner(tx: &mut Tx, chat: ChatId) -> Result<Option<UserId>, AppError> {
    let row: Option<(UserId,)> = fetch_optional!(tx, OWNER, chat)?;
    Ok(row.map(|(user,)| user))
}

pub(in crate::features::chat) async fn last(tx: &mut Tx, user: UserId) -> Result<Option<(AgentId, ChatId)>, AppError> {
    Ok(fetch_optional!(tx, LAST, user)?)
}

pub(in crate::features::chat) async fn last_with(
    tx: &mut Tx,
    user: UserId,
    agent: AgentId,
) -> Result<Option<ChatId>, AppError> {
    let row: Option<(ChatId,)> = fetch_optional!(tx, LAST_WITH, user, agent)?;
    Ok(row.map(|(id,)| id))
}

/// Marks a chat as used, and holds its row until the transaction ends: what is said in it is said one after the other.
pub(in crate::features::chat) async fn touch(
    tx: &mut Tx,
    chat: ChatId,
    user: UserId,
    now: Timestamp,
) -> Result<bool, AppError> {
    Ok(execute!(tx, TOUCH, chat, user, now)? == 1)
}

pub(in crate::features::chat) async fn rename(
    tx: &mut Tx,
    chat: ChatId,
    user: UserId,
    title: &str,
) -> Result<bool, AppError> {
    Ok(execute!(tx, RENAME, chat, user, title, folded(title))? == 1)
}

pub(in crate::features::chat) async fn set_context_off(
    tx: &mut Tx,
    chat: ChatId,
    user: UserId,
    off: bool,
) -> Result<bool, AppError> {
    Ok(execute!(tx, SET_CONTEXT_OFF, chat, user, i64::from(off))? == 1)
}

pub(in crate::features::chat) async fn delete(tx: &mut Tx, chat: ChatId, user: UserId) -> Result<bool, AppError> {
    Ok(execute!(tx, DELETE, chat, user)? == 1)
}

/// The chats of a user, the last used first: with one agent where `agent` is one, and where `pattern` is found.
pub(in crate::features::chat) async fn list(
    tx: &mut Tx,
    user: UserId,
    agent: Option<AgentId>,
    pattern: &str,
    limit: i64,
) -> Result<Vec<Listed>, AppError> {
    let agent = agent.map(|agent| agent.to_string()).unwrap_or_default();
    Ok(fetch_all!(tx, LIST, user, agent, pattern, limit)?)
}

/// Adds a message at the end of its chat, whose row the transaction holds.
pub(in crate::features::chat) async fn add_message(tx: &mut Tx, new: &NewMessage<'_>) -> Result<(), AppError> {
    let (ordinal,): (i64,) = fetch_one!(tx, NEXT_ORDINAL, new.chat)?;
    let NewMessage { id, chat, author, text, at, run } = *new;
    execute!(tx, ADD_MESSAGE, id, chat, ordinal, author, text, folded(text), at, run)?;
    Ok(())
}

/// The last messages of a chat that stand before `before`, the newest first.
pub(in crate::features::chat) async fn messages(
    tx: &mut Tx,
    chat: ChatId,
    before: i64,
    limit: i64,
) -> Result<Vec<Message>, AppError> {
    Ok(fetch_all!(tx, MESSAGES, chat, before, limit)?)
}

pub(in crate::features::chat) async fn draft(tx: &mut Tx, user: UserId, place: &str) -> Result<String, AppError> {
    let row: Option<(String,)> = fetch_optional!(tx, DRAFT, user, place)?;
    Ok(row.map(|(text,)| text).unwrap_or_default())
}

/// Keeps what is typed, or forgets it where there is nothing.
pub(in crate::features::chat) async fn keep_draft(
    tx: &mut Tx,
    user: UserId,
    place: &str,
    text: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    if text.trim().is_empty() {
        execute!(tx, DROP_DRAFT, user, place)?;
    } else {
        execute!(tx, KEEP_DRAFT, user, place, text, now)?;
    }
    Ok(())
}
