//! That the real router draws each page by one task.

use super::fixture::on_both;
use super::world::World;
use crate::server::http::one_task;
use any_spawner::Executor;
use axum::{Router, body::Body, extract::Request, middleware::from_fn, routing::get};
use tokio::{sync::oneshot, task};
use tower::ServiceExt;

#[tokio::test]
async fn every_page_is_drawn_to_its_end_before_it_is_answered() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        for (actor, path) in world.pages() {
            let page = world.browser(actor).get(&path).await;
            assert_eq!(page.header("content-length"), page.body.len().to_string(), "{path}");
        }
    })
    .await;
}

/// Whether what the framework spawns is run by the task that spawned it.
async fn stays() -> String {
    let (tell, told) = oneshot::channel();
    Executor::spawn(async move { tell.send(task::try_id()).unwrap() });
    (told.await.unwrap() == task::try_id()).to_string()
}

#[tokio::test]
async fn with_the_router_the_framework_spawns_into_the_page_that_is_drawn() {
    on_both(|fixture| async move {
        let _router = fixture.router();
        let app = Router::new().route("/page", get(stays)).layer(from_fn(one_task::draw)).route("/other", get(stays));
        for (path, expected) in [("/page", "true"), ("/other", "false")] {
            let answer = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let said = axum::body::to_bytes(answer.into_body(), 10).await.unwrap();
            assert_eq!(said, expected, "{path}");
        }
    })
    .await;
}
