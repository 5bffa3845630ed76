//! Which model answers for an agent (N1, V2, V4).

use super::{USUAL, details, made};
use crate::domain::{AgentId, Authority, ModelRef, ProviderId};
use crate::error::Fault;
use crate::features::agents::{
    model::Typed,
    service::{access, archive, configure::configure, examine, list},
};
use crate::features::{audit, providers::service::remove::remove};
use crate::tests::{
    fixture::{Fixture, on_both},
    world::{ACTED_ON, contents, provider},
};

const NAME: &str = "Contract analyst";

/// Gives an agent a model, with all else as it is.
async fn give(fixture: &Fixture, by: &Authority, agent: AgentId, model: &str) -> Result<(), Option<Fault>> {
    let typed = Typed { model, ..USUAL };
    let done = configure(&fixture.app, by, agent, details(&typed)).await;
    done.map(drop).map_err(|error| error.fault_of("model"))
}

/// The latest entry, as the trail tells it.
async fn told(fixture: &Fixture) -> String {
    let rows = audit::service::list(&fixture.app, None).await.unwrap().rows;
    audit::text::particulars(&rows[0])
}

async fn list_another(fixture: &Fixture, of: ProviderId, model: &str) {
    let listed = format!("INSERT INTO provider_models (provider_id, model) VALUES ('{of}', '{model}')");
    fixture.sql(&listed).await.unwrap();
}

#[tokio::test]
async fn n1_v2_an_agent_is_given_a_model_that_is_offered_and_the_trail_says_which_and_whose() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let agent = made(&fixture, &by, NAME).await;
        let harbour = provider(&fixture).await;
        list_another(&fixture, harbour, "harbour-2").await;
        let page = list::agent(&fixture.app, agent).await.unwrap();
        let offered: Vec<_> = page.models.choices.iter().map(|choice| choice.model.model.as_str()).collect();
        assert_eq!((offered, page.models.default), (vec!["harbour-1", "harbour-2"], None));

        for (model, says) in [
            (format!("{harbour} harbour-1"), "now harbour-1 of Harbour models · was the default model"),
            (format!("{harbour} harbour-2"), "now harbour-2 of Harbour models · was harbour-1 of Harbour models"),
            (String::new(), "now the default model · was harbour-2 of Harbour models"),
        ] {
            // The first act changes how it looks as well.
            assert_eq!(give(&fixture, &by, agent, &model).await, Ok(()));
            let told = told(&fixture).await;
            for part in says.split(" · ") {
                let (when, what) = part.split_once(' ').unwrap();
                let part = told.split(" · ").find(|part| part.starts_with(when));
                assert!(part.is_some_and(|part| part.ends_with(what)), "{what} in {told}");
            }
            let mut tx = fixture.app.db.read().await.unwrap();
            let chat = access::for_chat(&mut tx, ana.id, agent).await.unwrap();
            assert_eq!(chat.model.map(|model| model.to_string()).unwrap_or_default(), model);
        }
    })
    .await;
}

#[tokio::test]
async fn v2_a_model_that_nobody_offers_is_refused_and_nothing_of_it_is_saved() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let agent = made(&fixture, &by, NAME).await;
        let harbour = provider(&fixture).await;
        let nobody = ProviderId::from_uuid(uuid::Uuid::nil());
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        for model in [format!("{harbour} harbour-9"), format!("{nobody} harbour-1")] {
            assert_eq!(give(&fixture, &by, agent, &model).await, Err(Some(Fault::ModelNotOffered)), "{model}");
        }
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
    })
    .await;
}

#[tokio::test]
async fn v2_o5_an_agent_whose_model_vanished_is_found_and_keeps_it_until_it_is_given_another() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let agent = made(&fixture, &by, NAME).await;
        let harbour = provider(&fixture).await;
        let (first, second) = (format!("{harbour} harbour-1"), format!("{harbour} harbour-2"));
        give(&fixture, &by, agent, &first).await.unwrap();
        let found = async || examine::model_gone(&fixture.app.db).await.unwrap().len();
        assert_eq!(found().await, 0);
        list_another(&fixture, harbour, "harbour-2").await;
        fixture.sql("DELETE FROM provider_models WHERE model = 'harbour-1'").await.unwrap();
        assert_eq!(found().await, 1);
        let page = list::agent(app, agent).await.unwrap();
        assert_eq!(page.details.model.map(|model| model.to_string()), Some(first.clone()), "it can be seen");
        assert!(page.models.choices.iter().all(|choice| choice.model.to_string() != first));
        // All else of it can be changed meanwhile.
        let typed = Typed { tagline: "Reads contracts", model: &first, ..USUAL };
        configure(app, &by, agent, details(&typed)).await.unwrap();
        archive::archive(app, &by, agent).await.unwrap();
        assert_eq!(found().await, 0, "nobody asks an archived one");
        archive::restore(app, &by, agent).await.unwrap();
        give(&fixture, &by, agent, &second).await.unwrap();
        assert_eq!(give(&fixture, &by, agent, &first).await, Err(Some(Fault::ModelNotOffered)));
        assert_eq!(found().await, 0);
    })
    .await;
}

#[tokio::test]
async fn v2_an_agent_that_is_configured_while_its_provider_goes_names_no_model_that_is_gone() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let agent = made(&fixture, &by, NAME).await;
        for _ in 0..5 {
            let harbour = provider(&fixture).await;
            let model = ModelRef { provider: harbour, model: "harbour-1".to_owned() }.to_string();
            let (given, removed) = tokio::join!(give(&fixture, &by, agent, &model), remove(app, &by, harbour, None));
            removed.unwrap();
            assert!(matches!(given, Ok(()) | Err(Some(Fault::ModelNotOffered))), "{given:?}");
            assert_eq!(list::agent(app, agent).await.unwrap().details.model, None);
        }
    })
    .await;
}
