//! The server function that edits an invite (I6).

use crate::error::AppError;
use crate::features::users::model::{Acted, InvitePage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::MAX_CHOSEN,
    crate::domain::InviteId,
    crate::features::users::{
        model::InviteEdit,
        service::{edit_invite, list},
    },
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// One invite, to be edited, and what happened to it.
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadInvite, prefix = "/api", endpoint = "users/invite_row", input = server_fn::codec::GetUrl)]
pub async fn invite_row(#[server(default)] invite: String) -> Result<InvitePage, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let invite = invite.parse().map_err(|_| AppError::NotFound)?;
        list::one_invite(&call.app, invite).await
    };
    call.page(found.await)
}

/// Changes name, role and groups of a waiting invite (I6). `groups_shown` is any text where the groups could be seen: without it they
/// stay as they are.
///
/// # Errors
/// Those of [`InviteEdit::parse`] and [`edit_invite::edit_invite`].
#[server(prefix = "/api", endpoint = "users/edit_invite")]
pub async fn edit_invite(
    #[server(default)] invite: String,
    #[server(default)] name: String,
    #[server(default)] role: String,
    #[server(default)] groups: Vec<String>,
    #[server(default)] groups_shown: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = invite.parse::<InviteId>().map_err(|_| AppError::NotFound);
    let done = "/users?tab=invited".to_owned();
    let page = id.as_ref().map_or_else(|_| done.clone(), |id| format!("/users/invites/{id}"));
    let edit = InviteEdit::parse(&name, &role, (!groups_shown.is_empty()).then_some(&groups));
    let typed = vec![("name", name, 100), ("role", role, 10), ("groups", groups.join(" "), MAX_CHOSEN)];
    let outcome = task::finish(async move { edit_invite::edit_invite(&app, &authority, id?, edit?).await });
    call.answer(Form { name: "users/edit_invite", page, done, typed }, outcome.await).await
}
