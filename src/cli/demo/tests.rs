//! The demo is made by the services, so it is whole or it is not made (O6).

use super::*;
use crate::features::{audit, users};
use crate::server::AppState;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use tokio::sync::oneshot;

fn given(settings: &[(&str, &str)]) -> Config {
    Config::from_layers(None, settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap()
}

/// How many entries the trail has of an action.
async fn entries(app: &AppState, action: &str) -> usize {
    let mut cursor = None;
    let mut found = 0;
    loop {
        let page = audit::service::list(app, cursor).await.unwrap();
        found += page.rows.iter().filter(|row| row.action.as_str() == action).count();
        match page.next {
            Some(next) => cursor = Some(next),
            None => return found,
        }
    }
}

#[tokio::test]
async fn o6_the_demo_has_people_in_every_state_agents_chats_and_a_true_trail() {
    let folder = tempfile::tempdir().unwrap();
    let config = throwaway(&given(&[]), folder.path()).unwrap();
    let model = Scripted::start(0).await.unwrap();
    let walk = make(config.clone(), &model).await.unwrap();
    assert!(walk.invite.starts_with("http://127.0.0.1:3000/invite/inv_"), "{}", walk.invite);
    assert_ne!(walk.admin.1, walk.member.1);

    let app = open::open(config).await.unwrap();
    let counts = users::service::list::counts(&app).await.unwrap();
    assert_eq!((counts.active, counts.admins, counts.deactivated), (5, 2, 2));
    assert_eq!((counts.waiting, counts.claimed, counts.expired, counts.revoked), (2, 6, 1, 1));
    for action in [
        "workspace.set_up",
        "session.signed_in",
        "session.sign_in_failed",
        "user.role_changed",
        "user.deactivated",
        "user.reactivated",
        "user.erased",
        "reset.started",
        "context.saved",
        "provider.connected",
        "agent.visibility_changed",
        "agent.archived",
        "agent.configured",
    ] {
        assert!(entries(&app, action).await > 0, "{action}");
    }
    let verdict = audit::service::check::check(&app, |_, _| ()).await.unwrap();
    assert!(verdict.findings.is_empty() && verdict.size > 50, "{verdict:?}");
    let asked = model.requests();
    assert!(asked.iter().any(|request| request.to_string().contains("Answer shortly")), "Mira's context (X2)");
    let now = app.clock.now();
    let page = audit::service::list(&app, None).await.unwrap();
    assert!(page.rows.iter().all(|row| row.at <= now), "nothing has happened in the future");
}

#[test]
fn o6_a_demo_takes_where_it_listens_from_what_is_given_and_nothing_else() {
    let folder = Path::new("/nowhere/demo");
    let usual = given(&[("DATABASE_URL", "postgres://u:p@db/live"), ("PINCHY_KEY_FILE", "/live/key")]);
    let made = throwaway(&usual, folder).unwrap();
    assert!(made.key_file.starts_with(folder) && made.data == folder && made.allow.loopback, "{made:?}");
    let secret = secrecy::ExposeSecret::expose_secret(&made.database_url);
    assert_eq!(secret, "sqlite:/nowhere/demo/pinchy.db");
    let url = |config: &Config| config.public_url.as_ref().map(|url| url.origin());
    let everywhere = throwaway(&given(&[("PINCHY_ADDR", "0.0.0.0:3001")]), folder).unwrap();
    assert_eq!(url(&everywhere).as_deref(), Some("http://localhost:3001"));
    let behind = given(&[("PINCHY_PUBLIC_URL", "https://demo.example")]);
    assert_eq!(url(&throwaway(&behind, folder).unwrap()).as_deref(), Some("https://demo.example"));
}

/// What a plain GET is answered, and the status.
fn get(address: &str, path: &str) -> String {
    let host = address.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(host).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn o6_the_demo_is_served_where_it_says_and_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let stop = CancellationToken::new();
    let (told, walk) = oneshot::channel();
    let given = given(&[("PINCHY_ADDR", "127.0.0.1:0")]);
    let playing = play_in(&given, scratch.path(), stop.clone(), |walk| told.send(walk.clone()).unwrap());
    let visiting = async {
        visit(walk.await.expect("it is made"), scratch.path()).await;
        stop.cancel();
    };
    let (played, ()) = tokio::join!(playing, visiting);
    played.unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "it is removed");
}

async fn visit(walk: Walk, scratch: &Path) {
    let words = words::walk(&walk);
    for part in [&walk.address, &walk.admin.0, &walk.admin.1, &walk.member.0, &walk.member.1, &walk.invite] {
        assert!(words.contains(part.as_str()), "{words}");
    }
    assert_eq!(std::fs::read_dir(scratch).unwrap().count(), 1);
    let (address, invite) = (walk.address.clone(), walk.invite.clone());
    let pages = tokio::task::spawn_blocking(move || {
        [get(&address, "/login"), get(&address, invite.strip_prefix(&address).unwrap())]
    });
    let [login, invite] = pages.await.unwrap();
    assert!(login.starts_with("HTTP/1.1 200") && login.contains("Sign in"), "{login}");
    assert!(invite.starts_with("HTTP/1.1 200") && invite.contains("Noor Haddad"), "{invite}");
}

#[tokio::test]
async fn o6_a_demo_that_is_stopped_while_it_is_made_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let stop = CancellationToken::new();
    stop.cancel();
    play_in(&given(&[("PINCHY_ADDR", "127.0.0.1:0")]), scratch.path(), stop, |_| ()).await.unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
}
