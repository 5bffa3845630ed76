//! `pinchy demo` (O6): a throwaway installation in which three weeks have passed. Everything in it was done by the same services that
//! pages call, by people who had signed in, so that its trail is a true one; only the clock was moved.

mod agents;
mod chats;
mod people;
mod stage;
mod words;

use super::{open, output, serve};
use crate::server::{clock::Clock, config::Config, listener, scripted::Scripted};
use anyhow::Context;
use stage::Stage;
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Makes the installation, prints how to walk through it, serves until the process is asked to stop, and removes it.
///
/// # Errors
/// In words, when it cannot be made or served.
pub async fn run(given: &Config) -> anyhow::Result<()> {
    let stop = listener::stop_on_signals()?;
    output::line(words::MAKING);
    play_in(given, &std::env::temp_dir(), stop, |walk| output::line(&words::walk(walk))).await
}

/// The same below a folder until `stop`; tells how to walk through it once it is made.
async fn play_in(
    given: &Config,
    parent: &Path,
    stop: CancellationToken,
    tell: impl FnOnce(&Walk),
) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("pinchy-demo-").tempdir_in(parent);
    let folder = folder.context("no folder can be made for the demo")?;
    let mut config = throwaway(given, folder.path())?;
    let listener = serve::listen(&mut config).await?;
    let model = Scripted::start(0).await.context("the scripted model cannot be started")?;
    let made = tokio::select! {
        biased;
        () = stop.cancelled() => return Ok(()),
        made = make(config.clone(), &model) => made.context("the demo cannot be made")?,
    };
    tell(&made);
    serve::serve_until(listener, config, stop).await?;
    folder.close().context("the demo's folder cannot be removed")
}

/// The configuration of the throwaway: where the given one listens and how people reach it, and nothing else of it, so that a demo never
/// touches what is there.
fn throwaway(given: &Config, folder: &Path) -> anyhow::Result<Config> {
    let folder = folder.to_str().context("the name of the demo's folder is no UTF-8")?;
    let mut settings = vec![
        ("PINCHY_DATA", folder.to_owned()),
        ("PINCHY_ADDR", given.addr.to_string()),
        // The scripted model stands on this machine.
        ("PINCHY_ALLOW_LOOPBACK", "true".to_owned()),
    ];
    match &given.public_url {
        Some(url) if given.public_url_from_env => settings.push(("PINCHY_PUBLIC_URL", url.origin())),
        Some(_) => {}
        // All addresses of a machine are no address that could stand in a link.
        None => settings.push(("PINCHY_PUBLIC_URL", format!("http://localhost:{}", given.addr.port()))),
    }
    Ok(Config::from_layers(None, settings.into_iter().map(|(name, value)| (name.to_owned(), value)))?)
}

/// What whoever tries the demo has to know.
#[derive(Clone, Debug)]
struct Walk {
    /// The address of the workspace.
    address: String,
    /// E-mail and password of an admin.
    admin: (String, String),
    /// E-mail and password of a member.
    member: (String, String),
    /// An invite link that waits to be claimed.
    invite: String,
}

async fn make(config: Config, model: &Scripted) -> anyhow::Result<Walk> {
    let today = Clock::system().now();
    let clock = Clock::fixed(today.minus(stage::PAST));
    let app = open::open_at(config, clock).await?;
    let address = app.public_url().map(|url| url.origin()).unwrap_or_default();
    let stage = Stage::new(&app, today);
    let cast = tell_all(&stage, model).await?;
    app.streams.work.close();
    app.streams.work.wait().await;
    stage.seal().await;
    app.db.close().await;
    Ok(Walk { address, admin: cast.ana.sign_in_details(), member: cast.mira.sign_in_details(), invite: cast.invite })
}

/// From the set-up to today, in the order in which it happened.
async fn tell_all(stage: &Stage<'_>, model: &Scripted) -> anyhow::Result<people::Cast> {
    let founded = people::found(stage).await?;
    chats::with_the_guide(stage, &founded.ana).await?;
    let team = people::join(stage, &founded).await?;
    let agents = agents::make(stage, &founded, model).await?;
    chats::with_agents(stage, &team, &agents).await?;
    people::leave(stage, &founded.ana, &team).await?;
    agents::change(stage, &founded.ana, &agents).await?;
    Ok(people::today(stage, founded, team).await?)
}

#[cfg(test)]
mod tests;
