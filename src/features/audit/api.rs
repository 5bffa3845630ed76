//! Server functions of the trail.

use super::model::AuditPage;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {super::service, crate::server::http::reply::Call};

/// One page of the trail, newest first; a cursor that is not of our making gives the first page.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadEntries, prefix = "/api", endpoint = "audit/entries", input = server_fn::codec::GetUrl)]
pub async fn entries(#[server(default)] after: String) -> Result<AuditPage, AppError> {
    let call = Call::current();
    call.require_admin()?;
    service::list(&call.app, after.parse().ok()).await
}
