//! `pinchy license …`: for whoever holds the signing key, and for whoever wants to know how it stands here.

use super::{note, open, output};
use crate::domain::{Authority, Timestamp};
use crate::features::{
    audit::{Event, LicenseEvent, NewEntry},
    license::{
        model::{Feature, License, MAX_SEATS, PRODUCT, Terms},
        service::token,
        text,
    },
    users::service::seats,
};
use crate::server::{clock::Clock, config::Config, crypto::SigningKey, random::Random};
use crate::ui::iso;
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};
use time::{Date, Month, UtcDateTime};

const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Read and write for the owner, nothing for anybody else.
const MODE: u32 = 0o600;
const FOREIGN_RIGHTS: u32 = 0o077;

/// What can be done about licence keys.
#[derive(Subcommand)]
pub enum LicenseCommand {
    /// Make a pair of keys: writes the one that signs into a new file, and prints the one that checks
    Keygen {
        /// The file to make; whoever has it can sign licence keys
        #[arg(long, default_value = "pinchy-license.key")]
        out: PathBuf,
    },
    /// Sign a licence key and print it
    Issue(Issue),
    /// Show the licence of this installation
    Show,
}

/// What a licence key shall say.
#[derive(Args)]
pub struct Issue {
    /// The file of the signing key
    #[arg(long, default_value = "pinchy-license.key")]
    pub key: PathBuf,
    /// To whom it is given
    #[arg(long)]
    pub organisation: String,
    /// What was bought
    #[arg(long)]
    pub plan: String,
    /// How many seats it has
    #[arg(long)]
    pub seats: i64,
    /// What it adds, with commas between: branding, anchoring
    #[arg(long, value_delimiter = ',')]
    pub features: Vec<String>,
    /// The day from whose beginning it holds (UTC), as 2026-11-24; from now on unless said
    #[arg(long)]
    pub from: Option<String>,
    /// The day at whose beginning it ends (UTC); a year later unless said
    #[arg(long)]
    pub until: Option<String>,
    /// The product that it is for
    #[arg(long, default_value = PRODUCT)]
    pub product: String,
}

/// Runs the command.
///
/// # Errors
/// In words.
pub async fn run(config: Config, operator: &Authority, command: LicenseCommand) -> anyhow::Result<()> {
    match command {
        LicenseCommand::Keygen { out } => output::line(&keygen(&out, &Random::system())?),
        LicenseCommand::Issue(wanted) => output::line(&issue(&wanted, Clock::system().now())?),
        LicenseCommand::Show => {
            let app = open::open(config).await?;
            let verifier = app.config.license_public_key;
            let license = seats::license(&mut app.db.read().await?, verifier.as_ref(), app.clock.now()).await?;
            let shown = Event::License(LicenseEvent::Shown);
            note(&app, NewEntry::by(operator, app.clock.now(), shown)).await?;
            output::line(&told(&license));
        }
    }
    Ok(())
}

/// Makes the file of a new signing key; gives what belongs into the environment of builds or servers.
///
/// # Errors
/// In words; a file that is there already is left alone.
pub fn keygen(out: &Path, random: &Random) -> anyhow::Result<String> {
    let key = SigningKey::generate(random);
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(out) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; name a new file with --out", out.display())
        }
        made => made.with_context(|| format!("{} cannot be made", out.display()))?,
    };
    writeln!(file, "{}", key.to_text().as_str())?;
    file.sync_all()?;
    Ok(format!("PINCHY_LICENSE_PUBLIC_KEY={}", key.verifying_key()))
}

/// Signs a licence key.
///
/// # Errors
/// In words: what is wrong with the file of the key, or with what the key shall say.
pub fn issue(wanted: &Issue, now: Timestamp) -> anyhow::Result<String> {
    let signing = read_key(&wanted.key)?;
    ensure!((1..=MAX_SEATS).contains(&wanted.seats), "--seats is a number from 1 to {MAX_SEATS}");
    let feature = |word: &String| {
        let known: Vec<&str> = Feature::ALL.iter().map(|feature| feature.as_str()).collect();
        word.trim().parse().map_err(|()| anyhow::anyhow!("no feature is called {word}; there are {}", known.join(", ")))
    };
    // A key holds whole seconds.
    let now = Timestamp::from_millis(now.as_millis() / 1_000 * 1_000);
    let not_before = wanted.from.as_deref().map_or(Ok(now), beginning)?;
    let expires_at = wanted.until.as_deref().map_or(Ok(not_before + 365 * DAY), beginning)?;
    ensure!(not_before < expires_at, "the key would end before it begins");
    let terms = Terms {
        product: wanted.product.clone(),
        organisation: wanted.organisation.clone(),
        plan: wanted.plan.clone(),
        seats: wanted.seats,
        features: wanted.features.iter().map(feature).collect::<Result<_, _>>()?,
        issued_at: now,
        not_before,
        expires_at,
    };
    let key = token::issue(&signing, &terms);
    let read = token::read(Some(&signing.verifying_key()), &key).map_err(|fault| {
        anyhow::anyhow!("nobody would accept this key; are organisation and plan at most 100 characters? ({fault:?})")
    })?;
    if read.expires_at <= now {
        tracing::warn!("this key has expired already, so it will be refused");
    }
    Ok(key)
}

fn read_key(path: &Path) -> anyhow::Result<SigningKey> {
    let file = fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    ensure!(
        mode & FOREIGN_RIGHTS == 0,
        "{0} is open to other users of this machine (mode {mode:o}); run: chmod 600 {0}",
        path.display()
    );
    let text = zeroized(std::io::read_to_string(file).with_context(|| format!("{} cannot be read", path.display()))?);
    text.trim().parse().map_err(|error| anyhow::anyhow!("{} {error}", path.display()))
}

fn zeroized(text: String) -> secrecy::zeroize::Zeroizing<String> {
    secrecy::zeroize::Zeroizing::new(text)
}

/// The first moment of a day, in UTC.
fn beginning(day: &str) -> anyhow::Result<Timestamp> {
    let parts: Vec<&str> = day.split('-').collect();
    let date = match parts.as_slice() {
        [year, month, day] => date(year, month, day),
        _ => None,
    };
    let date = date.with_context(|| format!("{day} is no day; it looks like 2026-11-24"))?;
    Ok(Timestamp::from_millis(UtcDateTime::new(date, time::Time::MIDNIGHT).unix_timestamp() * 1_000))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let month: Month = month.parse::<u8>().ok()?.try_into().ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// How it stands, a line for each thing there is to say.
pub fn told(license: &License) -> String {
    let mut lines = vec![format!("state\t{}", license.state), format!("says\t{}", text::state_line(license))];
    if let Some(terms) = &license.terms {
        let names: Vec<&str> = terms.features.iter().map(|feature| feature.as_str()).collect();
        lines.extend([
            format!("organisation\t{}", terms.organisation),
            format!("plan\t{}", terms.plan),
            format!("features\t{}", names.join(", ")),
            format!("expires\t{}", iso(terms.expires_at.as_millis())),
        ]);
    }
    lines.push(format!("seats\t{}", text::seats(license)));
    lines.join("\n")
}
