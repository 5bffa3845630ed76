//! Who sees which agent: the one place where that is computed (N2, N4, N5).

use crate::domain::{
    AgentId, AgentName, GroupId, GroupName, ModelRef, PersonName, ProviderId, Role, Status, UserId, Visibility,
};
use crate::error::AppError;
use crate::features::agents::model::Face;
use crate::server::db::{Tx, fetch_all, fetch_one, fetch_optional, statements};

/// Whether the user `u` sees the agent `a`: who is active sees their own, and of the shared ones that are not archived admins every one,
/// others those for everybody and those for a group of theirs. The first condition is for the index alone.
macro_rules! sees {
    () => {
        "u.status = 'active' AND (a.owner_id = u.id OR a.owner_id IS NULL)
        AND (a.owner_id = u.id OR (a.archived_at IS NULL AND (u.role = 'admin' OR a.visibility = 'everyone'
            OR (a.visibility = 'groups' AND EXISTS (SELECT 1 FROM agent_groups n JOIN groups g ON g.id = n.group_id
                JOIN group_members m ON m.group_id = g.id WHERE n.agent_id = a.id AND m.user_id = u.id AND g.deleted_at IS NULL)))))"
    };
}

/// The groups of the user `u` that see the agent `a`, as [`GroupLabel::from_lines`](crate::domain::GroupLabel::from_lines) reads them.
macro_rules! group_lines {
    () => {
        "COALESCE((SELECT string_agg(g.id || ' ' || g.name, '\n' ORDER BY g.sort_key, g.id) FROM agent_groups n
            JOIN groups g ON g.id = n.group_id JOIN group_members m ON m.group_id = g.id
            WHERE n.agent_id = a.id AND m.user_id = u.id AND g.deleted_at IS NULL), '') AS group_lines"
    };
}

/// Who sees a shared agent, and by which groups.
macro_rules! seers {
    ($after:literal) => {
        concat!(
            "SELECT u.id, u.name, u.role, ",
            group_lines!(),
            " FROM agents a JOIN users u ON ",
            sees!(),
            " WHERE a.id = $1 AND a.owner_id IS NULL ",
            $after,
            " ORDER BY u.sort_key, u.id LIMIT $2"
        )
    };
}

statements! {
    VISIBLE = concat!("SELECT a.id, a.name, a.tagline, a.avatar, a.owner_id FROM users u JOIN agents a ON ", sees!(),
        " WHERE u.id = $1 ORDER BY CASE WHEN a.owner_id IS NULL THEN 1 ELSE 0 END, a.sort_key, a.id");
    FOR_CHAT = concat!("SELECT a.id, a.name, a.tagline, a.avatar, a.owner_id, a.greeting, a.instructions, a.starters, a.provider_id,
        a.model FROM users u JOIN agents a ON ", sees!(), " WHERE u.id = $1 AND a.id = $2");
    IS_THERE = "SELECT COUNT(*) FROM agents WHERE id = $1";
    FIRST_SEERS = seers!("");
    NEXT_SEERS = seers!("AND (u.sort_key, u.id) > (SELECT c.sort_key, c.id FROM users c WHERE c.id = $3)");
    COUNT_SEERS = concat!("SELECT COUNT(*) FROM agents a JOIN users u ON ", sees!(), " WHERE a.id = $1 AND a.owner_id IS NULL");
    SEEN = concat!("SELECT a.id, a.name, a.tagline, a.avatar, a.visibility, ", group_lines!(), " FROM users u JOIN agents a ON ", sees!(),
        " WHERE u.id = $1 AND a.owner_id IS NULL ORDER BY a.sort_key, a.id");
    PERSON = "SELECT id, name, role, status FROM users WHERE id = $1 AND erased_at IS NULL";
    GROUP = "SELECT id, name FROM groups WHERE id = $1 AND deleted_at IS NULL";
    FOR_NO_GROUP = "SELECT a.name FROM agents a WHERE a.visibility = 'groups' AND a.archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM agent_groups n JOIN groups g ON g.id = n.group_id WHERE n.agent_id = a.id AND g.deleted_at IS NULL)
        ORDER BY a.sort_key, a.id";
    OF_GROUP = "SELECT a.id, a.name, a.tagline, a.visibility, a.archived_at, (SELECT n.group_id FROM agent_groups n
        WHERE n.agent_id = a.id AND n.group_id = $1) AS chosen FROM agents a WHERE a.owner_id IS NULL ORDER BY a.sort_key, a.id";
}

/// An agent as lists name it.
#[derive(sqlx::FromRow)]
pub struct CardRow {
    pub id: AgentId,
    pub name: String,
    pub tagline: String,
    pub avatar: Face,
    pub owner_id: Option<UserId>,
}

/// An agent as a chat needs it.
#[derive(sqlx::FromRow)]
pub struct ChatRow {
    #[sqlx(flatten)]
    pub card: CardRow,
    pub greeting: String,
    pub instructions: String,
    /// JSON: a list of texts.
    pub starters: String,
    provider_id: Option<ProviderId>,
    model: Option<String>,
}

impl ChatRow {
    pub fn model(&self) -> Option<ModelRef> {
        super::agents::model_ref(self.provider_id, self.model.as_deref())
    }
}

/// Somebody who sees an agent.
#[derive(sqlx::FromRow)]
pub struct SeerRow {
    pub id: UserId,
    pub name: PersonName,
    pub role: Role,
    pub group_lines: String,
}

/// A shared agent that somebody sees.
#[derive(sqlx::FromRow)]
pub struct SeenRow {
    pub id: AgentId,
    pub name: AgentName,
    pub tagline: String,
    pub avatar: Face,
    pub visibility: Visibility,
    pub group_lines: String,
}

/// Somebody whose agents are asked for.
#[derive(sqlx::FromRow)]
pub struct PersonRow {
    pub id: UserId,
    pub name: PersonName,
    pub role: Role,
    pub status: Status,
}

/// A shared agent beside a group.
#[derive(sqlx::FromRow)]
pub struct GroupChoiceRow {
    pub id: AgentId,
    pub name: AgentName,
    pub tagline: String,
    pub visibility: Visibility,
    pub archived_at: Option<i64>,
    /// The group, where it sees the agent.
    pub chosen: Option<GroupId>,
}

pub async fn visible(tx: &mut Tx, user: UserId) -> Result<Vec<CardRow>, AppError> {
    Ok(fetch_all!(tx, VISIBLE, user)?)
}

pub async fn for_chat(tx: &mut Tx, user: UserId, agent: AgentId) -> Result<Option<ChatRow>, AppError> {
    Ok(fetch_optional!(tx, FOR_CHAT, user, agent)?)
}

/// Whether there is such an agent, whoever sees it.
pub async fn is_there(tx: &mut Tx, agent: AgentId) -> Result<bool, AppError> {
    let (count,): (i64,) = fetch_one!(tx, IS_THERE, agent)?;
    Ok(count > 0)
}

/// Who sees a shared agent, by name: the first, or those behind somebody.
pub async fn seers(tx: &mut Tx, agent: AgentId, after: Option<UserId>, limit: i64) -> Result<Vec<SeerRow>, AppError> {
    Ok(match after {
        None => fetch_all!(tx, FIRST_SEERS, agent, limit)?,
        Some(after) => fetch_all!(tx, NEXT_SEERS, agent, limit, after)?,
    })
}

pub async fn count_seers(tx: &mut Tx, agent: AgentId) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, COUNT_SEERS, agent)?;
    Ok(count)
}

/// The shared agents that somebody sees.
pub async fn seen(tx: &mut Tx, user: UserId) -> Result<Vec<SeenRow>, AppError> {
    Ok(fetch_all!(tx, SEEN, user)?)
}

pub async fn person(tx: &mut Tx, user: UserId) -> Result<Option<PersonRow>, AppError> {
    Ok(fetch_optional!(tx, PERSON, user)?)
}

pub async fn group(tx: &mut Tx, group: GroupId) -> Result<Option<(GroupId, GroupName)>, AppError> {
    Ok(fetch_optional!(tx, GROUP, group)?)
}

/// The names of active agents that are for groups, where no group is left.
pub async fn for_no_group(tx: &mut Tx) -> Result<Vec<AgentName>, AppError> {
    let rows: Vec<(AgentName,)> = fetch_all!(tx, FOR_NO_GROUP)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Every shared agent, with whether a group is let in.
pub async fn of_group(tx: &mut Tx, group: GroupId) -> Result<Vec<GroupChoiceRow>, AppError> {
    Ok(fetch_all!(tx, OF_GROUP, group)?)
}
