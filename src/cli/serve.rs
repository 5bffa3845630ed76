//! `pinchy serve`.

use super::{open, output, seal_own};
use crate::error::AppError;
use crate::features::{
    audit, auth, chat, context,
    license::{self, model::Feature},
    settings, setup,
};
use crate::server::{
    AppState,
    config::Config,
    db::{
        flashes,
        moved::{self, Moved},
    },
    http::ops::Ops,
    listener,
    listener::Listener,
    streams::Streams,
    telemetry::Metrics,
};
use crate::write_tx;
use anyhow::{Context, bail};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often counted repeats are written, so that a minute that has ended becomes its entry soon (T1).
const FLUSH_EVERY: Duration = Duration::from_secs(5);
/// How often runs are looked for that went down with their process (H2).
const RECOVER_EVERY: Duration = Duration::from_secs(10);
/// How often it is looked whether the installation was moved away under the server (T8).
const MOVED_EVERY: Duration = Duration::from_secs(2);
/// How often entries are looked for that are older than the setting keeps them (T4).
const PRUNE_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often rows that nobody can use any more are dropped.
const SWEEP_EVERY: Duration = Duration::from_secs(10 * 60);

/// Serves until the process is asked to stop; then finishes the requests that run.
///
/// # Errors
/// In words, when it cannot start.
pub async fn serve(mut config: Config) -> anyhow::Result<()> {
    let stop = listener::stop_on_signals()?;
    let listener = listen(&mut config).await?;
    serve_until(listener, config, stop).await
}

/// Takes the port. From here on clients wait.
///
/// # Errors
/// In words, when it cannot be had.
pub async fn listen(config: &mut Config) -> anyhow::Result<Listener> {
    let listener =
        Listener::bind(config.addr).await.with_context(|| format!("cannot listen on {} (PINCHY_ADDR)", config.addr))?;
    config.bound_to(listener.local_addr()?);
    Ok(listener)
}

/// Serves on a port that was taken, until `stop`; then finishes the requests that run.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until(listener: Listener, config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let app = AppState { streams: Streams::ending_with(stop.clone()), ..open::open(config).await? };
    if settings::service::is_set_up(&app).await? {
        tracing::info!(address = %app.config.addr, "ready");
    } else {
        output::line(&format!("Setup: {}", setup::service::address(&app).await?));
    }
    chat::service::run::recover_at_start(&app).await?;
    let chores = tokio::spawn(chores(app.clone(), stop.clone()));
    let hearing = {
        let (db, stop) = (app.db.clone(), stop.clone());
        tokio::spawn(async move { db.hear_others(stop).await })
    };
    let sealing = tokio::spawn(audit::service::watch::seal_until(app.clone(), stop.clone()));
    let anchoring = tokio::spawn(audit::service::anchor::anchor_until(app.clone(), licensed(), stop.clone()));
    let pruning = tokio::spawn(prune_until(app.clone(), stop.clone()));
    let checking = tokio::spawn(audit::service::watch::check_until(app.clone(), stop.clone()));
    let router = crate::web::router(app.clone(), ops(&app, &stop))?;
    listener.serve(router, stop.clone()).await.context("the server stopped")?;
    stop.cancel();
    let moved = chores.await.context("the chores did not end")?;
    // Answers that are being written keep what they have.
    app.streams.work.close();
    app.streams.work.wait().await;
    hearing.await.context("hearing other processes did not end")?;
    sealing.await.context("the sealer did not end")?;
    pruning.await.context("the pruning of the trail did not end")?;
    checking.await.context("the check of the trail did not end")?;
    anchoring.await.context("the anchoring of the trail did not end")?;
    if moved.is_none() {
        seal_own(&app).await;
        audit::service::anchor::file::append_new(&app)
            .await
            .context("the last checkpoint is not in the anchor file")?;
    }
    app.db.close().await;
    match moved {
        None => Ok(()),
        Some(moved) => bail!("{}", open::moved_sentence(&moved)),
    }
}

/// Whether checkpoints may be posted (L3).
fn licensed() -> audit::service::anchor::Licensed {
    let has = |app: AppState| -> BoxFuture<'static, Result<bool, AppError>> {
        Box::pin(async move { license::service::has(&mut app.db.read().await?, &app, Feature::Anchoring).await })
    };
    Arc::new(has)
}

fn ops(app: &AppState, stop: &CancellationToken) -> Ops {
    let (ready_app, stop) = (app.clone(), stop.clone());
    Ops::new(Metrics::install(), app.config.metrics_token.clone(), move || {
        let (app, stop) = (ready_app.clone(), stop.clone());
        Box::pin(async move { !stop.is_cancelled() && settings::service::installation(&app.db).await.is_ok() })
    })
}

/// What has to be done from time to time, beginning now. Where the installation was moved away this stops the server, and says so.
async fn chores(app: AppState, stop: CancellationToken) -> Option<Moved> {
    let mut look = tokio::time::interval(MOVED_EVERY);
    let mut flush = tokio::time::interval(FLUSH_EVERY);
    let mut recover = tokio::time::interval(RECOVER_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let mut lookout = chat::service::run::Lookout::default();
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return None,
            _ = look.tick() => match moved::moved(&app.db).await {
                Ok(Some(moved)) => {
                    stop.cancel();
                    return Some(moved);
                }
                looked => looked.map(drop),
            },
            _ = flush.tick() => audit::flush_repeats(&app).await,
            _ = recover.tick() => lookout.look(&app).await,
            _ = sweep.tick() => drop_old(&app).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "a chore was not done; it will be tried again");
        }
    }
}

/// Prunes until `stop`, beside everything else: it looks at the whole trail first. What it leaves half done is done when it begins again.
async fn prune_until(app: AppState, stop: CancellationToken) {
    let mut look = tokio::time::interval(PRUNE_EVERY);
    let pruning = async {
        loop {
            look.tick().await;
            if let Err(error) = prune_old(&app).await {
                tracing::warn!(%error, "the audit trail was not pruned; it will be tried again");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = pruning => {}
    }
}

/// Lets entries go that are older than the setting keeps them; for ever unless somebody has set it.
pub(super) async fn prune_old(app: &AppState) -> Result<(), AppError> {
    let Some(keep) = settings::service::audit_keep(app).await? else { return Ok(()) };
    let pruned = audit::service::prune::prune(app, None, app.clock.now().minus(keep), None).await?;
    if pruned.count() > 0 {
        tracing::info!(below = pruned.below, "pruned the audit trail");
    }
    Ok(())
}

async fn drop_old(app: &AppState) -> Result<(), AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| { flashes::drop_old(tx, now).await })?;
    auth::service::sessions::drop_ended(app).await?;
    auth::service::devices::drop_old(app).await?;
    context::service::forget_former(app).await?;
    auth::service::throttle::drop_old(app).await
}
