//! Runs, and what they have written so far.

use crate::domain::{AgentId, ChatId, RunId, SessionId, Timestamp, UserId};
use crate::error::AppError;
use crate::features::chat::model::{AnsweredBy, Failure, RunState};
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO runs (id, chat_id, user_id, agent_id, session_id, state, provider_id, provider_name, model, host, node,
        heartbeat_at, started_at) VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9, $10, $11, $11)";
    RUNNING_IN = "SELECT id FROM runs WHERE chat_id = $1 AND state = 'running'";
    LAST_IN = "SELECT id, state, failure, provider_name, model, host FROM runs WHERE chat_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1";
    OF_USER = "SELECT chat_id, state FROM runs WHERE id = $1 AND user_id = $2";
    BY_ID = "SELECT chat_id, state FROM runs WHERE id = $1";
    BEAT = "UPDATE runs SET heartbeat_at = $2 WHERE id = $1 AND state = 'running' AND chat_id IS NOT NULL";
    SET_TOKENS = "UPDATE runs SET tokens_in = $2, tokens_out = $3 WHERE id = $1";
    SETTLE = "UPDATE runs SET state = $2, failure = $3, ended_at = $4 WHERE id = $1 AND state = 'running'";
    RUNNING = "SELECT id, user_id, heartbeat_at FROM runs WHERE state = 'running'";
    LAST_START = "SELECT MAX(started_at) FROM runs WHERE chat_id = $1";
    ADD_DELTA = "INSERT INTO run_deltas (run_id, seq, chat_id, text) VALUES ($1, $2, $3, $4)";
    DELTAS = "SELECT seq, text FROM run_deltas WHERE run_id = $1 AND seq > $2 ORDER BY seq";
    DROP_DELTAS = "DELETE FROM run_deltas WHERE run_id = $1";
}

/// A run to be.
pub(in crate::features::chat) struct NewRun<'a> {
    pub id: RunId,
    pub chat: ChatId,
    pub user: UserId,
    pub agent: AgentId,
    pub session: SessionId,
    pub provider: Option<String>,
    pub by: &'a AnsweredBy,
    pub node: String,
}

/// How far a run is.
#[derive(Clone, Copy, sqlx::FromRow)]
pub(in crate::features::chat) struct Run {
    /// None where the chat is gone.
    pub chat_id: Option<ChatId>,
    pub state: RunState,
}

/// A run that is being written.
#[derive(Clone, Copy, sqlx::FromRow)]
pub(in crate::features::chat) struct Running {
    pub id: RunId,
    pub user_id: UserId,
    /// When its node last saw to it, by that node's clock.
    pub heartbeat_at: Timestamp,
}

/// The last run of a chat.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::features::chat) struct Last {
    pub id: RunId,
    pub state: RunState,
    pub failure: Option<Failure>,
    pub provider_name: String,
    pub model: String,
    pub host: String,
}

impl Last {
    pub(in crate::features::chat) fn by(&self) -> AnsweredBy {
        AnsweredBy { provider: self.provider_name.clone(), model: self.model.clone(), host: self.host.clone() }
    }
}

pub(in crate::features::chat) async fn insert(tx: &mut Tx, new: &NewRun<'_>, at: Timestamp) -> Result<(), AppError> {
    let NewRun { id, chat, user, agent, session, provider, by, node } = new;
    execute!(
        tx,
        INSERT,
        id,
        chat,
        user,
        agent,
        session,
        provider.as_deref(),
        &by.provider,
        &by.model,
        &by.host,
        node,
        at
    )?;
    Ok(())
}

pub(in crate::features::chat) async fn running_in(tx: &mut Tx, chat: ChatId) -> Result<Option<RunId>, AppError> {
    let row: Option<(RunId,)> = fetch_optional!(tx, RUNNING_IN, chat)?;
    Ok(row.map(|(id,)| id))
}

pub(in crate::features::chat) async fn last_in(tx: &mut Tx, chat: ChatId) -> Result<Option<Last>, AppError> {
    Ok(fetch_optional!(tx, LAST_IN, chat)?)
}

pub(in crate::features::chat) async fn of_user(tx: &mut Tx, run: RunId, user: UserId) -> Result<Option<Run>, AppError> {
    Ok(fetch_optional!(tx, OF_USER, run, user)?)
}

pub(in crate::features::chat) async fn by_id(tx: &mut Tx, run: RunId) -> Result<Option<Run>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, run)?)
}

/// Says that somebody sees to the run; `false` where it is over, or its chat gone.
pub(in crate::features::chat) async fn beat(tx: &mut Tx, run: RunId, now: Timestamp) -> Result<bool, AppError> {
    Ok(execute!(tx, BEAT, run, now)? == 1)
}

/// Keeps what a run took in all (H5), in tokens.
pub(in crate::features::chat) async fn set_tokens(
    tx: &mut Tx,
    run: RunId,
    input: i64,
    output: i64,
) -> Result<(), AppError> {
    execute!(tx, SET_TOKENS, run, input, output)?;
    Ok(())
}

/// Ends a run that goes on; `false` where it is over already.
pub(in crate::features::chat) async fn settle(
    tx: &mut Tx,
    run: RunId,
    state: RunState,
    failure: Option<Failure>,
    now: Timestamp,
) -> Result<bool, AppError> {
    Ok(execute!(tx, SETTLE, run, state, failure, now)? == 1)
}

/// Every run that is being written, on whichever node.
pub(in crate::features::chat) async fn running(tx: &mut Tx) -> Result<Vec<Running>, AppError> {
    Ok(fetch_all!(tx, RUNNING)?)
}

/// When the last run of a chat began.
pub(in crate::features::chat) async fn last_start(tx: &mut Tx, chat: ChatId) -> Result<Option<Timestamp>, AppError> {
    let (last,): (Option<Timestamp>,) = fetch_one!(tx, LAST_START, chat)?;
    Ok(last)
}

pub(in crate::features::chat) async fn add_delta(
    tx: &mut Tx,
    run: RunId,
    chat: ChatId,
    seq: i64,
    text: &str,
) -> Result<(), AppError> {
    execute!(tx, ADD_DELTA, run, seq, chat, text)?;
    Ok(())
}

/// What a run has written after `seq`.
pub(in crate::features::chat) async fn deltas(
    tx: &mut Tx,
    run: RunId,
    seq: i64,
) -> Result<Vec<(i64, String)>, AppError> {
    Ok(fetch_all!(tx, DELTAS, run, seq)?)
}

pub(in crate::features::chat) async fn drop_deltas(tx: &mut Tx, run: RunId) -> Result<(), AppError> {
    execute!(tx, DROP_DELTAS, run)?;
    Ok(())
}
