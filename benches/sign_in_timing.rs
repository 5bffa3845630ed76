//! Prints how long a failing sign-in takes for known and for unknown e-mails: the medians of alternated runs on a SQLite file (A1).

use pinchy::cli::open::open;
use pinchy::domain::{Email, Origin, PersonName, Role};
use pinchy::error::AppError;
use pinchy::features::auth::service::sign_in::{Entered, sign_in};
use pinchy::features::users::service::create::{self, Account};
use pinchy::server::{AppState, config::Config, db::Key};
use pinchy::write_tx;
use std::{
    io::Write,
    time::{Duration, Instant},
};

const RUNS: usize = 300;
/// Runs before those that count: connections open, statements prepared.
const WARM_UP: usize = 4;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().display().to_string();
    let app = open(Config::from_layers(None, [("PINCHY_DATA".to_owned(), data)])?).await?;
    let hash = app.hasher.hash("otter lamp granite".to_owned().into()).await?;
    people(&app, &hash).await?;
    let mut times = [Vec::new(), Vec::new()];
    for run in 0..WARM_UP + RUNS {
        // Who comes first alternates, too.
        for kind in [run % 2, (run + 1) % 2] {
            times[kind].push(attempt(&app, ["known", "unknown"][kind], run).await?);
        }
    }
    let [known, unknown] = times.map(median);
    let apart = (known.as_secs_f64() / unknown.as_secs_f64() - 1.0) * 100.0;
    writeln!(std::io::stdout(), "known {known:.2?}, unknown {unknown:.2?}, {apart:+.1} % apart")?;
    app.db.close().await;
    Ok(())
}

/// Each account is tried once and each address once, so that the throttle has no say.
async fn people(app: &AppState, hash: &str) -> Result<(), AppError> {
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        for run in 0..WARM_UP + RUNS {
            let name = PersonName::parse("Ana Kovač").map_err(|fault| AppError::field("name", fault))?;
            let email = Email::parse(&email("known", run)).map_err(|fault| AppError::field("email", fault))?;
            let account =
                Account { email, email_typed: false, name, role: Role::Member, password_hash: hash.to_owned() };
            create::create(tx, app, &account).await?;
        }
        Ok(())
    })
}

fn email(kind: &str, run: usize) -> String {
    format!("{kind}{run}@harbour.example")
}

async fn attempt(app: &AppState, kind: &str, run: usize) -> anyhow::Result<Duration> {
    let origin = Origin { address: Some(format!("198.18.{}.{}", run / 256, run % 256)), user_agent: None };
    let entered =
        Entered { email: email(kind, run), password: "wrong password".to_owned(), former: None, device: None, origin };
    let begun = Instant::now();
    let outcome = sign_in(app, entered).await.map(drop);
    anyhow::ensure!(outcome == Err(AppError::WrongCredentials), "{outcome:?}");
    Ok(begun.elapsed())
}

fn median(times: Vec<Duration>) -> Duration {
    let mut times = times[WARM_UP..].to_vec();
    times.sort();
    times[times.len() / 2]
}
