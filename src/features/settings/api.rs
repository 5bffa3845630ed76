//! Server functions of the settings.

use super::model::Settings;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        model::{MAX_ADDRESS, MAX_CONTEXT, NewLimits, NewSettings},
        service,
    },
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// The settings were saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// What is in force now.
    pub settings: Settings,
}

/// The settings in force.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadSettings, prefix = "/api", endpoint = "settings/settings", input = server_fn::codec::GetUrl)]
pub async fn settings() -> Result<Settings, AppError> {
    let call = Call::current();
    call.require_admin()?;
    service::settings(&call.app).await
}

/// Changes the settings (O1). `context_shown` is any text where the organisation's context could be seen: without it, it stays.
///
/// # Errors
/// [`AppError::Invalid`]; [`AppError::NotFound`] for a member (P2).
#[server(name = SaveSettings, prefix = "/api", endpoint = "settings/save")]
pub async fn save(
    #[server(default)] organisation: String,
    #[server(default)] public_url: String,
    #[server(default)] organisation_context: String,
    #[server(default)] context_shown: String,
) -> Result<Saved, AppError> {
    let call = Call::current();
    let authority = call.require_admin()?.into();
    let app = call.app.clone();
    let context = (!context_shown.is_empty()).then_some(organisation_context.as_str());
    let new = NewSettings::parse_all(&organisation, &public_url, context);
    let outcome = task::finish(async move {
        service::change(&app, &authority, new?).await?;
        Ok(Saved { settings: service::settings(&app).await? })
    });
    let outcome = outcome.await;
    let page = "/settings".to_owned();
    let typed = vec![
        ("organisation", organisation, 100),
        ("public_url", public_url, MAX_ADDRESS),
        ("organisation_context", organisation_context, MAX_CONTEXT),
    ];
    call.answer(Form { name: "settings/save", done: page.clone(), page, typed }, outcome).await
}

/// Changes how long sessions live and what invites begin with (O1).
///
/// # Errors
/// [`AppError::Invalid`]; [`AppError::NotFound`] for a member (P2).
#[server(name = SaveLimits, prefix = "/api", endpoint = "settings/save_limits")]
pub async fn save_limits(
    #[server(default)] session_idle: String,
    #[server(default)] session_absolute: String,
    #[server(default)] invite_holds: String,
    #[server(default)] audit_keep: String,
) -> Result<Saved, AppError> {
    let call = Call::current();
    let authority = call.require_admin()?.into();
    let app = call.app.clone();
    let new = NewLimits::parse(&session_idle, &session_absolute, &invite_holds, &audit_keep);
    let outcome = task::finish(async move {
        service::change_limits(&app, &authority, new?).await?;
        Ok(Saved { settings: service::settings(&app).await? })
    });
    let outcome = outcome.await;
    let page = "/settings".to_owned();
    call.answer(Form { name: "settings/save_limits", done: page.clone(), page, typed: Vec::new() }, outcome).await
}
