//! Checkpoints go outside (T7): appended to a file, posted to a webhook. Each in a task of its own, so that neither a request nor the
//! sealer nor the other waits for it.

pub mod file;
pub mod scan;
pub mod webhook;

use super::super::model::{Anchor, AnchorKind};
use super::super::store::log as store;
use crate::domain::Topic;
use crate::error::AppError;
use crate::server::{AppState, events::Event};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it is looked whether there is anything to do.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Says whether the licence has anchoring by webhook now (L3): the trail itself knows no licence.
pub type Licensed = Arc<dyn Fn(AppState) -> BoxFuture<'static, Result<bool, AppError>> + Send + Sync>;

/// What this process knows of the licence, on the board.
struct Allowed(bool);

/// How the anchors stand, on the board: a look at the file may take long, and no request waits for that.
struct Known(Vec<Anchor>);

/// Anchors until `stop`.
pub async fn anchor_until(app: AppState, licensed: Licensed, stop: CancellationToken) {
    let config = &app.config;
    if config.audit_anchor_file.is_none() && config.audit_webhook.is_none() {
        return;
    }
    tokio::select! {
        () = stop.cancelled() => {}
        () = again_and_again(|| append_and_tell(&app)) => {}
        () = again_and_again(|| post(&app, &licensed)) => {}
    }
}

async fn again_and_again<F: Future<Output = Result<(), AppError>>>(work: impl Fn() -> F) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(error) = work().await {
            tracing::warn!(%error, "no checkpoint was anchored; it will be tried again");
        }
    }
}

async fn append_and_tell(app: &AppState) -> Result<(), AppError> {
    file::append_new(app).await?;
    let (before, now) = (known(app), states(app, None).await?);
    app.board.post(Known(now.clone()));
    tell(app, &before, &now);
    Ok(())
}

async fn post(app: &AppState, licensed: &Licensed) -> Result<(), AppError> {
    if app.config.audit_webhook.is_some() {
        let allowed = licensed(app.clone()).await?;
        app.board.post(Allowed(allowed));
        while webhook::send_due(app, allowed).await? {}
    }
    Ok(())
}

/// How the anchors stood when this process looked last.
pub fn known(app: &AppState) -> Vec<Anchor> {
    app.board.read::<Known>().map(|known| known.0.clone()).unwrap_or_default()
}

/// Logs what is new about the anchors, and tells the open pages.
fn tell(app: &AppState, before: &[Anchor], now: &[Anchor]) {
    for anchor in now {
        let was = before.iter().find(|was| was.kind == anchor.kind).and_then(|was| was.fault);
        match anchor.fault {
            Some(_) if was != anchor.fault => tracing::error!("{}", super::super::text::anchors::says(anchor)),
            None if was.is_some() => tracing::info!("{}", super::super::text::anchors::says(anchor)),
            _ => {}
        }
    }
    if before != now {
        app.events().publish(Event::Changed(Topic::Verdict));
    }
}

/// How the anchors stand. `allowed`: whether the licence has the webhook; where it is not given, as this process knows it.
///
/// # Errors
/// A fault of the database.
pub async fn states(app: &AppState, allowed: Option<bool>) -> Result<Vec<Anchor>, AppError> {
    let mut found = Vec::new();
    // Before there is a connection: no other waits for that either.
    let look = file::look(app).await?;
    let mut tx = app.db.read().await?;
    let newest = store::newest_checkpoint(&mut tx).await?.map_or(0, |row| row.size);
    if let Some(path) = &app.config.audit_anchor_file {
        let fault = match look.fault {
            None => file::contradiction(&mut tx, look.last.as_ref()).await?,
            fault => fault,
        };
        let size = look.last.map(|last| last.size);
        let waiting = (newest - size.unwrap_or(0)).max(0);
        let (kind, name) = (AnchorKind::File, path.display().to_string());
        found.push(Anchor { kind, name, size, waiting, fault, since: None });
    }
    if let Some(webhook) = &app.config.audit_webhook {
        let allowed = allowed.or_else(|| app.board.read::<Allowed>().map(|allowed| allowed.0));
        found.push(webhook::state(&mut tx, webhook, newest, allowed.unwrap_or(true)).await?);
    }
    Ok(found)
}
