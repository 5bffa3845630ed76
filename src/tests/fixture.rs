//! A whole installation for one test, with people in it.

use super::databases::TestDatabase;
use crate::domain::{AgentId, Email, Member, Origin, PersonName, Role, SessionId, Timestamp, UserId};
use crate::features::{
    audit,
    auth::service::sessions,
    settings::{model::NewSettings, service as settings},
    users::service::create::{self, Account},
};
use crate::server::{
    AppState,
    board::Board,
    clock::Clock,
    config::Config,
    crypto::{MasterKey, PasswordHasher},
    db::{Db, Key, Kind},
    http::cookies::Cookies,
    outbound::{Outbound, System},
    random::Random,
    streams::Streams,
};
use crate::write_tx;
use secrecy::ExposeSecret;
use std::{
    future::Future,
    sync::{Arc, RwLock, atomic::AtomicBool},
};

/// The password of everybody in a fixture.
pub const PASSWORD: &str = "otter lamp granite";
/// Its hash, made once: hashing anew for each user would be most of the tests' time.
pub const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$NEs5YHuxzoUOlV3sYQaDs6RG6XG1vH3LBrCua4D4tLs";
/// Where the fixture's clock stands at first: 24 November 2026, 10:00 UTC.
pub const START: Timestamp = Timestamp::from_millis(1_795_514_400_000);

/// An installation.
pub struct Fixture {
    pub app: AppState,
    pub database: TestDatabase,
}

/// A user of the fixture.
#[derive(Clone)]
pub struct Person {
    pub id: UserId,
    pub name: PersonName,
    pub email: Email,
    pub role: Role,
    pub smithers: AgentId,
}

/// Runs a test on SQLite and on PostgreSQL. In a failure's output the last line says on which.
pub async fn on_both<F, T>(test: F)
where
    F: Fn(Arc<Fixture>) -> T,
    T: Future<Output = ()>,
{
    on_both_with(&[], test).await;
}

/// The same with environment variables as given; an empty one takes a usual one away.
pub async fn on_both_with<F, T>(environment: &[(&str, &str)], test: F)
where
    F: Fn(Arc<Fixture>) -> T,
    T: Future<Output = ()>,
{
    let mut databases = vec![TestDatabase::sqlite().await];
    databases.extend(TestDatabase::postgres().await);
    for database in databases {
        eprintln!("on {:?}", database.db.kind());
        let fixture = Arc::new(Fixture::new(database, environment).await);
        test(Arc::clone(&fixture)).await;
        if let Ok(fixture) = Arc::try_unwrap(fixture) {
            fixture.database.remove().await;
        }
    }
}

impl Fixture {
    /// An installation that is not set up, with environment variables as given.
    pub async fn new(database: TestDatabase, environment: &[(&str, &str)]) -> Self {
        let random = Random::seeded(7);
        let key = MasterKey::from_bytes([7; 32]);
        let data = database.dir.path().display().to_string();
        let usual = [
            ("PINCHY_DATA", data.as_str()),
            ("PINCHY_PUBLIC_URL", "http://pinchy.test"),
            ("PINCHY_TRUSTED_PROXIES", "127.0.0.1"),
        ];
        let mut variables: Vec<(String, String)> =
            usual.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (name, value) in environment {
            variables.retain(|(known, _)| known != name);
            variables.push(((*name).to_owned(), (*value).to_owned()));
        }
        let config = Config::from_layers(None, variables).unwrap();
        settings::found_installation(&database.db, random.uuid_v7(START), &key.fingerprint(), START).await.unwrap();
        let app = AppState {
            db: database.db.clone(),
            clock: Clock::fixed(START),
            hasher: PasswordHasher::new(config.argon2, random.clone()).unwrap(),
            random,
            keys: Arc::new(key.keys()),
            outbound: Outbound::new(config.allow, System),
            cookies: Cookies::new(config.public_url.as_ref().is_some_and(|url| url.is_https())),
            config: Arc::new(config),
            stored_public_url: Arc::new(RwLock::new(None)),
            set_up: Arc::new(AtomicBool::new(false)),
            streams: Streams::default(),
            board: Board::default(),
        };
        audit::service::key::ensure(&app).await.unwrap();
        Self { app, database }
    }

    /// Marks the workspace as set up, as "Harbour & Co", with Ana Kovač as its admin.
    pub async fn set_up(&self) -> Person {
        let app = &self.app;
        let new = NewSettings::parse("Harbour & Co", "").unwrap();
        let done: Result<(), _> =
            async { write_tx!(app.db, |tx| { settings::mark_set_up(tx, app, &new).await }) }.await;
        done.unwrap();
        self.user("Ana Kovač", "ana@harbour.example", Role::Admin).await
    }

    /// Makes a user with [`PASSWORD`].
    pub async fn user(&self, name: &str, email: &str, role: Role) -> Person {
        let app = &self.app;
        let account = Account {
            email: Email::parse(email).unwrap(),
            email_typed: false,
            name: PersonName::parse(name).unwrap(),
            role,
            password_hash: PASSWORD_HASH.to_owned(),
        };
        let made: Result<_, crate::error::AppError> = async {
            write_tx!(app.db, |tx| {
                tx.lock(Key::People).await?;
                create::create(tx, app, &account).await
            })
        }
        .await;
        let (id, smithers) = made.unwrap();
        Person { id, name: account.name, email: account.email, role, smithers }
    }

    /// Begins a session; gives its id and the cookie's value.
    pub async fn session(&self, person: &Person) -> (SessionId, String) {
        let app = &self.app;
        let id = person.id;
        let made: Result<_, crate::error::AppError> = async {
            write_tx!(app.db, |tx| { sessions::begin(tx, app, id, 1, Default::default(), &Origin::default()).await })
        }
        .await;
        let session = made.unwrap();
        (session.id, session.token.expose_secret().to_owned())
    }

    /// A user as the guard hands them on, in a new session.
    pub async fn member(&self, person: &Person) -> Member {
        let (session, _) = self.session(person).await;
        let origin = Origin { address: Some("203.0.113.7".to_owned()), user_agent: Some("Test".to_owned()) };
        Member { user: person.id, name: person.name.clone(), role: person.role, session, origin }
    }

    /// An admin as the guard hands them on, in a new session.
    pub async fn admin(&self, person: &Person) -> crate::domain::Admin {
        crate::domain::Admin::from_guard(self.member(person).await)
    }

    /// Another process on the same database: with connections, caches and randomness of its own, and the same clock and key.
    pub async fn another_node(&self) -> AppState {
        let random = Random::system();
        AppState {
            db: Db::open(&self.database.url).await.unwrap(),
            hasher: PasswordHasher::new(self.app.config.argon2, random.clone()).unwrap(),
            random,
            stored_public_url: Arc::new(RwLock::new(None)),
            set_up: Arc::new(AtomicBool::new(false)),
            streams: Streams::default(),
            board: Board::default(),
            ..self.app.clone()
        }
    }

    /// From now on nothing can be inserted into this table: what must fail with it is tried so.
    pub async fn break_inserts(&self, table: &str) {
        let refuse = match self.app.db.kind() {
            Kind::Sqlite => "BEGIN SELECT RAISE(ABORT, 'broken for a test'); END",
            Kind::Postgres => "FOR EACH STATEMENT EXECUTE FUNCTION refuse('broken for a test')",
        };
        self.sql(&format!("CREATE TRIGGER broken_{table} BEFORE INSERT ON {table} {refuse}")).await.unwrap();
    }

    /// Undoes [`break_inserts`](Self::break_inserts).
    pub async fn mend_inserts(&self, table: &str) {
        let on = if self.app.db.kind() == Kind::Postgres { format!(" ON {table}") } else { String::new() };
        self.sql(&format!("DROP TRIGGER broken_{table}{on}")).await.unwrap();
    }

    /// Takes U4's wall out of the database, for what must hold even where no active admin is left.
    pub async fn without_admin_wall(&self) {
        let on = if self.app.db.kind() == Kind::Postgres { " ON users" } else { "" };
        self.sql(&format!("DROP TRIGGER users_keep_an_admin{on}")).await.unwrap();
    }

    /// Runs SQL behind the program's back. Give the same text for both databases.
    pub async fn sql(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.app.db {
            crate::server::db::Db::Sqlite { write, .. } => {
                sqlx::query(sql).execute(write).await.map(|done| done.rows_affected())
            }
            crate::server::db::Db::Postgres { pool, .. } => {
                sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected())
            }
        }
    }

    /// One number out of the database.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.app.db {
            crate::server::db::Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            crate::server::db::Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// One text out of the database.
    pub async fn text(&self, sql: &str) -> String {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.app.db {
            crate::server::db::Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            crate::server::db::Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// The actions of the trail so far, oldest first.
    pub async fn trail(&self) -> Vec<String> {
        let page = crate::features::audit::service::list(&self.app, None).await.unwrap();
        page.rows.iter().rev().map(|row| row.action.to_string()).collect()
    }
}
