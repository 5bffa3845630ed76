//! Server functions that invite many at once (I9).

use crate::error::AppError;
use crate::features::users::model::{ManyInvited, ManyPreview};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::features::users::{
        model::{Holds, MAX_TEXT},
        service::many,
    },
    crate::server::{
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

#[cfg(feature = "ssr")]
fn form(name: &'static str, lines: String, holds: String) -> Form {
    let page = "/users/invite-many".to_owned();
    Form { name, done: page.clone(), page, typed: vec![("lines", lines, MAX_TEXT), ("holds", holds, 10)] }
}

/// Says what each line would do (I9). Changes nothing; a POST because of its size.
///
/// # Errors
/// Those of [`many::preview`].
#[server(name = PreviewMany, prefix = "/api", endpoint = "users/preview_many")]
pub async fn preview_many(
    #[server(default)] lines: String,
    #[server(default)] holds: String,
) -> Result<ManyPreview, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let outcome = many::preview(&call.app, lines.clone(), holds.parse().unwrap_or(Holds::Week)).await;
    call.answer(form("users/preview_many", lines, holds), outcome).await
}

/// Makes an invite of every good line, and gives the links, which are shown once (I9).
///
/// # Errors
/// Those of [`many::invite_many`].
#[server(name = InviteMany, prefix = "/api", endpoint = "users/invite_many")]
pub async fn invite_many(
    #[server(default)] lines: String,
    #[server(default)] holds: String,
    #[server(default)] form_id: String,
) -> Result<ManyInvited, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    let key = call.form_key("users/invite_many", &form_id);
    let (app, local) = (call.app.clone(), call.is_local());
    let (text, length) = (lines.clone(), holds.parse().unwrap_or(Holds::Week));
    let outcome = task::finish(async move {
        let act = async { many::invite_many(&app, &admin, &text, length, local).await };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    call.answer(form("users/invite_many", lines, holds), outcome.await).await
}
