//! The database: reached, of this program's schema, whole, and with an admin in it.

use super::{super::open::moved_sentence, Finding, agents, files, license};
use crate::domain::Timestamp;
use crate::error::AppError;
use crate::features::{
    audit::{log::PublicKey, service::key},
    settings::service as settings,
    users::service::{list, seats},
};
use crate::server::{
    clock::Clock,
    config::{Config, PublicUrl},
    db::{
        Db,
        health::{self, Schema},
        moved,
    },
};
use secrecy::ExposeSecret;
use std::path::Path;

const DATABASE: &str = "database";
/// PostgreSQL 14, as its servers number themselves.
const OLDEST_POSTGRES: i64 = 140_000;

/// What the other checks need to know of the database.
#[derive(Default)]
pub struct Known {
    pub key_fingerprint: Option<String>,
    /// The key that signs the trail now.
    pub audit_key: Option<PublicKey>,
    pub stored_url: Option<PublicUrl>,
    pub newest_entry: Option<Timestamp>,
    pub server_clock: Option<Timestamp>,
}

/// Looks at the database, without making or changing it.
pub async fn examine(config: &Config) -> (Vec<Finding>, Known) {
    let url = config.database_url.expose_secret();
    let file = url.strip_prefix("sqlite:").map(|path| Path::new(path.trim_start_matches("//")));
    if let Some(file) = file.filter(|file| !file.exists()) {
        let says = format!("there is no database file {} yet", file.display());
        let advice = "start `pinchy serve`, which makes it; if there was one, look at DATABASE_URL and PINCHY_DATA";
        return (vec![Finding::warning(DATABASE, says, advice)], Known::default());
    }
    let mut findings: Vec<Finding> = file.and_then(files::database_file).into_iter().collect();
    let mut known = Known::default();
    match Db::connect(url).await {
        Ok(db) => {
            if look(config, &db, &mut findings, &mut known).await.is_err() {
                findings.push(Finding::problem(
                    DATABASE,
                    "it cannot be read",
                    "the log above says why; restore a backup if it is damaged",
                ));
            }
            db.close().await;
        }
        Err(error) => findings.push(Finding::problem(
            DATABASE,
            format!("{error:#}"),
            "look at DATABASE_URL, and whether the server runs",
        )),
    }
    (findings, known)
}

async fn look(config: &Config, db: &Db, findings: &mut Vec<Finding>, known: &mut Known) -> Result<(), AppError> {
    if let Some(damage) = health::damage(db).await? {
        findings.push(Finding::problem(DATABASE, format!("the file is damaged: {damage}"), "restore a backup"));
        return Ok(());
    }
    findings.extend(of_server(health::server_version(db).await?, health::journal(db).await?.as_deref()));
    let schema = health::schema(db).await?;
    findings.push(of_schema(schema));
    known.server_clock = health::clock(db).await?;
    if schema != Schema::Current {
        return Ok(());
    }
    if let Some(moved) = moved::moved(db).await? {
        let advice = "look at DATABASE_URL: it names the database that was left";
        findings.push(Finding::problem(DATABASE, moved_sentence(&moved), advice));
        return Ok(());
    }
    known.newest_entry = health::newest_entry(db).await?;
    known.audit_key = key::newest(&mut db.read().await?).await?;
    known.stored_url = settings::stored_public_url(db).await?;
    let installation = settings::installation(db).await?;
    findings.push(match &installation {
        Some(installation) if installation.set_up => Finding::of_admins(list::active_admins(db).await?),
        _ => Finding::warning(
            "setup",
            "the workspace is not set up yet",
            "open the address that `pinchy setup-url` prints",
        ),
    });
    let verifier = config.license_public_key.as_ref();
    findings.push(license::of(&seats::license(&mut db.read().await?, verifier, Clock::system().now()).await?));
    if installation.as_ref().is_some_and(|installation| installation.set_up) {
        findings.extend(agents::examine(db).await?);
    }
    known.key_fingerprint = installation.map(|installation| installation.key_fingerprint);
    Ok(())
}

/// `version` is a PostgreSQL server's, `journal` a SQLite file's.
pub fn of_server(version: Option<i64>, journal: Option<&str>) -> Option<Finding> {
    if let Some(version) = version.filter(|version| *version < OLDEST_POSTGRES) {
        let says = format!("PostgreSQL {} is older than what Pinchy is tried with", version / 10_000);
        return Some(Finding::warning(DATABASE, says, "bring the server to version 14 or later"));
    }
    journal.filter(|mode| *mode != "wal").map(|mode| {
        let says = format!("the file keeps its journal by \"{mode}\", so that readers and writers wait for each other");
        Finding::warning(DATABASE, says, "keep the file on a local disk, where write-ahead logging works")
    })
}

pub fn of_schema(schema: Schema) -> Finding {
    match schema {
        Schema::Current => Finding::ok(DATABASE, "whole, and of this version"),
        Schema::Missing => Finding::warning(DATABASE, "it is empty", "start `pinchy serve`, which fills it"),
        Schema::Older => Finding::warning(
            DATABASE,
            "its schema is that of an older version",
            "make a backup, then start `pinchy serve`, which brings it up to date",
        ),
        Schema::Newer => Finding::problem(
            DATABASE,
            "its schema is that of a newer version of Pinchy",
            "install the version that it was used with last",
        ),
    }
}
