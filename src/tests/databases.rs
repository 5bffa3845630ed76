//! Every contract runs on both databases: a SQLite file of its own, and a PostgreSQL database made from a migrated template.

use crate::server::db::Db;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};
use tempfile::TempDir;
use uuid::Uuid;

/// The variable that names a PostgreSQL server on which databases may be made; `scripts/test` starts one.
const SERVER: &str = "PINCHY_TEST_POSTGRES";

/// A database for one test.
pub struct TestDatabase {
    pub db: Db,
    pub url: String,
    pub dir: TempDir,
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("pinchy.db").display());
        Self { db: Db::open(&url).await.unwrap(), url, dir, postgres: None }
    }

    /// A new PostgreSQL database; nothing where no server is named, which CI does not allow.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            assert!(std::env::var("CI").is_err(), "{SERVER} must name a PostgreSQL server: nothing is skipped in CI");
            return None;
        };
        let template = template(&server).await;
        let name = format!("t_{}", Uuid::new_v4().simple());
        admin(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = with_database(&server, &name);
        let db = Db::open(&url).await.unwrap();
        Some(Self { db, url, dir: tempfile::tempdir().unwrap(), postgres: Some((server, name)) })
    }

    /// Closes and removes it.
    pub async fn remove(self) {
        self.db.close().await;
        if let Some((server, name)) = &self.postgres {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// A migrated database, made once for each state of the migrations and shared by all test processes.
async fn template(server: &str) -> String {
    let mut hasher = DefaultHasher::new();
    for file in std::fs::read_dir("migrations/postgres").unwrap() {
        std::fs::read(file.unwrap().path()).unwrap().hash(&mut hasher);
    }
    let name = format!("template_{:016x}", hasher.finish());
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute("SELECT pg_advisory_lock(1)").await.unwrap();
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    if !exists {
        // Under another name until it is whole, in case this process is stopped half way.
        let draft = format!("{name}_draft");
        connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"))).await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {draft}"))).await.unwrap();
        Db::open(&with_database(server, &draft)).await.unwrap().close().await;
        connection.execute(AssertSqlSafe(format!("ALTER DATABASE {draft} RENAME TO {name}"))).await.unwrap();
    }
    connection.close().await.unwrap();
    name
}

async fn admin(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}

fn with_database(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}
