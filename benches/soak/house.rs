//! A throwaway installation, and its server, which is killed.

use anyhow::Context;
use pinchy::server::{config::Config, db::Db};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    fs::File,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub const EMAIL: &str = "ana@harbour.example";
pub const PASSWORD: &str = "otter lamp granite";
const SERVER: &str = "PINCHY_TEST_POSTGRES";
/// How long a server may take to be ready.
const READY_WITHIN: Duration = Duration::from_secs(60);

pub struct House {
    /// What it is called in the figures.
    pub database: &'static str,
    pub url: String,
    pub database_url: String,
    pinchy: PathBuf,
    folder: TempDir,
    address: String,
    server: Option<Child>,
    /// The PostgreSQL server and the database to drop in the end.
    postgres: Option<(String, String)>,
}

impl House {
    pub fn on_sqlite(pinchy: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("pinchy.db").display());
        Self::set_up(pinchy, folder, "SQLite", url, None)
    }

    /// Nothing where no PostgreSQL server is named.
    pub async fn on_postgres(pinchy: &Path) -> anyhow::Result<Option<Self>> {
        let Ok(server) = std::env::var(SERVER) else { return Ok(None) };
        let name = format!("soak_{}", std::process::id());
        on_server(&server, &format!("CREATE DATABASE {name}")).await?;
        let (base, _) = server.rsplit_once('/').context("the address of the PostgreSQL server")?;
        let url = format!("{base}/{name}");
        Self::set_up(pinchy, tempfile::tempdir()?, "PostgreSQL", url, Some((server, name))).map(Some)
    }

    fn set_up(
        pinchy: &Path,
        folder: TempDir,
        database: &'static str,
        database_url: String,
        postgres: Option<(String, String)>,
    ) -> anyhow::Result<Self> {
        // Free at this moment; the server of every round listens there, so that the address of the workspace stays.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let (url, pinchy) = (format!("http://{address}"), std::path::absolute(pinchy)?);
        let house = Self { database, url, database_url, pinchy, folder, address, server: None, postgres };
        let create = ["admin", "create", "--organisation", "Harbour", "--email", EMAIL, "--name", "Ana"];
        let mut child = house.command(&create)?.stdin(Stdio::piped()).spawn()?;
        child.stdin.take().context("no input")?.write_all(PASSWORD.as_bytes())?;
        anyhow::ensure!(child.wait()?.success(), "no admin could be made: {}", house.log());
        Ok(house)
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let mut command = Command::new(&self.pinchy);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.stdout(log.try_clone()?).stderr(log);
        command.env("PINCHY_DATA", self.folder.path()).env("DATABASE_URL", &self.database_url);
        command.env("PINCHY_ADDR", &self.address).env("PINCHY_TRUSTED_PROXIES", "127.0.0.1");
        Ok(command)
    }

    /// This very program as another process on the same installation.
    pub fn appender(&self, word: &str) -> anyhow::Result<Command> {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(word).current_dir(self.folder.path()).stdin(Stdio::null()).stderr(log);
        command.env("PINCHY_DATA", self.folder.path()).env("DATABASE_URL", &self.database_url);
        Ok(command)
    }

    /// The configuration that opens it.
    pub fn config(&self) -> anyhow::Result<Config> {
        let data = self.folder.path().display().to_string();
        let variables = [("PINCHY_DATA", data), ("DATABASE_URL", self.database_url.clone())];
        Ok(Config::from_layers(None, variables.map(|(name, value)| (name.to_owned(), value)))?)
    }

    /// Starts the server and waits until it is ready.
    pub fn start(&mut self) -> anyhow::Result<()> {
        self.server = Some(self.command(&["serve"])?.spawn()?);
        let begun = Instant::now();
        while begun.elapsed() < READY_WITHIN {
            if ureq::get(format!("{}/readyz", self.url)).call().is_ok() {
                return Ok(());
            }
            if self.server.as_mut().is_some_and(|server| !matches!(server.try_wait(), Ok(None))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        anyhow::bail!("the server is not ready: {}", self.log())
    }

    /// Kills the server with SIGKILL, which no process can answer.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        let mut server = self.server.take().context("no server runs")?;
        server.kill()?;
        server.wait()?;
        Ok(())
    }

    /// The database as the next server would find it.
    pub async fn open(&self) -> anyhow::Result<Db> {
        Db::open(&self.database_url).await
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Leaves nothing behind.
    pub async fn remove(mut self) {
        // Both fail only where there is nothing left to remove.
        self.kill().ok();
        if let Some((server, name)) = &self.postgres {
            on_server(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await.ok();
        }
    }
}

async fn on_server(server: &str, sql: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(connection.close().await?)
}
