//! Prints how long a deactivation takes to reach an answer that is being written (H4): until its stream is closed, and until its model is
//! not listened to any more. On SQLite and, where `PINCHY_TEST_POSTGRES` names a server, on PostgreSQL, on the node itself and from another.

use anyhow::Context;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use http::{Request, header};
use pinchy::cli::open::open;
use pinchy::domain::{AgentId, Email, Member, Origin, PersonName, Role, RunId, UserId};
use pinchy::error::AppError;
use pinchy::features::agents::model::ChatAgent;
use pinchy::features::auth::service::sessions::{self, NewSession};
use pinchy::features::chat::model::{AnsweredBy, Place};
use pinchy::features::chat::service::follow::{Told, follow};
use pinchy::features::chat::service::model::{Answer, Chosen, Model, Models, NoTools};
use pinchy::features::chat::service::page::{Wanted, page};
use pinchy::features::chat::service::send::{NewMessage, send};
use pinchy::features::providers::service::call::{Delta, ModelRequest};
use pinchy::features::settings::{model::NewSettings, service as settings};
use pinchy::features::users::service::create::{self, Account};
use pinchy::server::http::ops::Ops;
use pinchy::server::{
    AppState,
    config::Config,
    db::{Key, Tx},
    telemetry::Metrics,
};
use pinchy::write_tx;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    io::Write,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const RUNS: usize = 100;
const SERVER: &str = "PINCHY_TEST_POSTGRES";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let app = open(config(folder.path(), None)?).await?;
    let admin = people(&app).await?;
    measure("SQLite, one node", &app, &app, &admin).await?;
    app.db.close().await;
    if let Ok(server) = std::env::var(SERVER) {
        on_postgres(&server).await?;
    }
    Ok(())
}

async fn on_postgres(server: &str) -> anyhow::Result<()> {
    let name = format!("stream_cut_{}", std::process::id());
    let (base, _) = server.rsplit_once('/').context("the address of the PostgreSQL server")?;
    on_server(server, &format!("CREATE DATABASE {name}")).await?;
    let (url, folder) = (format!("{base}/{name}"), tempfile::tempdir()?);
    let here = open(config(folder.path(), Some(&url))?).await?;
    let there = open(config(folder.path(), Some(&url))?).await?;
    let stop = CancellationToken::new();
    let hearing = [&here, &there].map(|node| {
        let (db, stop) = (node.db.clone(), stop.clone());
        tokio::spawn(async move { db.hear_others(stop).await })
    });
    let admin = people(&here).await?;
    measure("PostgreSQL, one node", &here, &here, &admin).await?;
    measure("PostgreSQL, from another node", &here, &there, &admin).await?;
    stop.cancel();
    futures::future::join_all(hearing).await;
    here.db.close().await;
    there.db.close().await;
    on_server(server, &format!("DROP DATABASE {name}")).await
}

async fn on_server(server: &str, statement: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(connection.close().await?)
}

fn config(data: &Path, database: Option<&str>) -> anyhow::Result<Config> {
    let data = ("PINCHY_DATA".to_owned(), data.display().to_string());
    let database = database.map(|url| ("DATABASE_URL".to_owned(), url.to_owned()));
    Ok(Config::from_layers(None, std::iter::once(data).chain(database))?)
}

/// Sets the workspace up; gives the cookie of its admin.
async fn people(app: &AppState) -> anyhow::Result<String> {
    let new = NewSettings::parse("Harbour & Co", "").map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let set_up: Result<(), AppError> =
        async { write_tx!(app.db, |tx| { settings::mark_set_up(tx, app, &new).await }) }.await;
    set_up?;
    let (admin, _) = account(app, "admin", Role::Admin).await?;
    let session = session(app, admin).await?;
    let cookie = sessions::cookie(app, &session);
    Ok(cookie.to_str()?.split(';').next().unwrap_or_default().to_owned())
}

async fn account(app: &AppState, name: &str, role: Role) -> Result<(UserId, AgentId), AppError> {
    let account = Account {
        email: Email::parse(&format!("{name}@harbour.example")).map_err(|fault| AppError::field("email", fault))?,
        email_typed: false,
        name: PersonName::parse("Mira Lindqvist").map_err(|fault| AppError::field("name", fault))?,
        role,
        // Nobody signs in with a password here.
        password_hash: "none".to_owned(),
    };
    write_tx!(app.db, |tx| {
        tx.lock(Key::People).await?;
        create::create(tx, app, &account).await
    })
}

async fn session(app: &AppState, user: UserId) -> Result<NewSession, AppError> {
    write_tx!(app.db, |tx| { sessions::begin(tx, app, user, 1, Default::default(), &Origin::default()).await })
}

/// A model that says a word and then goes on for ever.
struct Talking(Mutex<Option<oneshot::Sender<Instant>>>);

/// Tells when it is dropped.
struct Dropped(Option<oneshot::Sender<Instant>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell.send(Instant::now()).ok();
        }
    }
}

impl Model for Talking {
    fn answer(&self, _: ModelRequest) -> Answer {
        let tell = self.0.lock().ok().and_then(|mut tell| tell.take());
        let dropped = Dropped(tell);
        let word = stream::iter([Ok(Delta::Text("A word. ".to_owned()))]);
        word.chain(stream::pending().inspect(move |_| _ = &dropped)).boxed()
    }
}

struct Only(Arc<Talking>);

impl Models for Only {
    fn choose<'a>(
        &'a self,
        _: &'a mut Tx,
        _: &'a Member,
        _: &'a ChatAgent,
    ) -> BoxFuture<'a, Result<Option<Chosen>, AppError>> {
        let by = AnsweredBy { provider: "Bench".to_owned(), model: "talking".to_owned(), host: String::new() };
        let chosen = Chosen { by, provider: None, model: self.0.clone(), tools: Arc::new(NoTools) };
        async { Ok(Some(chosen)) }.boxed()
    }
}

/// The answers are written and followed `here`; the deactivations are sent to the router of `there`.
async fn measure(name: &str, here: &AppState, there: &AppState, admin: &str) -> anyhow::Result<()> {
    let ops = Ops::new(Metrics::install(), None, || Box::pin(async { true }));
    let router = pinchy::web::router(there.clone(), ops)?;
    let (mut closed, mut dropped) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let kind = name.replace([' ', ','], "").to_lowercase();
        let (user, agent) = account(here, &format!("{kind}{run}"), Role::Member).await?;
        let session = session(here, user).await?.id;
        let person = PersonName::parse("Mira Lindqvist").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
        let member = Member { user, name: person, role: Role::Member, session, origin: Origin::default() };
        let (tell, told) = oneshot::channel();
        let stream_closed = begin(here, &member, agent, tell).await?;
        let begun = Instant::now();
        let body = format!("user={user}&view=%2Fusers");
        let request = Request::post("/api/users/deactivate")
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, admin)
            .extension(axum::extract::ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))))
            .body(axum::body::Body::from(body))?;
        let answer = router.clone().oneshot(request).await?;
        anyhow::ensure!(answer.status() == http::StatusCode::OK, "the deactivation was answered {}", answer.status());
        let patience = Duration::from_secs(20);
        closed.push(tokio::time::timeout(patience, stream_closed).await??.saturating_duration_since(begun));
        dropped.push(tokio::time::timeout(patience, told).await??.saturating_duration_since(begun));
    }
    let [closed, dropped] = [closed, dropped].map(|mut times| {
        times.sort();
        format!("median {:.1?}, worst {:.1?}", times[times.len() / 2], times[times.len() - 1])
    });
    writeln!(std::io::stdout(), "{name}: stream closed: {closed}; model dropped: {dropped} ({RUNS} runs)")?;
    Ok(())
}

/// Asks, waits for the first word, and then follows until the stream is closed.
async fn begin(
    app: &AppState,
    member: &Member,
    agent: AgentId,
    tell: oneshot::Sender<Instant>,
) -> anyhow::Result<tokio::task::JoinHandle<Instant>> {
    let models = Only(Arc::new(Talking(Mutex::new(Some(tell)))));
    let message =
        NewMessage { place: Place { agent, chat: None }, text: "Tell me".to_owned(), draft: None, context_off: false };
    let chat = send(app, &models, member, &message).await?.chat.context("a chat")?;
    let shown = page(app, &models, member, agent, Wanted::Chat(chat), None).await?;
    let run: RunId = shown.running.context("an answer is being written")?.run;
    let mut following = follow(app, member, run, 0).await?;
    let first = following.next().await;
    anyhow::ensure!(matches!(first, Some(Told::Piece(..))), "no word was said");
    Ok(tokio::spawn(async move {
        while let Some(Told::Piece(..)) = following.next().await {}
        Instant::now()
    }))
}
