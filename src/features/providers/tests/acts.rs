//! Lists of models, the default, and removal (V2, F6, U7).

use super::{KEY, connect_at, on_both, scripted};
use crate::domain::{Admin, AgentId, Authority, ModelRef, ProviderId};
use crate::error::{AppError, Fault};
use crate::features::agents::model::Template;
use crate::features::audit::{model::Action, service::timeline};
use crate::features::providers::model::MovedAgent;
use crate::features::providers::service::{
    choose_default::choose_default, list, models::choices, refresh::refresh, remove, undo::undo,
};
use crate::server::AppState;
use crate::tests::fixture::Fixture;
use serde_json::{Value, json};

/// What the newest entry about an agent says of its model now.
async fn moved_to(app: &AppState, agent: &AgentId) -> Value {
    let timeline = timeline(&mut app.db.read().await.unwrap(), &agent.to_string(), 1).await.unwrap();
    let [row] = &timeline.rows[..] else { panic!("one was asked for") };
    assert_eq!(row.action, Action::AgentConfigured);
    serde_json::from_str(&row.details["after"]).unwrap()
}

async fn name_of(app: &AppState, provider: ProviderId) -> String {
    list::providers(app).await.unwrap().providers.into_iter().find(|row| row.id == provider).unwrap().name
}

async fn by_admin(fixture: &Fixture) -> (Admin, Authority) {
    let ana = fixture.set_up().await;
    let admin = fixture.admin(&ana).await;
    (admin.clone(), admin.into())
}

/// The providers in their order.
async fn ids(app: &AppState) -> Vec<ProviderId> {
    list::providers(app).await.unwrap().providers.iter().map(|row| row.id).collect()
}

async fn default(app: &AppState) -> Option<ModelRef> {
    list::providers(app).await.unwrap().default
}

fn model(provider: ProviderId, model: &str) -> ModelRef {
    ModelRef { provider, model: model.to_owned() }
}

#[tokio::test]
async fn v2_a_default_is_chosen_among_what_is_listed_and_taken_back() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let (admin, by) = by_admin(&fixture).await;
        connect_at(app, &by, &scripted.address(), KEY).await.unwrap();
        let id = ids(app).await[0];
        let acted = choose_default(app, &by, model(id, "scripted-slow")).await.unwrap();
        assert_eq!(default(app).await, Some(model(id, "scripted-slow")));
        assert_eq!(choose_default(app, &by, model(id, "scripted-slow")).await.unwrap().undo, None, "U7");
        let unlisted = choose_default(app, &by, model(id, "gpt-5")).await.unwrap_err();
        assert_eq!(unlisted.fault_of("model"), Some(Fault::NotAChoice));
        let back = undo(app, &admin, acted.undo.unwrap()).await.unwrap();
        assert_eq!((default(app).await, back.undo), (Some(model(id, "scripted")), None));
        assert_eq!(undo(app, &admin, acted.undo.unwrap()).await.err(), Some(AppError::UndoStale));
        let trail = fixture.trail().await;
        assert_eq!(trail[2..], ["provider.default_chosen", "provider.default_chosen"]);
        // The first default came from nothing, to which nothing leads back.
        let first = fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'provider.default_chosen'").await;
        assert_eq!(first, 3);
    })
    .await;
}

#[tokio::test]
async fn v2_a_list_of_models_is_fetched_anew_and_a_failure_leaves_the_old_one() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let (_, by) = by_admin(&fixture).await;
        connect_at(app, &by, &scripted.address(), KEY).await.unwrap();
        let id = ids(app).await[0];
        let listed = choices(&mut app.db.read().await.unwrap()).await.unwrap();
        refresh(app, &by, id).await.unwrap();
        assert_eq!(fixture.trail().await.len(), 2, "U7: nothing changed");
        fixture.sql("DELETE FROM provider_models WHERE model <> 'scripted'").await.unwrap();
        fixture.sql("INSERT INTO provider_models (provider_id, model) SELECT id, 'old' FROM providers").await.unwrap();
        let acted = refresh(app, &by, id).await.unwrap();
        assert_eq!(acted.count, listed.len() as i64);
        assert_eq!(choices(&mut app.db.read().await.unwrap()).await.unwrap(), listed);
        assert_eq!(fixture.trail().await.last().unwrap(), "provider.models_listed");
        let broken = scripted.address_of("error-500");
        fixture.sql(&format!("UPDATE providers SET address = '{broken}'")).await.unwrap();
        assert!(matches!(refresh(app, &by, id).await, Err(AppError::Model { .. })));
        assert_eq!(choices(&mut app.db.read().await.unwrap()).await.unwrap().len(), listed.len());
        let nobody = ProviderId::from_uuid(uuid::Uuid::nil());
        assert_eq!(refresh(app, &by, nobody).await.err(), Some(AppError::NotFound));
    })
    .await;
}

#[tokio::test]
async fn v2_a_removal_says_what_moves_and_asks_where_to() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let (_, by) = by_admin(&fixture).await;
        connect_at(app, &by, &scripted.address(), KEY).await.unwrap();
        connect_at(app, &by, &scripted.address(), "").await.unwrap();
        let [first, second] = ids(app).await[..] else { panic!("two of them") };
        let removal = remove::preview(&mut app.db.read().await.unwrap(), first).await.unwrap();
        assert_eq!(removal.default_model.as_deref(), Some("scripted"));
        assert!(removal.choices.iter().all(|choice| choice.model.provider == second));
        let fault = |error: AppError| error.fault_of("moves_to");
        let unasked = remove::remove(app, &by, first, None).await.unwrap_err();
        assert_eq!(fault(unasked), Some(Fault::Empty));
        for unfit in [model(first, "scripted"), model(second, "gpt-5")] {
            let refused = remove::remove(app, &by, first, Some(unfit)).await.unwrap_err();
            assert_eq!(fault(refused), Some(Fault::NotAChoice));
        }
        assert_eq!(ids(app).await.len(), 2);
        let acted = remove::remove(app, &by, first, Some(model(second, "scripted-slow"))).await.unwrap();
        assert_eq!(acted.model.as_deref(), Some("scripted-slow"));
        assert_eq!((ids(app).await, default(app).await), (vec![second], Some(model(second, "scripted-slow"))));
        assert_eq!(fixture.trail().await[3..], ["provider.removed", "provider.default_chosen"]);
        // Nothing is left to move to.
        remove::remove(app, &by, second, None).await.unwrap();
        assert_eq!((ids(app).await, default(app).await), (vec![], None));
        assert_eq!(remove::remove(app, &by, second, None).await.err(), Some(AppError::NotFound));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM provider_models").await, 0);
    })
    .await;
}

#[tokio::test]
async fn v2_agents_of_a_removed_provider_move_to_the_chosen_model_or_to_the_default() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        connect_at(app, &by, &scripted.address(), KEY).await.unwrap();
        connect_at(app, &by, &scripted.address(), "").await.unwrap();
        let [first, second] = ids(app).await[..] else { panic!("two of them") };
        let agent = crate::tests::world::agent(&fixture, &ana, "Analyst", Template::Contracts, &[]).await;
        let named = format!("UPDATE agents SET provider_id = '{first}', model = 'scripted-slow' WHERE id = '{agent}'");
        fixture.sql(&named).await.unwrap();
        let removal = remove::preview(&mut app.db.read().await.unwrap(), first).await.unwrap();
        assert_eq!(removal.agents, [MovedAgent { name: "Analyst".to_owned(), model: "scripted-slow".to_owned() }]);
        let count =
            |provider| format!("SELECT COUNT(*) FROM agents WHERE provider_id = '{provider}' AND model = 'scripted'");
        remove::remove(app, &by, first, Some(model(second, "scripted"))).await.unwrap();
        assert_eq!(fixture.number(&count(second)).await, 1);
        // T1: the agent's own timeline tells it, each time.
        assert_eq!(
            moved_to(app, &agent).await,
            json!({ "model": "scripted", "provider": second, "provider_name": name_of(app, second).await })
        );
        remove::remove(app, &by, second, None).await.unwrap();
        assert_eq!(moved_to(app, &agent).await, json!({ "model": "", "provider": "", "provider_name": "" }));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents WHERE provider_id IS NOT NULL").await, 0);
    })
    .await;
}
