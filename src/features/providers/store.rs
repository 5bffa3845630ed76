//! Providers, the models that they list, and the default one.

use super::model::{Kind, NewProvider};
use crate::domain::{AgentId, AgentName, EntryId, ModelRef, ProviderId, Timestamp};
use crate::error::AppError;
use crate::server::db::{Tx, execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO providers (id, kind, name, address, sealed_key, key_end, created_at, models_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    BY_ID = "SELECT id, kind, name, address, sealed_key FROM providers WHERE id = $1";
    ALL = "SELECT id, kind, name, address, sealed_key FROM providers ORDER BY created_at, id";
    LIST = "SELECT p.id, p.kind, p.name, p.address, p.key_end, p.models_at, d.model AS default_model,
        (SELECT COUNT(*) FROM provider_models m WHERE m.provider_id = p.id) AS models
        FROM providers p LEFT JOIN default_model d ON d.provider_id = p.id ORDER BY p.created_at, p.id";
    NAMES = "SELECT name FROM providers";
    DELETE = "DELETE FROM providers WHERE id = $1";
    MODELS = "SELECT model FROM provider_models WHERE provider_id = $1 ORDER BY model";
    CHOICES = "SELECT p.id, p.name, p.address, m.model, d.model AS default_model FROM provider_models m
        JOIN providers p ON p.id = m.provider_id
        LEFT JOIN default_model d ON d.provider_id = p.id ORDER BY p.created_at, p.id, m.model";
    PUT_MODEL = "INSERT INTO provider_models (provider_id, model) VALUES ($1, $2)";
    DROP_MODELS = "DELETE FROM provider_models WHERE provider_id = $1";
    LISTED_AT = "UPDATE providers SET models_at = $2 WHERE id = $1";
    DEFAULT = "SELECT provider_id, model, entry FROM default_model";
    SET_DEFAULT = "INSERT INTO default_model (only_row, provider_id, model, entry) VALUES (1, $1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET provider_id = excluded.provider_id, model = excluded.model, entry = excluded.entry";
    DROP_DEFAULT = "DELETE FROM default_model";
    AGENTS = "SELECT id, name, model FROM agents WHERE provider_id = $1 ORDER BY sort_key, id";
    MOVE_AGENTS = "UPDATE agents SET provider_id = $2, model = $3 WHERE provider_id = $1";
}

crate::sql_text! {
    Kind => |text| text.parse().map_err(|()| format!("no kind of provider: {text}").into());
}

/// A provider that is acted on or called.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Provider {
    pub id: ProviderId,
    pub kind: Kind,
    pub name: String,
    pub address: String,
    pub sealed_key: Option<Vec<u8>>,
}

/// A provider in the list.
#[derive(sqlx::FromRow)]
pub(super) struct ListRow {
    pub id: ProviderId,
    pub kind: Kind,
    pub name: String,
    pub address: String,
    pub key_end: Option<String>,
    pub models_at: Timestamp,
    pub default_model: Option<String>,
    pub models: i64,
}

/// A model that can be chosen.
#[derive(sqlx::FromRow)]
pub(super) struct ChoiceRow {
    pub id: ProviderId,
    pub name: String,
    pub address: String,
    pub model: String,
    pub default_model: Option<String>,
}

/// The default model.
#[derive(sqlx::FromRow)]
pub(super) struct Default {
    pub provider_id: ProviderId,
    pub model: String,
    /// The entry of the act that left it as it is (F6).
    pub entry: EntryId,
}

impl Default {
    pub(super) fn model_ref(self) -> ModelRef {
        ModelRef { provider: self.provider_id, model: self.model }
    }
}

/// A key as it lies in the database.
pub(super) struct SealedKey {
    /// Sealed.
    pub sealed: Vec<u8>,
    /// Its end, readable.
    pub end: String,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: ProviderId,
    name: &str,
    new: &NewProvider,
    key: Option<&SealedKey>,
    now: Timestamp,
) -> Result<(), AppError> {
    let (sealed, end) = key.map_or((None, None), |key| (Some(&key.sealed), Some(&key.end)));
    execute!(tx, INSERT, id, new.kind, name, &new.address, sealed, end, now)?;
    Ok(())
}

/// An agent that names a model of its own.
#[derive(sqlx::FromRow)]
pub(super) struct NamingAgent {
    pub id: AgentId,
    pub name: AgentName,
    pub model: String,
}

/// The agents that name a model of this provider.
pub(super) async fn agents(tx: &mut Tx, id: ProviderId) -> Result<Vec<NamingAgent>, AppError> {
    Ok(fetch_all!(tx, AGENTS, id)?)
}

/// Has them name another model, or the default.
pub(super) async fn move_agents(tx: &mut Tx, from: ProviderId, to: Option<&ModelRef>) -> Result<u64, AppError> {
    let (provider, model) = (to.map(|model| model.provider), to.map(|model| model.model.as_str()));
    Ok(execute!(tx, MOVE_AGENTS, from, provider, model)?)
}

pub(super) async fn by_id(tx: &mut Tx, id: ProviderId) -> Result<Option<Provider>, AppError> {
    Ok(fetch_optional!(tx, BY_ID, id)?)
}

/// Every provider, the oldest first.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Provider>, AppError> {
    Ok(fetch_all!(tx, ALL)?)
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<ListRow>, AppError> {
    Ok(fetch_all!(tx, LIST)?)
}

pub(super) async fn names(tx: &mut Tx) -> Result<Vec<String>, AppError> {
    let rows: Vec<(String,)> = fetch_all!(tx, NAMES)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Drops a provider with the models it lists. It must not have the default any more.
pub(super) async fn delete(tx: &mut Tx, id: ProviderId) -> Result<(), AppError> {
    execute!(tx, DELETE, id)?;
    Ok(())
}

/// The models that a provider lists, by name.
pub(super) async fn models(tx: &mut Tx, id: ProviderId) -> Result<Vec<String>, AppError> {
    let rows: Vec<(String,)> = fetch_all!(tx, MODELS, id)?;
    Ok(rows.into_iter().map(|(model,)| model).collect())
}

pub(super) async fn choices(tx: &mut Tx) -> Result<Vec<ChoiceRow>, AppError> {
    Ok(fetch_all!(tx, CHOICES)?)
}

/// Replaces the list of a provider's models.
pub(super) async fn set_models(tx: &mut Tx, id: ProviderId, models: &[String], now: Timestamp) -> Result<(), AppError> {
    execute!(tx, DROP_MODELS, id)?;
    for model in models {
        execute!(tx, PUT_MODEL, id, model)?;
    }
    execute!(tx, LISTED_AT, id, now)?;
    Ok(())
}

pub(super) async fn default(tx: &mut Tx) -> Result<Option<Default>, AppError> {
    Ok(fetch_optional!(tx, DEFAULT)?)
}

pub(super) async fn set_default(tx: &mut Tx, model: &ModelRef, entry: EntryId) -> Result<(), AppError> {
    execute!(tx, SET_DEFAULT, model.provider, &model.model, entry)?;
    Ok(())
}

pub(super) async fn drop_default(tx: &mut Tx) -> Result<(), AppError> {
    execute!(tx, DROP_DEFAULT)?;
    Ok(())
}
