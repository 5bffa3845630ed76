//! Listing a provider's models anew (V2).

use super::{
    connect::{first_default, lock},
    models,
    target::Target,
};
use crate::domain::{Authority, ProviderId, ProviderLabel, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry, ProviderEvent},
    providers::{
        model::{ProviderActed, ProviderDeed},
        store,
    },
};
use crate::server::AppState;
use crate::write_tx;
use std::collections::BTreeSet;

/// Asks a provider for its models and keeps the list. Where it is as it was, there is no entry (U7). A default model that is gone from the
/// list stays, and the page says so.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Model`] where the provider does not list them: then the old list stays; those of [`lock`].
pub async fn refresh(app: &AppState, authority: &Authority, id: ProviderId) -> Result<ProviderActed, AppError> {
    let provider = store::by_id(&mut app.db.read().await?, id).await?.ok_or(AppError::NotFound)?;
    let listed = models::fetch(&app.outbound, &Target::of(app, &provider)?).await?;
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        lock(tx, authority).await?;
        let provider = store::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let before: BTreeSet<String> = store::models(tx, id).await?.into_iter().collect();
        let after: BTreeSet<String> = listed.iter().cloned().collect();
        store::set_models(tx, id, &listed, now).await?;
        if before != after {
            let event = ProviderEvent::ModelsListed {
                provider: ProviderLabel { id, name: provider.name.clone() },
                added: after.difference(&before).count() as i64,
                gone: before.difference(&after).count() as i64,
            };
            audit::append(tx, &app.random, NewEntry::by(authority, now, Event::Provider(event))).await?;
        }
        let model = first_default(tx, app, authority, id, provider.kind, &listed).await?;
        tx.announce(Topic::Providers);
        let count = listed.len() as i64;
        Ok(ProviderActed { deed: ProviderDeed::Refreshed, name: provider.name, model, count, undo: None })
    })
}
