//! Server functions of agents.

mod acts;

pub use acts::*;

use super::model::{AgentCard, AgentList, AgentPage, AgentsOfGroup, AgentsOfPerson, SeenBy};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::service::{access, list, of_group, personal, seen},
    crate::server::{AppState, http::reply::Call},
    axum::{
        Extension,
        response::{IntoResponse, Redirect, Response},
    },
};

/// The agents that whoever is signed in sees, their own first; none where nobody is.
///
/// # Errors
/// A fault of the database.
#[server(name = ReadOwnAgents, prefix = "/api", endpoint = "agents/own", input = server_fn::codec::GetUrl)]
pub async fn own() -> Result<Vec<AgentCard>, AppError> {
    own_of(&Call::current()).await
}

/// The agents that whoever makes `call` sees.
///
/// # Errors
/// A fault of the database.
#[cfg(feature = "ssr")]
pub async fn own_of(call: &Call) -> Result<Vec<AgentCard>, AppError> {
    match call.member() {
        Some(member) => access::visible(&mut call.app.db.read().await?, member.user).await,
        // The frame asks on every page, also where people sign in.
        None => Ok(Vec::new()),
    }
}

/// The shared agents. `archived` is any text for those.
///
/// # Errors
/// [`AppError::NotFound`] for a member (P2).
#[server(name = ReadAgents, prefix = "/api", endpoint = "agents/agents", input = server_fn::codec::GetUrl)]
pub async fn agents(#[server(default)] archived: String) -> Result<AgentList, AppError> {
    let call = Call::current();
    call.require_admin()?;
    list::list(&call.app, !archived.is_empty()).await
}

/// One shared agent.
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2), and for a personal agent (N5).
#[server(name = ReadAgent, prefix = "/api", endpoint = "agents/agent", input = server_fn::codec::GetUrl)]
pub async fn agent(#[server(default)] agent: String) -> Result<AgentPage, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let agent = agent.parse().map_err(|_| AppError::NotFound)?;
        list::agent(&call.app, agent).await
    };
    call.page(found.await)
}

/// Who sees a shared agent, and why (N3). `after` is the last person of the page before; what names nobody asks for the first page.
///
/// # Errors
/// As [`agent`].
#[server(name = ReadSeenBy, prefix = "/api", endpoint = "agents/seen_by", input = server_fn::codec::GetUrl)]
pub async fn seen_by(#[server(default)] agent: String, #[server(default)] after: String) -> Result<SeenBy, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let agent = agent.parse().map_err(|_| AppError::NotFound)?;
    seen::by(&call.app, agent, after.parse().ok()).await
}

/// What somebody sees, and why (N3).
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadAgentsOfPerson, prefix = "/api", endpoint = "agents/of_person", input = server_fn::codec::GetUrl)]
pub async fn of_person(#[server(default)] user: String) -> Result<AgentsOfPerson, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let user = user.parse().map_err(|_| AppError::NotFound)?;
        seen::of(&call.app, user).await
    };
    call.page(found.await)
}

/// The agents of a group (G2).
///
/// # Errors
/// [`AppError::NotFound`], for a member too (P2).
#[server(name = ReadAgentsOfGroup, prefix = "/api", endpoint = "agents/of_group", input = server_fn::codec::GetUrl)]
pub async fn of_group(#[server(default)] group: String) -> Result<AgentsOfGroup, AppError> {
    let call = Call::current();
    call.require_admin()?;
    let found = async {
        let group = group.parse().map_err(|_| AppError::NotFound)?;
        of_group::agents(&call.app, group).await
    };
    call.page(found.await)
}

/// `/`: leads to the person's own Smithers (A6).
#[cfg(feature = "ssr")]
pub async fn home(
    Extension(app): Extension<AppState>,
    Extension(member): Extension<crate::domain::Member>,
) -> Response {
    let smithers = async { personal::personal_of(&mut app.db.read().await?, member.user).await };
    match smithers.await {
        Ok(agent) => Redirect::to(&format!("/chat/{agent}")).into_response(),
        Err(error) => crate::server::http::refusal::code(&error),
    }
}
