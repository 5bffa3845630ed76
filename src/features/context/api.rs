//! Server functions of one's own context. None of them takes a user: nobody reads or writes another's (X1).

use super::model::{ContextActed, ContextPage};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        model::{MAX, PersonalContext},
        service,
    },
    crate::domain::EntryId,
    crate::features::auth::return_path,
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

#[cfg(feature = "ssr")]
const PAGE: &str = "/account/context";

/// One's own context, and what agents receive with it.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(name = ReadOwnContext, prefix = "/api", endpoint = "context/own", input = server_fn::codec::GetUrl)]
pub async fn own() -> Result<ContextPage, AppError> {
    let call = Call::current();
    service::page(&call.app, &call.require_member()?).await
}

/// Saves one's own context (X1). `seen` is the entry that had left it as it was seen; empty where nothing was saved by then.
///
/// # Errors
/// Those of [`PersonalContext::parse`] and [`service::save`].
#[server(name = SaveContext, prefix = "/api", endpoint = "context/save")]
pub async fn save(
    #[server(default)] preferred_name: String,
    #[server(default)] role: String,
    #[server(default)] preferences: String,
    #[server(default)] anything_else: String,
    #[server(default)] seen: String,
) -> Result<ContextActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let new = PersonalContext::parse([&preferred_name, &role, &preferences, &anything_else]);
    let seen = match seen.as_str() {
        "" => Ok(None),
        entry => entry.parse::<EntryId>().map(Some).map_err(|_| AppError::BadRequest),
    };
    let outcome = task::finish(async move { service::save(&app, &member, &new?, seen?).await });
    let typed = vec![
        ("preferred_name", preferred_name, MAX),
        ("role", role, MAX),
        ("preferences", preferences, MAX),
        ("anything_else", anything_else, MAX),
    ];
    let form = Form { name: "context/save", page: PAGE.to_owned(), done: PAGE.to_owned(), typed };
    call.answer(form, outcome.await).await
}

/// Takes back the last saving of one's own context, by hand or by an agent (F6). `view` is the page that it was done from.
///
/// # Errors
/// Those of [`service::undo`].
#[server(name = UndoContext, prefix = "/api", endpoint = "context/undo")]
pub async fn undo(#[server(default)] entry: String, #[server(default)] view: String) -> Result<ContextActed, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let outcome = task::finish(async move {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        service::undo(&app, &member, entry).await
    });
    let page = if view.starts_with("/chat/") { return_path(&view) } else { PAGE }.to_owned();
    let form = Form { name: "context/undo", done: page.clone(), page, typed: Vec::new() };
    call.answer(form, outcome.await).await
}
