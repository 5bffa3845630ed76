//! Answers of models, good and bad (V1, V3).

use super::{KEY, connect_at, on_both, scripted};
use crate::domain::{Authority, ModelError, ModelRef, ProviderId};
use crate::features::providers::service::{
    call::{self, Delta, ModelRequest, Tool, ToolCall, Turn},
    list,
    models::resolve,
};
use crate::server::{AppState, scripted::Scripted};
use crate::tests::fixture::Fixture;
use futures::{FutureExt, StreamExt};
use serde_json::json;

/// Connects a scripted provider; gives its id.
async fn connected(fixture: &Fixture, scripted: &Scripted) -> ProviderId {
    let ana = fixture.set_up().await;
    let by: Authority = fixture.admin(&ana).await.into();
    connect_at(&fixture.app, &by, &scripted.address(), KEY).await.unwrap();
    list::providers(&fixture.app).await.unwrap().providers[0].id
}

fn says(text: &str) -> ModelRequest {
    ModelRequest { turns: vec![Turn::User(text.to_owned())], ..ModelRequest::default() }
}

/// The text of an answer, and how it ended.
async fn asked(
    app: &AppState,
    provider: ProviderId,
    model: &str,
    request: ModelRequest,
) -> (String, Vec<Delta>, Option<ModelError>) {
    let wanted = ModelRef { provider, model: model.to_owned() };
    let resolved = resolve(&mut app.db.read().await.unwrap(), Some(&wanted)).await.unwrap().unwrap();
    let (mut text, mut others, mut error) = (String::new(), Vec::new(), None);
    let mut answer = call::stream(app, resolved, request);
    while let Some(delta) = answer.next().await {
        assert_eq!(error, None, "nothing comes after an error");
        match delta {
            Ok(Delta::Text(said)) => text.push_str(&said),
            Ok(other) => others.push(other),
            Err(why) => error = Some(why),
        }
    }
    (text, others, error)
}

#[tokio::test]
async fn v1_a_model_answers_calls_tools_and_tells_what_it_took() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let provider = connected(&fixture, &scripted).await;
        let (text, others, error) = asked(app, provider, "scripted", says("Guten Tag, ünï!")).await;
        assert_eq!((text.as_str(), error), ("You said: Guten Tag, ünï!", None));
        assert_eq!(others, [Delta::Usage { input: 3, output: 5 }]);

        let tool =
            Tool { name: "save".to_owned(), description: String::new(), parameters: json!({ "type": "object" }) };
        let mut request = ModelRequest { tools: vec![tool], ..says(r#"call save {"text": "x"}"#) };
        let (_, others, _) = asked(app, provider, "scripted", request.clone()).await;
        let arguments = json!({ "text": "x" });
        let (id, name) = ("call_1".to_owned(), "save".to_owned());
        assert_eq!(others[0], Delta::ToolCall { id: id.clone(), name: name.clone(), arguments: arguments.clone() });
        request.turns.push(Turn::ToolCalls(vec![ToolCall { id: id.clone(), name, arguments }]));
        request.turns.push(Turn::ToolResult { id, text: "saved".to_owned() });
        assert_eq!(asked(app, provider, "scripted", request).await.0, "Done: saved");

        let request = ModelRequest { system: "You are Smithers.".to_owned(), ..says("Hello") };
        assert_eq!(asked(app, provider, "scripted-system", request).await.0, "You are Smithers.");
    })
    .await;
}

#[tokio::test]
async fn v1_every_bad_answer_ends_in_words_and_keeps_what_came_before() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let provider = connected(&fixture, &scripted).await;
        let half = "You said: one ";
        for (model, begins, error) in [
            ("scripted-error-401", "", ModelError::Key),
            ("scripted-error-403", "", ModelError::Key),
            ("scripted-error-404", "", ModelError::ModelGone),
            ("a-model-that-vanished", "", ModelError::ModelGone),
            ("scripted-error-413", "", ModelError::PromptTooLong),
            ("scripted-error-429", "", ModelError::Busy),
            ("scripted-error-500", "", ModelError::Trouble),
            ("scripted-huge-error", "", ModelError::Trouble),
            ("scripted-garbage", "", ModelError::Garbled),
            ("scripted-page", "", ModelError::Garbled),
            ("scripted-redirect", "", ModelError::Garbled),
            ("scripted-nothing", "", ModelError::Cut),
            ("scripted-cut", half, ModelError::Cut),
            ("scripted-half-line", half, ModelError::Cut),
            ("scripted-short", half, ModelError::TooLong),
            ("scripted-huge", "", ModelError::TooLong),
            ("scripted-endless", "and so on, ", ModelError::TooLong),
        ] {
            let (text, _, why) = asked(app, provider, model, says("one two three")).await;
            assert_eq!(why, Some(error), "{model}");
            assert!(text.starts_with(begins) && text.is_empty() == begins.is_empty(), "{model}: {}", text.len());
            assert!(text.len() <= 1024 * 1024, "{model}");
        }
    })
    .await;
}

#[tokio::test]
async fn h4_what_is_said_comes_at_once_and_dropping_the_answer_ends_the_call() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let provider = connected(&fixture, &scripted).await;
        let wanted = ModelRef { provider, model: "scripted-gate".to_owned() };
        let resolved = resolve(&mut app.db.read().await.unwrap(), Some(&wanted)).await.unwrap().unwrap();
        let before = scripted.requests().len();
        let mut answer = call::stream(app, resolved.clone(), says("one two"));
        assert_eq!(scripted.requests().len(), before, "nothing is sent before it is read");
        assert_eq!(answer.next().await, Some(Ok(Delta::Text("You ".to_owned()))));
        assert!(answer.next().now_or_never().is_none(), "the rest waits at the gate");
        scripted.release();
        assert_eq!(answer.next().await, Some(Ok(Delta::Text("said: ".to_owned()))));
        drop(answer);
        let mut other = call::stream(app, resolved, says("three"));
        assert_eq!(other.next().await, Some(Ok(Delta::Text("You ".to_owned()))));
    })
    .await;
}

#[tokio::test]
async fn v2_the_wanted_model_answers_or_else_the_default() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        assert!(resolve(&mut app.db.read().await.unwrap(), None).await.unwrap().is_none(), "H6");
        let provider = connected(&fixture, &scripted).await;
        let mut tx = app.db.read().await.unwrap();
        let wanted = ModelRef { provider, model: "scripted-slow".to_owned() };
        let resolved = resolve(&mut tx, Some(&wanted)).await.unwrap().unwrap();
        assert_eq!((&resolved.model, resolved.host.split(':').next()), (&wanted, Some("127.0.0.1")));
        let gone = ModelRef { provider: ProviderId::from_uuid(uuid::Uuid::nil()), ..wanted };
        for wanted in [None, Some(&gone)] {
            let resolved = resolve(&mut tx, wanted).await.unwrap().unwrap();
            assert_eq!(resolved.model, ModelRef { provider, model: "scripted".to_owned() });
        }
    })
    .await;
}

#[tokio::test]
async fn v1_a_key_that_does_not_open_is_told_and_nothing_is_sent() {
    on_both(|fixture| async move {
        let (app, scripted) = (&fixture.app, scripted().await);
        let provider = connected(&fixture, &scripted).await;
        let before = scripted.requests().len();
        let standing = list::standing(app).await.unwrap();
        assert_eq!((standing.connected, standing.unopened), (1, vec![]));
        // Taken from another row: a sealed key is bound to its own.
        let other = crate::tests::world::provider(&fixture).await;
        let stolen = format!(
            "UPDATE providers SET key_end = 'x', sealed_key = (SELECT sealed_key FROM providers WHERE id = '{provider}') WHERE id = '{other}'"
        );
        fixture.sql(&stolen).await.unwrap();
        let (_, _, error) = asked(app, other, "scripted", says("Hello")).await;
        assert_eq!(error, Some(ModelError::Key));
        assert_eq!(scripted.requests().len(), before);
        let standing = list::standing(app).await.unwrap();
        assert_eq!((standing.unopened, standing.connected), (vec!["Harbour models".to_owned()], 2));
    })
    .await;
}
