//! Reading providers: their list, and whether their keys open.

use super::{models, target::Target};
use crate::error::AppError;
use crate::features::providers::{
    model::{ProviderList, ProviderRow},
    store,
};
use crate::server::AppState;

/// What the page of providers shows.
///
/// # Errors
/// A fault of the database.
pub async fn providers(app: &AppState) -> Result<ProviderList, AppError> {
    let mut tx = app.db.read().await?;
    let row = |row: store::ListRow| ProviderRow {
        id: row.id,
        kind: row.kind,
        name: row.name,
        host: models::host_of(&row.address),
        key_end: row.key_end,
        models: row.models,
        models_at: row.models_at,
        default_model: row.default_model,
    };
    Ok(ProviderList {
        providers: store::list(&mut tx).await?.into_iter().map(row).collect(),
        choices: models::choices(&mut tx).await?,
        default: store::default(&mut tx).await?.map(store::Default::model_ref),
        now: app.clock.now(),
    })
}

/// How the providers stand, for `doctor` (O5).
pub struct Standing {
    /// How many are connected.
    pub connected: usize,
    /// What those are called whose keys do not open with this installation's master key.
    pub unopened: Vec<String>,
    /// The default model.
    pub default: Option<String>,
}

/// Looks at every provider and its key.
///
/// # Errors
/// A fault of the database.
pub async fn standing(app: &AppState) -> Result<Standing, AppError> {
    let mut tx = app.db.read().await?;
    let all = store::all(&mut tx).await?;
    let unopened = all.iter().filter(|provider| Target::of(app, provider).is_err());
    Ok(Standing {
        connected: all.len(),
        unopened: unopened.map(|provider| provider.name.clone()).collect(),
        default: store::default(&mut tx).await?.map(|default| default.model),
    })
}
