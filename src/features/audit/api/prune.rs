//! Taking old entries out of the trail (T4).

use crate::error::AppError;
use crate::features::audit::model::Prunable;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::domain::KeepFor,
    crate::error::Fault,
    crate::features::audit::service,
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// What would go of entries that are older than a choice; nothing where it is none of the choices.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadPrunable, prefix = "/api", endpoint = "audit/prunable", input = server_fn::codec::GetUrl)]
pub async fn prunable(#[server(default)] older_than: String) -> Result<Option<Prunable>, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let Some(age) = older_than.parse::<KeepFor>().ok().and_then(KeepFor::duration) else { return Ok(None) };
    service::prune::prunable(&call.app, call.app.clock.now().minus(age)).await.map(Some)
}

/// Prunes entries that are older than a choice, no further than was shown: `below`. `sure` is any text for yes.
///
/// # Errors
/// [`AppError::Invalid`] for the field `sure` or `older_than`; those of [`service::prune::prune`].
#[server(name = PruneTrail, prefix = "/api", endpoint = "audit/prune")]
pub async fn prune(
    #[server(default)] older_than: String,
    #[server(default)] below: String,
    #[server(default)] sure: String,
) -> Result<Prunable, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let age = older_than.parse::<KeepFor>().ok().and_then(KeepFor::duration);
    let outcome = task::finish(async move {
        let age = age.ok_or_else(|| AppError::field("older_than", Fault::NotAChoice))?;
        let upto = below.parse().map_err(|_| AppError::field("older_than", Fault::NotAChoice))?;
        if sure.is_empty() {
            return Err(AppError::field("sure", Fault::Empty));
        }
        service::prune::prune(&app, Some(&authority), app.clock.now().minus(age), Some(upto)).await
    });
    let outcome = outcome.await;
    let page = match age {
        Some(_) => format!("/audit/prune?older_than={older_than}"),
        None => "/audit/prune".to_owned(),
    };
    call.answer(Form { name: "audit/prune", done: page.clone(), page, typed: Vec::new() }, outcome).await
}
