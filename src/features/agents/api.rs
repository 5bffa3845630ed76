//! Server functions of agents.

use super::model::Greeting;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::service,
    crate::server::{AppState, http::reply::Call},
    axum::{
        Extension,
        response::{IntoResponse, Redirect, Response},
    },
};

/// How the agent at `/chat/<agent>` receives whoever is signed in.
///
/// # Errors
/// [`AppError::NotFound`] for an agent that is not theirs to see.
#[server(name = ReadGreeting, prefix = "/api", endpoint = "agents/greeting", input = server_fn::codec::GetUrl)]
pub async fn greeting(agent: String) -> Result<Greeting, AppError> {
    let call = Call::current();
    let member = call.require_member()?;
    let greeting = async {
        let agent = agent.parse().map_err(|_| AppError::NotFound)?;
        service::greeting(&call.app, &member, agent).await
    };
    call.page(greeting.await)
}

/// `/`: leads to the person's own Smithers (A6).
#[cfg(feature = "ssr")]
pub async fn home(
    Extension(app): Extension<AppState>,
    Extension(member): Extension<crate::domain::Member>,
) -> Response {
    let smithers = async { service::personal_of(&mut app.db.read().await?, member.user).await };
    match smithers.await {
        Ok(agent) => Redirect::to(&format!("/chat/{agent}")).into_response(),
        Err(error) => crate::server::http::refusal::code(&error),
    }
}
