//! The contract of providers, on both databases.

mod acts;
mod calls;
mod connecting;

use super::model::{NewProvider, ProviderActed};
use super::service::connect::connect;
use crate::domain::Authority;
use crate::error::AppError;
use crate::server::{AppState, scripted::Scripted};
use crate::tests::fixture::{Fixture, on_both_with};
use std::{future::Future, sync::Arc};

/// A key that scripted providers know.
const KEY: &str = "sk-scripted-0123456789";

/// Runs a test on both databases, where this machine may be reached.
async fn on_both<F, T>(test: F)
where
    F: Fn(Arc<Fixture>) -> T,
    T: Future<Output = ()>,
{
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], test).await;
}

/// Connects what is OpenAI-compatible.
async fn connect_at(app: &AppState, by: &Authority, address: &str, key: &str) -> Result<ProviderActed, AppError> {
    let new = NewProvider::parse("compatible", key, address)?;
    let key = Some(key).filter(|key| !key.is_empty()).map(|key| key.to_owned().into());
    connect(app, by, new, key).await
}

/// Starts a scripted provider.
async fn scripted() -> Scripted {
    Scripted::start(0).await.unwrap()
}
