//! Checkpoints go outside (T7): appended to a file, posted to a webhook. In a task of its own, so that neither a request nor the sealer
//! waits for it.

pub mod file;
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

/// Anchors until `stop`.
pub async fn anchor_until(app: AppState, licensed: Licensed, stop: CancellationToken) {
    let config = &app.config;
    if config.audit_anchor_file.is_none() && config.audit_webhook.is_none() {
        return;
    }
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let anchoring = async {
        let mut before = Vec::new();
        loop {
            look.tick().await;
            if let Err(error) = anchor(&app, &licensed, &mut before).await {
                tracing::warn!(%error, "no checkpoint was anchored; it will be tried again");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = anchoring => {}
    }
}

async fn anchor(app: &AppState, licensed: &Licensed, before: &mut Vec<Anchor>) -> Result<(), AppError> {
    file::append_new(app).await?;
    if app.config.audit_webhook.is_some() {
        let allowed = licensed(app.clone()).await?;
        app.board.post(Allowed(allowed));
        while webhook::send_due(app, allowed).await? {}
    }
    let now = states(app, None).await?;
    tell(app, before, &now);
    *before = now;
    Ok(())
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
    let mut tx = app.db.read().await?;
    let newest = store::newest_checkpoint(&mut tx).await?.map_or(0, |row| row.size);
    if let Some(path) = &app.config.audit_anchor_file {
        let look = file::look(app).await?;
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
