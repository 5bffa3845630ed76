use crate::error::AppError;
use crate::features::license::model::License;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::features::users::service::seats, crate::server::http::reply::Call};

/// The licence, with who takes a seat (L1, L2).
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadLicense, prefix = "/api", endpoint = "license/license", input = server_fn::codec::GetUrl)]
pub async fn license() -> Result<License, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let app = &call.app;
    seats::license(&mut app.db.read().await?, app.config.license_public_key.as_ref(), app.clock.now()).await
}
