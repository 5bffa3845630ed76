//! The agents themselves.

use crate::domain::{
    AgentId, AgentLabel, AgentName, EntryId, GroupId, GroupLabel, ModelRef, ProviderId, Timestamp, UserId, Visibility,
};
use crate::error::AppError;
use crate::features::agents::model::{AgentDetails, Face, Template};
use crate::server::db::{Tx, execute, fetch_all, fetch_one, fetch_optional, statements};

/// The groups that see the agent `a`, as [`GroupLabel::from_lines`] reads them.
macro_rules! group_lines {
    () => {
        "COALESCE((SELECT string_agg(g.id || ' ' || g.name, '\n' ORDER BY g.sort_key, g.id) FROM agent_groups n
            JOIN groups g ON g.id = n.group_id WHERE n.agent_id = a.id AND g.deleted_at IS NULL), '') AS group_lines"
    };
}

statements! {
    INSERT_PERSONAL = "INSERT INTO agents (id, owner_id, name, created_at) VALUES ($1, $2, $3, $4)";
    PERSONAL_OF = "SELECT id FROM agents WHERE owner_id = $1";
    WITHOUT_PERSONAL = "SELECT COUNT(*) FROM users u
        WHERE u.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.owner_id = u.id)";
    INSERT = "INSERT INTO agents (id, name, name_key, sort_key, tagline, avatar, instructions, greeting, starters, provider_id, model,
        template, visibility, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'admins', $13, $13)";
    BY_ID = concat!("SELECT a.id, a.name, a.tagline, a.avatar, a.instructions, a.greeting, a.starters, a.provider_id, a.model, a.visibility,
        a.archived_at, a.updated_at, a.visibility_entry, a.archived_entry, ", group_lines!(),
        " FROM agents a WHERE a.id = $1 AND a.owner_id IS NULL");
    LIST = concat!("SELECT a.id, a.name, a.tagline, a.avatar, a.visibility, a.provider_id, a.model, a.updated_at, ", group_lines!(),
        " FROM agents a WHERE a.owner_id IS NULL AND (a.archived_at IS NOT NULL) = ($1 = 1) ORDER BY a.sort_key, a.id");
    COUNTS = "SELECT COUNT(CASE WHEN archived_at IS NULL THEN 1 END), COUNT(CASE WHEN archived_at IS NOT NULL THEN 1 END)
        FROM agents WHERE owner_id IS NULL";
    MODEL_GONE = "SELECT a.name FROM agents a WHERE a.model IS NOT NULL AND a.archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM provider_models m WHERE m.provider_id = a.provider_id AND m.model = a.model)
        ORDER BY a.sort_key, a.id";
    BY_KEY = "SELECT id FROM agents WHERE name_key = $1";
    SET_DETAILS = "UPDATE agents SET name = $2, name_key = $3, sort_key = $4, tagline = $5, avatar = $6, instructions = $7, greeting = $8,
        starters = $9, provider_id = $10, model = $11, updated_at = $12 WHERE id = $1 AND owner_id IS NULL";
    SET_VISIBILITY = "UPDATE agents SET visibility = $2, visibility_entry = $3, updated_at = $4 WHERE id = $1 AND owner_id IS NULL";
    DROP_GROUPS = "DELETE FROM agent_groups WHERE agent_id = $1";
    PUT_GROUP = "INSERT INTO agent_groups (agent_id, group_id) VALUES ($1, $2)";
    SET_ARCHIVED = "UPDATE agents SET archived_at = $2, archived_entry = $3, updated_at = $4 WHERE id = $1 AND owner_id IS NULL";
}

/// A shared agent that is acted on or shown.
#[derive(Clone, sqlx::FromRow)]
pub struct AgentRow {
    pub id: AgentId,
    pub name: AgentName,
    pub tagline: String,
    pub avatar: Face,
    pub instructions: String,
    pub greeting: String,
    /// JSON: a list of texts.
    pub starters: String,
    provider_id: Option<ProviderId>,
    model: Option<String>,
    pub visibility: Visibility,
    pub archived_at: Option<Timestamp>,
    /// The entry of the act that left who sees it as it is (F6).
    pub visibility_entry: Option<EntryId>,
    /// The entry of the act that archived it or gave it back (F6).
    pub archived_entry: Option<EntryId>,
    group_lines: String,
}

impl AgentRow {
    pub fn label(&self) -> AgentLabel {
        AgentLabel { id: self.id, name: self.name.clone() }
    }

    pub fn groups(&self) -> Vec<GroupLabel> {
        GroupLabel::from_lines(&self.group_lines)
    }

    pub fn details(&self) -> AgentDetails {
        AgentDetails {
            name: self.name.clone(),
            tagline: self.tagline.clone(),
            face: self.avatar,
            instructions: self.instructions.clone(),
            greeting: self.greeting.clone(),
            starters: starters(&self.starters),
            model: model_ref(self.provider_id, self.model.as_deref()),
        }
    }
}

/// A shared agent in the list.
#[derive(sqlx::FromRow)]
pub struct ListRow {
    pub id: AgentId,
    pub name: AgentName,
    pub tagline: String,
    pub avatar: Face,
    pub visibility: Visibility,
    provider_id: Option<ProviderId>,
    model: Option<String>,
    pub updated_at: Timestamp,
    group_lines: String,
}

impl ListRow {
    pub fn groups(&self) -> Vec<GroupLabel> {
        GroupLabel::from_lines(&self.group_lines)
    }

    pub fn model(&self) -> Option<ModelRef> {
        model_ref(self.provider_id, self.model.as_deref())
    }
}

/// A model as its two columns hold it: both, or neither.
pub fn model_ref(provider: Option<ProviderId>, model: Option<&str>) -> Option<ModelRef> {
    Some(ModelRef { provider: provider?, model: model?.to_owned() })
}

/// The list that a column holds. Only lists are written there.
pub fn starters(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

fn json(starters: &[String]) -> Result<String, AppError> {
    serde_json::to_string(starters).map_err(|_| AppError::Internal)
}

pub async fn insert_personal(
    tx: &mut Tx,
    id: AgentId,
    owner: UserId,
    name: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, INSERT_PERSONAL, id, owner, name, now)?;
    Ok(())
}

pub async fn personal_of(tx: &mut Tx, owner: UserId) -> Result<Option<AgentId>, AppError> {
    let row: Option<(AgentId,)> = fetch_optional!(tx, PERSONAL_OF, owner)?;
    Ok(row.map(|(id,)| id))
}

/// How many people have no agent of their own.
pub async fn without_personal(tx: &mut Tx) -> Result<i64, AppError> {
    let (count,): (i64,) = fetch_one!(tx, WITHOUT_PERSONAL)?;
    Ok(count)
}

pub async fn insert(
    tx: &mut Tx,
    id: AgentId,
    new: &AgentDetails,
    template: Template,
    now: Timestamp,
) -> Result<(), AppError> {
    let AgentDetails { name, tagline, face, instructions, greeting, starters, model } = new;
    let starters = json(starters)?;
    let (provider, model) = (model.as_ref().map(|m| m.provider), model.as_ref().map(|m| m.model.as_str()));
    execute!(
        tx,
        INSERT,
        id,
        name,
        name.key(),
        name.sort_key(),
        tagline,
        face,
        instructions,
        greeting,
        &starters,
        provider,
        model,
        template,
        now
    )?;
    Ok(())
}

/// A shared agent. A personal one is nobody's to act on (N5).
pub async fn by_id(tx: &mut Tx, id: AgentId) -> Result<Option<AgentRow>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// The active ones or the archived ones, by name.
pub async fn list(tx: &mut Tx, archived: bool) -> Result<Vec<ListRow>, AppError> {
    Ok(fetch_all!(tx, LIST, i64::from(archived))?)
}

/// How many are active, and how many archived.
pub async fn counts(tx: &mut Tx) -> Result<(i64, i64), AppError> {
    Ok(fetch_one!(tx, COUNTS)?)
}

/// The active ones whose model no provider lists, by name.
pub async fn model_gone(tx: &mut Tx) -> Result<Vec<AgentName>, AppError> {
    let rows: Vec<(AgentName,)> = fetch_all!(tx, MODEL_GONE)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The agent with a name, compared without case, archived ones as well.
pub async fn by_name(tx: &mut Tx, name: &AgentName) -> Result<Option<AgentId>, AppError> {
    let row: Option<(AgentId,)> = fetch_optional!(tx, BY_KEY, name.key())?;
    Ok(row.map(|(id,)| id))
}

pub async fn set_details(tx: &mut Tx, id: AgentId, new: &AgentDetails, now: Timestamp) -> Result<(), AppError> {
    let AgentDetails { name, tagline, face, instructions, greeting, starters, model } = new;
    let starters = json(starters)?;
    let (provider, model) = (model.as_ref().map(|m| m.provider), model.as_ref().map(|m| m.model.as_str()));
    execute!(
        tx,
        SET_DETAILS,
        id,
        name,
        name.key(),
        name.sort_key(),
        tagline,
        face,
        instructions,
        greeting,
        &starters,
        provider,
        model,
        now
    )?;
    Ok(())
}

pub async fn set_visibility(
    tx: &mut Tx,
    id: AgentId,
    visibility: Visibility,
    groups: &[GroupLabel],
    entry: EntryId,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, SET_VISIBILITY, id, visibility, entry, now)?;
    execute!(tx, DROP_GROUPS, id)?;
    for group in groups {
        put_group(tx, id, group.id).await?;
    }
    Ok(())
}

async fn put_group(tx: &mut Tx, agent: AgentId, group: GroupId) -> Result<(), AppError> {
    execute!(tx, PUT_GROUP, agent, group)?;
    Ok(())
}

pub async fn set_archived(
    tx: &mut Tx,
    id: AgentId,
    archived_at: Option<Timestamp>,
    entry: EntryId,
    now: Timestamp,
) -> Result<(), AppError> {
    execute!(tx, SET_ARCHIVED, id, archived_at, entry, now)?;
    Ok(())
}
