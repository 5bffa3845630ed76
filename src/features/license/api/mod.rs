//! Server functions of the licence. The page itself is read by `users`, which knows who takes a seat.

#[cfg(feature = "ssr")]
mod branding;

#[cfg(feature = "ssr")]
pub use branding::{link_sheet, linked_sheet, save_branding, send_logo, send_sheet};

use super::model::LicenseActed;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        model::MAX_KEY,
        service::{branding as own, keys},
    },
    crate::error::Fault,
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// Where every form of the licence stands.
#[cfg(feature = "ssr")]
const PAGE: &str = "/license";

/// Saves a licence key (L1).
///
/// # Errors
/// Those of [`keys::save`]; [`AppError::NotFound`] for a member (P2).
#[server(name = SaveLicense, prefix = "/api", endpoint = "license/save")]
pub async fn save(#[server(default)] key: String) -> Result<LicenseActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let entered = key.clone();
    let outcome = task::finish(async move { keys::save(&app, &authority, &entered).await }).await;
    let typed = vec![("key", key, MAX_KEY)];
    call.answer(Form { name: "license/save", page: PAGE.to_owned(), done: PAGE.to_owned(), typed }, outcome).await
}

/// Takes the licence key out (L3). `sure` is any text for yes.
///
/// # Errors
/// [`AppError::Invalid`] for the field `sure`; those of [`keys::remove`].
#[server(name = RemoveLicense, prefix = "/api", endpoint = "license/remove")]
pub async fn remove(#[server(default)] sure: String) -> Result<LicenseActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        if sure.is_empty() {
            return Err(AppError::field("sure", Fault::Empty));
        }
        keys::remove(&app, &authority).await
    });
    let outcome = outcome.await;
    let form = Form { name: "license/remove", page: PAGE.to_owned(), done: PAGE.to_owned(), typed: Vec::new() };
    call.answer(form, outcome).await
}

/// Takes the logo out (L3).
///
/// # Errors
/// Those of [`own::remove_logo`].
#[server(name = RemoveLogo, prefix = "/api", endpoint = "license/remove_logo")]
pub async fn remove_logo() -> Result<LicenseActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move { own::remove_logo(&app, &authority).await }).await;
    let form = Form { name: "license/remove_logo", page: PAGE.to_owned(), done: PAGE.to_owned(), typed: Vec::new() };
    call.answer(form, outcome).await
}
