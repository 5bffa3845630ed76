//! Fills an installation with people, for measurements: `seed --data DIR --users N`. The workspace must be set up.

use pinchy::cli::open::open;
use pinchy::domain::{Email, PersonName, Role};
use pinchy::error::AppError;
use pinchy::features::users::service::create::{self, Account};
use pinchy::server::{AppState, config::Config, db::Key};
use pinchy::write_tx;
use std::ffi::OsString;

const FIRST: [&str; 10] = ["Ana", "Ben", "Chiara", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ivan", "Jun"];
const LAST: [&str; 10] = ["Kovač", "Osei", "Romano", "Volkov", "Demir", "Haddad", "Ilić", "Novák", "Petrov", "Tanaka"];
/// People that are written in one transaction.
const BATCH: usize = 500;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [data_flag, data, users_flag, users] = arguments.as_slice() else {
        anyhow::bail!("usage: seed --data DIR --users N")
    };
    anyhow::ensure!(data_flag == "--data" && users_flag == "--users", "usage: seed --data DIR --users N");
    let users: usize = users.to_string_lossy().parse()?;
    let variables = std::env::vars().filter(|(name, _)| name == "DATABASE_URL");
    let variables = variables.chain([("PINCHY_DATA".to_owned(), data.to_string_lossy().into_owned())]);
    let app = open(Config::from_layers(None, variables)?).await?;
    let hash = app.hasher.hash("nobody signs in with this one".to_owned().into()).await?;
    for from in (0..users).step_by(BATCH) {
        batch(&app, &hash, from..users.min(from + BATCH)).await?;
    }
    app.db.close().await;
    Ok(())
}

async fn batch(app: &AppState, hash: &str, numbers: std::ops::Range<usize>) -> Result<(), AppError> {
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        for n in numbers.clone() {
            create::create(tx, app, &account(n, hash)?).await?;
        }
        Ok(())
    })
}

fn account(n: usize, hash: &str) -> Result<Account, AppError> {
    let (first, last) = (FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()]);
    let name = PersonName::parse(&format!("{first} {last}")).map_err(|fault| AppError::field("name", fault))?;
    let email = Email::parse(&format!("person{n}@harbour.example")).map_err(|fault| AppError::field("email", fault))?;
    Ok(Account { email, email_typed: false, name, role: Role::Member, password_hash: hash.to_owned() })
}
