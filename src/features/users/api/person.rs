//! Server functions of one person's page, and of one's own name (U2, U9, A5).

use crate::domain::PersonName;
use crate::error::AppError;
use crate::features::users::model::{Acted, PersonPage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::answer_in_view,
    crate::domain::UserId,
    crate::features::users::service::{correct_profile, erase, person},
    crate::server::{
        http::reply::{Call, Form},
        task,
    },
};

/// Everything about one person.
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadPerson, prefix = "/api", endpoint = "users/person", input = server_fn::codec::GetUrl)]
pub async fn person(#[server(default)] user: String) -> Result<PersonPage, AppError> {
    let call = Call::current();
    let admin = call.require_admin()?;
    let found = async {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        person::person(&call.app, admin.member(), user).await
    };
    call.page(found.await)
}

/// Corrects somebody's name and e-mail (U2).
///
/// # Errors
/// Those of [`correct_profile::correct_profile`].
#[server(prefix = "/api", endpoint = "users/correct_profile")]
pub async fn correct_profile(
    #[server(default)] user: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let typed = vec![("name", name.clone(), 100), ("email", email.clone(), 254)];
    let id = user.parse::<UserId>().map_err(|_| AppError::NotFound);
    let page = id.as_ref().map_or_else(|_| "/users".to_owned(), |id| format!("/users/{id}"));
    let outcome =
        task::finish(async move { correct_profile::correct_profile(&app, &authority, id?, &name, &email).await });
    call.answer(Form { name: "users/correct_profile", done: page.clone(), page, typed }, outcome.await).await
}

/// Erases a deactivated person (U9). `view` is the address of the page that it was done from; `sure` is any text for yes.
///
/// # Errors
/// [`AppError::Invalid`] for the field `sure`; those of [`erase::erase`].
#[server(prefix = "/api", endpoint = "users/erase")]
pub async fn erase(
    #[server(default)] user: String,
    #[server(default)] sure: String,
    #[server(default)] view: String,
) -> Result<Acted, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        if sure.is_empty() {
            return Err(AppError::field("sure", crate::error::Fault::Empty));
        }
        erase::erase(&app, &authority, user).await
    });
    answer_in_view(&call, "users/erase", &view, outcome.await).await
}

/// One's own name, for the field that changes it.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(name = ReadOwnName, prefix = "/api", endpoint = "users/own_name", input = server_fn::codec::GetUrl)]
pub async fn own_name() -> Result<PersonName, AppError> {
    Ok(Call::current().require_member()?.name)
}

/// Changes one's own name (A5).
///
/// # Errors
/// Those of [`correct_profile::change_own_name`].
#[server(prefix = "/api", endpoint = "users/change_name")]
pub async fn change_name(#[server(default)] name: String) -> Result<PersonName, AppError> {
    let call = Call::current();
    let (app, member) = (call.app.clone(), call.require_member()?);
    let typed = vec![("name", name.clone(), 100)];
    let outcome = task::finish(async move { correct_profile::change_own_name(&app, &member, &name).await });
    let page = "/account".to_owned();
    call.answer(Form { name: "users/change_name", done: page.clone(), page, typed }, outcome.await).await
}
