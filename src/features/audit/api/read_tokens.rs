//! Server functions of read tokens (T3).

use crate::error::AppError;
use crate::features::audit::model::{ReadTokens, TokenMade, TokenRevoked};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::domain::{Authority, TokenName},
    crate::error::Fault,
    crate::features::audit::service::read_tokens,
    crate::server::{
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

#[cfg(feature = "ssr")]
const PAGE: &str = "/audit/tokens";

/// Every token that was not revoked.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ListReadTokens, prefix = "/api", endpoint = "audit/read_tokens", input = server_fn::codec::GetUrl)]
pub async fn read_tokens() -> Result<ReadTokens, AppError> {
    let call = Call::current();
    call.require_admin()?;
    read_tokens::list(&call.app).await
}

/// Makes a token and gives it, this once.
///
/// # Errors
/// [`AppError::Invalid`] for a name that is none; those of [`read_tokens::make`].
#[server(name = MakeReadToken, prefix = "/api", endpoint = "audit/make_read_token")]
pub async fn make_read_token(
    #[server(default)] name: String,
    #[server(default)] form_id: String,
) -> Result<TokenMade, AppError> {
    let call = Call::current();
    let (app, admin) = (call.app.clone(), call.require_admin()?);
    let key = call.form_key("audit/make_read_token", &form_id);
    let parsed =
        TokenName::parse(&name).map_err(|fault| AppError::field("name", Fault::of_name(fault, TokenName::MAX)));
    let outcome = task::finish(async move {
        let act = async { read_tokens::make(&app, &admin, parsed?).await };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    let typed = vec![("name", name, TokenName::MAX)];
    let form = Form { name: "audit/make_read_token", page: PAGE.to_owned(), done: PAGE.to_owned(), typed };
    call.answer(form, outcome).await
}

/// Takes a token back.
///
/// # Errors
/// Those of [`read_tokens::revoke`].
#[server(name = RevokeReadToken, prefix = "/api", endpoint = "audit/revoke_read_token")]
pub async fn revoke_read_token(#[server(default)] token: String) -> Result<TokenRevoked, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), Authority::from(call.require_admin()?));
    let outcome = task::finish(async move {
        let token = token.parse().map_err(|_| AppError::NotFound)?;
        read_tokens::revoke(&app, &authority, token).await
    });
    let outcome = outcome.await;
    let (page, typed) = (PAGE.to_owned(), Vec::new());
    call.answer(Form { name: "audit/revoke_read_token", page: page.clone(), done: page, typed }, outcome).await
}
