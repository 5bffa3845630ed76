//! Which models there are (V2): what can be chosen, which one answers, and what a provider lists.

use super::{dialect, target::Target};
use crate::domain::{ModelError, ModelRef, ProviderId};
use crate::error::AppError;
use crate::features::providers::{
    model::{Kind, ModelChoice, Offered, kept_models},
    store::{self, Provider},
};
use crate::server::{
    AppState,
    db::Tx,
    outbound::{Limits, Outbound},
};
use http::StatusCode;
use std::{collections::BTreeMap, time::Duration};

/// Somebody waits for it.
const LIMITS: Limits = Limits {
    begin: Duration::from_secs(10),
    pause: Duration::from_secs(10),
    whole: Duration::from_secs(30),
    bytes: 4 * 1024 * 1024,
};
/// The name of no model: with it a key can be tried without anything being answered.
const NO_MODEL: &str = "pinchy-tries-the-key";

/// Every model that can be chosen.
///
/// # Errors
/// A fault of the database.
pub async fn choices(tx: &mut Tx) -> Result<Vec<ModelChoice>, AppError> {
    let rows = store::choices(tx).await?;
    let choice = |row: store::ChoiceRow| ModelChoice {
        is_default: row.default_model.as_ref() == Some(&row.model),
        model: ModelRef { provider: row.id, model: row.model },
        provider_name: row.name,
        host: host_of(&row.address),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// The same with the default, as an agent's form shows them (N1).
///
/// # Errors
/// A fault of the database.
pub async fn offered(tx: &mut Tx) -> Result<Offered, AppError> {
    Ok(Offered { choices: choices(tx).await?, default: store::default(tx).await?.map(store::Default::model_ref) })
}

/// Whether its provider lists a model.
///
/// # Errors
/// A fault of the database.
pub async fn is_offered(tx: &mut Tx, model: &ModelRef) -> Result<bool, AppError> {
    Ok(store::models(tx, model.provider).await?.contains(&model.model))
}

/// The host of an address as it is stored.
pub fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

/// A model with everything that calling it takes. Its key is still sealed.
#[derive(Clone)]
pub struct Resolved {
    /// Which.
    pub model: ModelRef,
    /// What its provider is called.
    pub provider_name: String,
    /// Where its provider stands (V4).
    pub host: String,
    provider: Provider,
}

impl Resolved {
    /// The provider as it is called.
    ///
    /// # Errors
    /// [`ModelError::Key`] where the key does not open.
    pub(super) fn target(&self, app: &AppState) -> Result<Target, ModelError> {
        Target::of(app, &self.provider)
    }
}

/// The model that answers: the wanted one, or the default where none is wanted or its provider is gone. Nothing where there is none (H6).
///
/// # Errors
/// A fault of the database.
pub async fn resolve(tx: &mut Tx, wanted: Option<&ModelRef>) -> Result<Option<Resolved>, AppError> {
    if let Some(wanted) = wanted
        && let Some(provider) = store::by_id(tx, wanted.provider).await?
    {
        return Ok(Some(resolved(provider, wanted.clone())));
    }
    let Some(default) = store::default(tx).await? else { return Ok(None) };
    let model = default.model_ref();
    Ok(store::by_id(tx, model.provider).await?.map(|provider| resolved(provider, model)))
}

fn resolved(provider: Provider, model: ModelRef) -> Resolved {
    Resolved { model, provider_name: provider.name.clone(), host: host_of(&provider.address), provider }
}

/// How models are called: the name of each provider by its id, for what was said with a model that is another now (V4).
///
/// # Errors
/// A fault of the database.
pub async fn provider_names(tx: &mut Tx) -> Result<BTreeMap<ProviderId, String>, AppError> {
    Ok(store::all(tx).await?.into_iter().map(|provider| (provider.id, provider.name)).collect())
}

/// Asks a provider for its models, by which its key is tried as well (V1).
///
/// # Errors
/// Why there is no list.
pub(super) async fn fetch(outbound: &Outbound, target: &Target) -> Result<Vec<String>, ModelError> {
    let answer = outbound.send(dialect::models(target)?, LIMITS).await.map_err(dialect::failed)?;
    match answer.status {
        StatusCode::OK => {}
        // There are lists of models wherever a provider is.
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => return Err(ModelError::Garbled),
        _ => return Err(dialect::refused(answer).await),
    }
    let listed = dialect::read_models(&answer.whole().await.map_err(dialect::failed)?)?;
    if target.kind == Kind::Compatible && target.key.is_some() {
        try_key(outbound, target).await?;
    }
    Ok(kept_models(target.kind, listed))
}

/// Some list their models for everybody: then only a question for an answer tells whether the key is right. No model has the name that is
/// asked for, so nothing is answered and nothing is charged.
async fn try_key(outbound: &Outbound, target: &Target) -> Result<(), ModelError> {
    let request = dialect::chat(target, NO_MODEL, &Default::default())?;
    let answer = outbound.send(request, LIMITS).await.map_err(dialect::failed)?;
    if answer.status.is_success() {
        return Ok(());
    }
    match dialect::refused(answer).await {
        ModelError::Key => Err(ModelError::Key),
        _ => Ok(()),
    }
}
