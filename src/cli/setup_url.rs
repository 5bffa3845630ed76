//! `pinchy setup-url`.

use super::{note, open, output, seal_own};
use crate::domain::Authority;
use crate::features::audit::{Event, NewEntry};
use crate::features::{settings, setup};
use crate::server::config::Config;
use anyhow::bail;

/// Prints the address at which the workspace is set up, alone (S1, O0).
///
/// # Errors
/// In words; also when the workspace is set up already.
pub async fn print(config: Config, operator: &Authority) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    if settings::service::is_set_up(&app).await? {
        bail!(
            "the workspace is set up already; sign in at {}/login",
            app.public_url().map(|url| url.origin()).unwrap_or_default()
        );
    }
    let entry = NewEntry::by(operator, app.clock.now(), Event::SetUpAddressShown);
    note(&app, entry).await?;
    seal_own(&app).await;
    output::line(&setup::service::address(&app).await?);
    Ok(())
}
