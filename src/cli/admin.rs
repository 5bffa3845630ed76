//! `pinchy admin …`.

use super::{note, open, output, seal_own};
use crate::domain::{Authority, Role, Status, UserId};
use crate::error::AppError;
use crate::features::audit::{Event, NewEntry};
use crate::features::{
    settings, setup,
    setup::model::NewWorkspace,
    users,
    users::model::{Acted, Holds},
};
use crate::server::{AppState, config::Config};
use anyhow::Context;
use clap::Subcommand;
use std::io::{IsTerminal, Read};

/// What can be done about admins.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Make an admin; on a new installation this sets the workspace up. The password is read from standard input
    Create {
        /// What the organisation is called (at the set-up alone)
        #[arg(long)]
        organisation: Option<String>,
        /// The admin's e-mail
        #[arg(long)]
        email: String,
        /// The admin's name
        #[arg(long)]
        name: String,
    },
    /// List the admins: id, status, e-mail and name
    List,
    /// Make a member an admin
    Promote {
        /// The person's e-mail
        email: String,
    },
    /// Make an admin a member; the invites they had sent are revoked
    Demote {
        /// The person's e-mail
        email: String,
    },
    /// Refuse a person's sign-in and end their sessions; the invites they had sent are revoked
    Deactivate {
        /// The person's e-mail
        email: String,
    },
    /// Let a deactivated person sign in again
    Reactivate {
        /// The person's e-mail
        email: String,
    },
    /// Reset a person's password and print the link by which they set a new one; it is shown only now
    ResetLink {
        /// The person's e-mail
        email: String,
        /// How long the link holds: 1h, 1d or 7d
        #[arg(long, default_value = "1d")]
        holds: String,
        /// The account may be compromised: the old password stops working at once
        #[arg(long)]
        compromised: bool,
    },
    /// Sign a person out everywhere
    EndSessions {
        /// The person's e-mail
        email: String,
    },
}

/// Runs the command.
///
/// # Errors
/// In words.
pub async fn run(config: Config, operator: &Authority, command: AdminCommand) -> anyhow::Result<()> {
    let app = open::open(config).await?;
    match command {
        AdminCommand::Create { organisation, email, name } => {
            let known = settings::service::is_set_up(&app).await?;
            let organisation = match organisation {
                Some(organisation) => organisation,
                None if known => settings::service::settings(&app).await?.organisation.to_string(),
                None => anyhow::bail!("this installation is not set up yet: say what it is called with --organisation"),
            };
            let password = read_password()?;
            let new = NewWorkspace::parse(&organisation, &name, &email, &password, None)?;
            let user = setup::service::create_admin(&app, operator, new, &password).await?;
            output::line(&user.to_string());
        }
        AdminCommand::Promote { email } => {
            let user = find(&app, &email).await?;
            told(users::service::change_role::change_role(&app, operator, user, Role::Admin).await)?;
        }
        AdminCommand::Demote { email } => {
            let user = find(&app, &email).await?;
            told(users::service::change_role::change_role(&app, operator, user, Role::Member).await)?;
        }
        AdminCommand::Deactivate { email } => {
            let user = find(&app, &email).await?;
            told(users::service::deactivate::deactivate(&app, operator, user).await)?;
        }
        AdminCommand::Reactivate { email } => {
            let user = find(&app, &email).await?;
            told(users::service::reactivate::reactivate(&app, operator, user).await)?;
        }
        AdminCommand::ResetLink { email, holds, compromised } => {
            let holds = users::model::parse_reset_holds(&holds)
                .map_err(|_| anyhow::anyhow!("a reset link holds 1h, 1d or 7d"))?;
            let user = find(&app, &email).await?;
            output::line(&reset_link(&app, operator, user, holds, compromised).await?);
        }
        AdminCommand::EndSessions { email } => {
            let user = find(&app, &email).await?;
            told(users::service::end_sessions::end_sessions(&app, operator, user).await)?;
        }
        AdminCommand::List => {
            let admins = users::service::list::admins(&app).await?;
            let event = Event::UsersListed { count: admins.len() as i64 };
            note(&app, NewEntry::by(operator, app.clock.now(), event)).await?;
            for (id, name, email, status) in admins {
                let status = if status == Status::Active { "active" } else { "deactivated" };
                output::line(&format!("{id}\t{status}\t{email}\t{name}"));
            }
        }
    }
    seal_own(&app).await;
    Ok(())
}

/// Resets a password; gives the link. The command line counts as elsewhere: its link is for somebody else's browser.
async fn reset_link(
    app: &AppState,
    operator: &Authority,
    user: UserId,
    holds: Holds,
    compromised: bool,
) -> anyhow::Result<String> {
    use users::service::{change_reset::change_reset, start_reset::start_reset};
    let say = |error| anyhow::anyhow!(users::text::error(&error));
    let mut made = start_reset(app, operator, user, holds, false).await.map_err(say)?;
    if compromised {
        made = change_reset(app, operator, &made.token, holds, true, false).await.map_err(say)?;
    }
    if let Some(why) = made.unreachable {
        let why = users::text::reach::warning(why);
        tracing::warn!("{why}; set PINCHY_PUBLIC_URL, or the public address in the settings");
    }
    Ok(made.link)
}

/// The account with this e-mail.
async fn find(app: &AppState, email: &str) -> anyhow::Result<UserId> {
    let found = users::service::list::by_email(app, email).await?;
    found.with_context(|| format!("no account has the e-mail {email}"))
}

/// Says what came of an act, in the words of the page.
fn told(outcome: Result<Acted, AppError>) -> anyhow::Result<()> {
    let acted = outcome.map_err(|error| anyhow::anyhow!(users::text::error(&error)))?;
    output::line(&users::text::acted(&acted));
    Ok(())
}

/// The password: all of standard input but the end of its last line.
fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    if std::io::stdin().is_terminal() {
        tracing::warn!("type the password and end with Enter and Ctrl-D; it will be seen on this screen");
    }
    std::io::stdin().read_to_string(&mut text).context("the password cannot be read from standard input")?;
    Ok(text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text)).unwrap_or(&text).to_owned())
}
