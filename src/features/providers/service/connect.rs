//! Connecting a provider (V1).

use super::{choose_default, models, target};
use crate::domain::{Authority, ModelRef, ProviderId, ProviderLabel, Topic};
use crate::error::AppError;
use crate::features::{
    audit::{self, Event, NewEntry, ProviderEvent},
    providers::{
        model::{Kind, NewProvider, ProviderActed, ProviderDeed},
        store, text,
    },
};
use crate::server::{
    AppState,
    db::{Key, Tx, actor},
};
use crate::write_tx;
use secrecy::SecretString;

/// Tries a provider with a live call, then keeps it with its key sealed and its models listed. The first one's preferred model becomes the
/// default.
///
/// # Errors
/// [`AppError::Model`] where the call does not succeed; those of [`lock`].
pub async fn connect(
    app: &AppState,
    authority: &Authority,
    new: NewProvider,
    key: Option<SecretString>,
) -> Result<ProviderActed, AppError> {
    let called = target::Target { kind: new.kind, address: new.address.clone(), key: key.clone() };
    let listed = models::fetch(&app.outbound, &called).await?;
    let now = app.clock.now();
    let id = ProviderId::from_uuid(app.random.uuid_v7(now));
    let sealed = key.map(|key| target::seal(app, id, &key));
    write_tx!(app.db, |tx| {
        lock(tx, authority).await?;
        let name = free_name(&text::name_of(new.kind, &new.host), &store::names(tx).await?);
        store::insert(tx, id, &name, &new, sealed.as_ref(), now).await?;
        store::set_models(tx, id, &listed, now).await?;
        let event = ProviderEvent::Connected {
            provider: ProviderLabel { id, name: name.clone() },
            host: new.host.clone(),
            models: listed.len() as i64,
        };
        audit::append(tx, &app.random, NewEntry::by(authority, now, Event::Provider(event))).await?;
        let model = first_default(tx, app, authority, id, new.kind, &listed).await?;
        tx.announce(Topic::Providers);
        let count = listed.len() as i64;
        Ok(ProviderActed { deed: ProviderDeed::Connected, name, model, count, undo: None })
    })
}

/// Takes the lock of all acts on providers and reads the actor's right again (P1).
///
/// # Errors
/// [`AppError::SignedOut`] or [`AppError::RightLost`].
pub(super) async fn lock(tx: &mut Tx, authority: &Authority) -> Result<(), AppError> {
    tx.lock(Key::Providers).await?;
    actor::still_may(tx, authority).await
}

/// Makes the preferred of some models the default where there is none; gives it where it did.
///
/// # Errors
/// A fault of the database.
pub(super) async fn first_default(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    provider: ProviderId,
    kind: Kind,
    listed: &[String],
) -> Result<Option<String>, AppError> {
    let (None, Some(model)) = (store::default(tx).await?, kind.preferred(listed)) else { return Ok(None) };
    let model = ModelRef { provider, model: model.clone() };
    choose_default::set(tx, app, authority, &model, None).await?;
    Ok(Some(model.model))
}

/// The name, with a number where others have it.
fn free_name(name: &str, taken: &[String]) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}
