//! Removing a provider, and what that does to agents (V2).

use super::{
    choose_default::{self, refuse_unlisted},
    connect::lock,
    models,
};
use crate::domain::{AgentLabel, Authority, ModelLabel, ModelRef, ProviderId, ProviderLabel, Topic};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::{self, AgentEvent, Event, NewEntry, ProviderEvent},
    providers::{
        model::{MovedAgent, ProviderActed, ProviderDeed, Removal},
        store::{self, Provider},
    },
};
use crate::server::{AppState, db::Tx};
use crate::write_tx;

/// What removing a provider would do.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn preview(tx: &mut Tx, id: ProviderId) -> Result<Removal, AppError> {
    let provider = store::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
    let default = store::default(tx).await?.filter(|default| default.provider_id == id);
    let agents = store::agents(tx, id).await?.into_iter();
    let agents = agents.map(|agent| MovedAgent { name: agent.name.to_string(), model: agent.model });
    let choices = models::choices(tx).await?.into_iter().filter(|choice| choice.model.provider != id);
    Ok(Removal {
        id,
        name: provider.name,
        host: models::host_of(&provider.address),
        agents: agents.collect(),
        default_model: default.map(|default| default.model),
        choices: choices.collect(),
    })
}

/// Removes a provider with its key. The agents that name one of its models, and the default if it is one of these, become `moves_to`; where
/// no other provider has a model, they go without.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] for the field `moves_to` where something has to be chosen, or what was chosen is not to be
/// had; those of [`lock`].
pub async fn remove(
    app: &AppState,
    authority: &Authority,
    id: ProviderId,
    moves_to: Option<ModelRef>,
) -> Result<ProviderActed, AppError> {
    write_tx!(app.db, |tx| {
        lock(tx, authority).await?;
        let removal = preview(tx, id).await?;
        let provider = store::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let moves_to = destination(tx, &removal, moves_to.clone()).await?;
        let moved_to = label(tx, moves_to.as_ref()).await?;
        append(tx, app, authority, &provider, &removal, moved_to.clone()).await?;
        append_moved(tx, app, authority, &provider, moved_to).await?;
        if removal.default_model.is_some() {
            match &moves_to {
                Some(model) => drop(choose_default::set(tx, app, authority, model, None).await?),
                None => store::drop_default(tx).await?,
            }
        }
        if store::move_agents(tx, id, moves_to.as_ref()).await? > 0 {
            tx.announce(Topic::Agents);
        }
        store::delete(tx, id).await?;
        tx.announce(Topic::Providers);
        let model = removal.default_model.as_ref().and(moves_to).map(|model| model.model);
        let count = removal.agents.len() as i64;
        Ok(ProviderActed { deed: ProviderDeed::Removed, name: removal.name, model, count, undo: None })
    })
}

/// What the agents move to; nothing where none moves, or where there is nothing to move to.
async fn destination(tx: &mut Tx, removal: &Removal, chosen: Option<ModelRef>) -> Result<Option<ModelRef>, AppError> {
    let somebody_moves = !removal.agents.is_empty() || removal.default_model.is_some();
    if !somebody_moves || removal.choices.is_empty() {
        return Ok(None);
    }
    let model = chosen.ok_or_else(|| AppError::field("moves_to", Fault::Empty))?;
    let unfit = || AppError::field("moves_to", Fault::NotAChoice);
    if model.provider == removal.id {
        return Err(unfit());
    }
    refuse_unlisted(tx, &model).await.map_err(|error| match error {
        AppError::Invalid { .. } => unfit(),
        other => other,
    })?;
    Ok(Some(model))
}

async fn label(tx: &mut Tx, model: Option<&ModelRef>) -> Result<Option<ModelLabel>, AppError> {
    let Some(model) = model else { return Ok(None) };
    let provider = store::by_id(tx, model.provider).await?.ok_or(AppError::NotFound)?;
    Ok(Some(ModelLabel { model: model.clone(), provider: provider.name }))
}

async fn append(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    provider: &Provider,
    removal: &Removal,
    moved_to: Option<ModelLabel>,
) -> Result<(), AppError> {
    let event = ProviderEvent::Removed {
        provider: ProviderLabel { id: provider.id, name: provider.name.clone() },
        host: removal.host.clone(),
        agents: removal.agents.len() as i64,
        moved_to,
    };
    audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Provider(event))).await?;
    Ok(())
}

/// Every agent that is moved has an entry of its own: its timeline tells all that it ever answered with.
async fn append_moved(
    tx: &mut Tx,
    app: &AppState,
    authority: &Authority,
    provider: &Provider,
    moved_to: Option<ModelLabel>,
) -> Result<(), AppError> {
    for agent in store::agents(tx, provider.id).await? {
        let model = ModelRef { provider: provider.id, model: agent.model };
        let event = AgentEvent::ModelMoved {
            agent: AgentLabel { id: agent.id, name: agent.name },
            before: ModelLabel { model, provider: provider.name.clone() },
            after: moved_to.clone(),
        };
        audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::Agent(event))).await?;
    }
    Ok(())
}
