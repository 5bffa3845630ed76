//! The finder's server function.

use super::model::Finding;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {super::service, crate::features::auth::service::throttle, crate::server::http::reply::Call};

/// What is called as the words say, among what the reader may open (F5).
///
/// # Errors
/// [`AppError::Throttled`] for too many searches (A3).
#[server(name = Find, prefix = "/api", endpoint = "find/all", input = server_fn::codec::GetUrl)]
pub async fn find(#[server(default)] q: String) -> Result<Vec<Finding>, AppError> {
    let call = Call::current();
    let member = call.require_member()?;
    if !q.trim().is_empty() {
        call.page(throttle::count_search(&call.app, &member).await)?;
    }
    service::find(&call.app, &member, &q).await
}
