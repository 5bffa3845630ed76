//! Server functions that change shared agents.
#![expect(clippy::too_many_arguments, reason = "an agent's form has many fields, and each is an argument")]

use crate::error::AppError;
use crate::features::agents::model::AgentActed;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::domain::{AgentId, AgentName, Authority, GroupId},
    crate::error::{Fault, Faults},
    crate::features::agents::{
        model::{
            AgentDetails, Audience, MAX_GREETING, MAX_INSTRUCTIONS, MAX_STARTER, MAX_STARTERS, MAX_TAGLINE, Template,
            Typed, parse_name,
        },
        service::{archive, configure, create, of_group, show, undo},
    },
    crate::features::{auth::return_path, groups::model::parse_groups},
    crate::server::{
        http::{
            once::once,
            reply::{Call, Form},
        },
        task,
    },
};

/// Makes a shared agent (N1).
///
/// # Errors
/// [`AppError::Invalid`] for `name` or `template`; those of [`create::create`].
#[server(name = CreateAgent, prefix = "/api", endpoint = "agents/create")]
pub async fn create_agent(
    #[server(default)] name: String,
    #[server(default)] template: String,
    #[server(default)] form_id: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), Authority::from(call.require_admin()?));
    let key = call.form_key("agents/create", &form_id);
    let new = parse_new(&name, &template);
    let outcome = task::finish(async move {
        let act = async {
            let (name, template) = new?;
            create::create(&app, &authority, name, template).await
        };
        once(&app, key, act).await.map(|outcome| outcome.value)
    });
    let outcome = outcome.await;
    let page = "/agents/new".to_owned();
    let done = outcome.as_ref().ok().and_then(|acted| acted.agent).map_or_else(|| page.clone(), page_of);
    let typed = vec![("name", name, AgentName::MAX), ("template", template, 40)];
    call.answer(Form { name: "agents/create", page, done, typed }, outcome).await
}

#[cfg(feature = "ssr")]
fn parse_new(name: &str, template: &str) -> Result<(AgentName, Template), AppError> {
    let mut faults = Faults::default();
    let name = faults.take("name", parse_name(name));
    let template = faults.take("template", template.parse().map_err(|()| Fault::NotAChoice));
    name.zip(template).ok_or_else(|| faults.into_error())
}

/// Configures a shared agent (N1). `starters` holds one in each line.
///
/// # Errors
/// Those of [`AgentDetails::parse`] and [`configure::configure`].
#[server(name = ConfigureAgent, prefix = "/api", endpoint = "agents/configure")]
pub async fn configure_agent(
    #[server(default)] agent: String,
    #[server(default)] name: String,
    #[server(default)] tagline: String,
    #[server(default)] icon: String,
    #[server(default)] colour: String,
    #[server(default)] instructions: String,
    #[server(default)] greeting: String,
    #[server(default)] starters: String,
    #[server(default)] model: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let typed = Typed {
        name: &name,
        tagline: &tagline,
        icon: &icon,
        colour: &colour,
        instructions: &instructions,
        greeting: &greeting,
        starters: &starters,
        model: &model,
    };
    let new = AgentDetails::parse(&typed);
    let id = agent_id(&agent);
    let page = id.as_ref().map_or_else(|_| LIST.to_owned(), |id| page_of(*id));
    let outcome = task::finish(async move { configure::configure(&app, &authority, id?, new?).await });
    let typed = vec![
        ("name", name, AgentName::MAX),
        ("tagline", tagline, MAX_TAGLINE),
        ("icon", icon, 40),
        ("colour", colour, 40),
        ("instructions", instructions, MAX_INSTRUCTIONS),
        ("greeting", greeting, MAX_GREETING),
        ("starters", starters, MAX_STARTERS * (MAX_STARTER + 2)),
        ("model", model, 300),
    ];
    call.answer(Form { name: "agents/configure", done: page.clone(), page, typed }, outcome.await).await
}

/// Chooses who sees a shared agent (N2). `groups_shown` is any text where groups could be seen: without it none were chosen.
///
/// # Errors
/// [`AppError::BadRequest`] where only groups should see it, and none could be chosen; those of [`Audience::parse`] and [`show::show`].
#[server(name = ShowAgent, prefix = "/api", endpoint = "agents/show")]
pub async fn show_agent(
    #[server(default)] agent: String,
    #[server(default)] visibility: String,
    #[server(default)] groups: Vec<String>,
    #[server(default)] groups_shown: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = agent_id(&agent);
    let page = id.as_ref().map_or_else(|_| LIST.to_owned(), |id| page_of(*id));
    let typed = vec![("visibility", visibility.clone(), 40)];
    let outcome = task::finish(async move {
        let id = id?;
        if visibility == "groups" && groups_shown.is_empty() {
            return Err(AppError::BadRequest);
        }
        let audience = Audience::parse(&visibility, parse_groups(&groups)?)?;
        show::show(&app, &authority, id, audience).await
    });
    call.answer(Form { name: "agents/show", done: page.clone(), page, typed }, outcome.await).await
}

/// Archives a shared agent (N1).
///
/// # Errors
/// Those of [`archive::archive`].
#[server(name = ArchiveAgent, prefix = "/api", endpoint = "agents/archive")]
pub async fn archive_agent(
    #[server(default)] agent: String,
    #[server(default)] view: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move { archive::archive(&app, &authority, agent_id(&agent)?).await });
    answer_in_view(&call, "agents/archive", &view, outcome.await).await
}

/// Gives an archived agent back (N1).
///
/// # Errors
/// Those of [`archive::restore`].
#[server(name = RestoreAgent, prefix = "/api", endpoint = "agents/restore")]
pub async fn restore_agent(
    #[server(default)] agent: String,
    #[server(default)] view: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let outcome = task::finish(async move { archive::restore(&app, &authority, agent_id(&agent)?).await });
    answer_in_view(&call, "agents/restore", &view, outcome.await).await
}

/// Chooses the agents of a group (G2). `agents_shown` is any text where they could be seen: without it nothing was chosen.
///
/// # Errors
/// [`AppError::BadRequest`] where they could not; those of [`of_group::set`].
#[server(name = SetAgentsOfGroup, prefix = "/api", endpoint = "agents/set_of_group")]
pub async fn set_of_group(
    #[server(default)] group: String,
    #[server(default)] agents: Vec<String>,
    #[server(default)] agents_shown: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, authority) = (call.app.clone(), call.require_admin()?.into());
    let id = group.parse::<GroupId>().map_err(|_| AppError::GroupGone);
    let page = id.as_ref().map_or_else(|_| "/groups".to_owned(), |id| format!("/groups/{id}/agents"));
    let outcome = task::finish(async move {
        if agents_shown.is_empty() {
            return Err(AppError::BadRequest);
        }
        // What names no agent is chosen of none.
        let chosen: Vec<AgentId> = agents.iter().filter_map(|id| id.parse().ok()).collect();
        of_group::set(&app, &authority, id?, &chosen).await
    });
    let outcome = outcome.await;
    let page = if matches!(outcome, Err(AppError::GroupGone)) { "/groups".to_owned() } else { page };
    call.answer(Form { name: "agents/set_of_group", done: page.clone(), page, typed: Vec::new() }, outcome).await
}

/// Takes back what one has just done to an agent (F6). `entry` is the act's entry of the trail.
///
/// # Errors
/// Those of [`undo::undo`].
#[server(name = UndoAgent, prefix = "/api", endpoint = "agents/undo")]
pub async fn undo_agent(
    #[server(default)] entry: String,
    #[server(default)] view: String,
) -> Result<AgentActed, AppError> {
    let call = Call::current();
    let (app, admin) = (call.app.clone(), call.require_admin()?);
    let outcome = task::finish(async move {
        let entry = entry.parse().map_err(|_| AppError::NotFound)?;
        undo::undo(&app, &admin, entry).await
    });
    answer_in_view(&call, "agents/undo", &view, outcome.await).await
}

/// Where the list stands.
#[cfg(feature = "ssr")]
const LIST: &str = "/agents";

#[cfg(feature = "ssr")]
fn agent_id(text: &str) -> Result<AgentId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

#[cfg(feature = "ssr")]
fn page_of(agent: AgentId) -> String {
    format!("{LIST}/{agent}")
}

/// Answers an act: a plain form leads back to the page that it was done from, as it was.
#[cfg(feature = "ssr")]
async fn answer_in_view(
    call: &Call,
    name: &'static str,
    view: &str,
    outcome: Result<AgentActed, AppError>,
) -> Result<AgentActed, AppError> {
    let page = page_of_view(view);
    call.answer(Form { name, done: page.clone(), page, typed: Vec::new() }, outcome).await
}

/// The page that an act was done from: the list of agents, an agent's page, or that of a group's agents.
#[cfg(feature = "ssr")]
fn page_of_view(view: &str) -> String {
    let path = view.split(['?', '#']).next().unwrap_or_default();
    let of_agent = path.strip_prefix("/agents/").is_some_and(|id| id.parse::<AgentId>().is_ok());
    let group = path.strip_prefix("/groups/").and_then(|rest| rest.strip_suffix("/agents"));
    let of_group = group.is_some_and(|id| id.parse::<GroupId>().is_ok());
    if path == LIST || of_agent || of_group { return_path(view) } else { LIST }.to_owned()
}
