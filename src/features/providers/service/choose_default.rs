//! Choosing the model of every agent that names none (V2).

use super::connect::lock;
use crate::domain::{Authority, EntryId, ModelLabel, ModelRef, ProviderLabel, Topic};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::{self, Event, NewEntry, ProviderEvent},
    providers::{
        model::{ProviderActed, ProviderDeed},
        store,
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// Makes a model the default. What is so already writes nothing (U7).
///
/// # Errors
/// [`AppError::Invalid`] for the field `model` where no provider lists it; those of [`lock`].
pub async fn choose_default(app: &AppState, authority: &Authority, model: ModelRef) -> Result<ProviderActed, AppError> {
    write_tx!(app.db, |tx| {
        lock(tx, authority).await?;
        refuse_unlisted(tx, &model).await?;
        let (name, undo) = set(tx, app, authority, &model, None).await?;
        Ok(acted(name, &model, undo))
    })
}

/// What making a model the default came to.
pub(super) fn acted(name: String, model: &ModelRef, undo: Option<EntryId>) -> ProviderActed {
    ProviderActed { deed: ProviderDeed::MadeDefault, name, model: Some(model.model.clone()), count: 0, undo }
}

/// Refuses a model that its provider does not list.
///
/// # Errors
/// [`AppError::Invalid`] for the field `model`.
pub(super) async fn refuse_unlisted(tx: &mut Tx, model: &ModelRef) -> Result<(), AppError> {
    let listed = store::models(tx, model.provider).await?;
    listed.contains(&model.model).then_some(()).ok_or_else(|| AppError::field("model", Fault::NotAChoice))
}

/// The change itself, in a transaction that holds the lock. Gives the provider's name and the entry; none where it was so already.
///
/// # Errors
/// [`AppError::NotFound`] where the provider is gone.
pub(super) async fn set(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    model: &ModelRef,
    undoes: Option<EntryId>,
) -> Result<(String, Option<EntryId>), AppError> {
    let provider = store::by_id(tx, model.provider).await?.ok_or(AppError::NotFound)?;
    let before = store::default(tx).await?.map(store::Default::model_ref);
    if before.as_ref() == Some(model) {
        return Ok((provider.name, None));
    }
    let before = match before {
        Some(before) => Some(label(tx, before).await?),
        None => None,
    };
    let event = ProviderEvent::DefaultChosen {
        provider: ProviderLabel { id: provider.id, name: provider.name.clone() },
        before,
        after: model.model.clone(),
        undoes,
    };
    let entry =
        audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Provider(event))).await?;
    store::set_default(tx, model, entry).await?;
    tx.announce(Topic::Providers);
    Ok((provider.name, Some(entry)))
}

async fn label(tx: &mut Tx, model: ModelRef) -> Result<ModelLabel, AppError> {
    let provider = store::by_id(tx, model.provider).await?;
    Ok(ModelLabel { provider: provider.map(|provider| provider.name).unwrap_or_default(), model })
}
