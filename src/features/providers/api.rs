//! Server functions of providers.

use super::model::{ProviderActed, ProviderList, Removal};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        model::{MAX_ADDRESS, NewProvider},
        service::{choose_default, connect, list, refresh, remove, undo},
    },
    crate::domain::{Authority, ModelRef, ProviderId},
    crate::error::Fault,
    crate::server::{
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
    secrecy::SecretString,
};

#[cfg(feature = "ssr")]
const LIST: &str = "/providers";

/// Every provider, and what could be the default (V2).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadProviders, prefix = "/api", endpoint = "providers/providers", input = server_fn::codec::GetUrl)]
pub async fn providers() -> Result<ProviderList, AppError> {
    let call = Call::current();
    call.require_admin()?;
    list::providers(&call.app).await
}

/// What removing a provider would do (V2).
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadRemoval, prefix = "/api", endpoint = "providers/removal", input = server_fn::codec::GetUrl)]
pub async fn removal(#[server(default)] provider: String) -> Result<Removal, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async { remove::preview(&mut call.app.db.read().await?, provider_id(&provider)?).await };
    call.page(found.await)
}

/// Tries a provider and connects it (V1).
///
/// # Errors
/// Those of [`NewProvider::parse`] and [`connect::connect`].
#[server(name = ConnectProvider, prefix = "/api", endpoint = "providers/connect")]
pub async fn connect(
    #[server(default)] kind: String,
    #[server(default)] key: String,
    #[server(default)] address: String,
    #[server(default)] form_id: String,
) -> Result<ProviderActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), Authority::from(call.require_admin()?));
    let form_key = call.form_key("providers/connect", &form_id);
    let new = NewProvider::parse(&kind, key.trim(), &address);
    let key = Some(key.trim().to_owned()).filter(|key| !key.is_empty()).map(SecretString::from);
    let outcome = task::finish(async move {
        let act = async { connect::connect(&app, &authority, new?, key).await };
        once(&app, form_key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    // The key is a secret, and is not given back to be sent again.
    let typed = vec![("kind", kind, 20), ("address", address, MAX_ADDRESS)];
    let form = Form { name: "providers/connect", page: "/providers/connect".to_owned(), done: LIST.to_owned(), typed };
    call.answer(form, outcome).await
}

/// Chooses the default model (V2).
///
/// # Errors
/// [`AppError::Invalid`] for the field `model`; those of [`choose_default::choose_default`].
#[server(name = ChooseDefault, prefix = "/api", endpoint = "providers/choose_default")]
pub async fn choose_default(#[server(default)] model: String) -> Result<ProviderActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let model: ModelRef = model.parse().map_err(|()| AppError::field("model", Fault::NotAChoice))?;
        choose_default::choose_default(&app, &authority, model).await
    });
    answer(&call, "providers/choose_default", outcome.await).await
}

/// Lists a provider's models anew (V2).
///
/// # Errors
/// Those of [`refresh::refresh`].
#[server(name = RefreshModels, prefix = "/api", endpoint = "providers/refresh")]
pub async fn refresh(#[server(default)] provider: String) -> Result<ProviderActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move { refresh::refresh(&app, &authority, provider_id(&provider)?).await });
    answer(&call, "providers/refresh", outcome.await).await
}

/// Removes a provider (V2). `moves_to` is the model that its agents move to; `sure` is any text for yes.
///
/// # Errors
/// [`AppError::Invalid`] for the fields `sure` and `moves_to`; those of [`remove::remove`].
#[server(name = RemoveProvider, prefix = "/api", endpoint = "providers/remove")]
pub async fn remove(
    #[server(default)] provider: String,
    #[server(default)] moves_to: String,
    #[server(default)] sure: String,
) -> Result<ProviderActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = provider_id(&provider);
    let page = id.as_ref().map_or_else(|_| LIST.to_owned(), |id| format!("{LIST}/{id}/remove"));
    let chosen = moves_to.clone();
    let outcome = task::finish(async move {
        let id = id?;
        if sure.is_empty() {
            return Err(AppError::field("sure", Fault::Empty));
        }
        let moves_to = Some(chosen.as_str()).filter(|chosen| !chosen.is_empty()).map(str::parse::<ModelRef>);
        let moves_to = moves_to.transpose().map_err(|()| AppError::field("moves_to", Fault::NotAChoice))?;
        remove::remove(&app, &authority, id, moves_to).await
    });
    let outcome = outcome.await;
    let page = if matches!(outcome, Err(AppError::NotFound)) { LIST.to_owned() } else { page };
    let typed = vec![("moves_to", moves_to, MAX_ADDRESS)];
    call.answer(Form { name: "providers/remove", page, done: LIST.to_owned(), typed }, outcome).await
}

/// Takes back which model one has just made the default (F6). `entry` is the act's entry of the trail.
///
/// # Errors
/// Those of [`undo::undo`].
#[server(name = UndoProvider, prefix = "/api", endpoint = "providers/undo")]
pub async fn undo_provider(
    #[server(default)] entry: String,
    #[server(default)] view: String,
) -> Result<ProviderActed, AppError> {
    let call = Call::current();
    // There is one page from which it is sent.
    drop(view);
    let (app, admin) = (call.app.clone(), call.require_admin()?);
    let outcome = task::finish(async move {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        undo::undo(&app, &admin, entry).await
    });
    answer(&call, "providers/undo", outcome.await).await
}

#[cfg(feature = "ssr")]
fn provider_id(text: &str) -> Result<ProviderId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// Answers an act of the list: a plain form leads back to it.
#[cfg(feature = "ssr")]
async fn answer(
    call: &Call,
    name: &'static str,
    outcome: Result<ProviderActed, AppError>,
) -> Result<ProviderActed, AppError> {
    call.answer(Form { name, page: LIST.to_owned(), done: LIST.to_owned(), typed: Vec::new() }, outcome).await
}
