//! Every finding, and what a look leaves behind (O5, O2).

use super::{
    address, agents, anchors, audit_key, clock, database, examine, files, finding, finding::Finding, finding::Level,
    providers, run,
};
use crate::cli::open;
use crate::domain::{AgentName, Authority, Operator, Timestamp};
use crate::features::audit::{
    log::SecretKey,
    model::{Anchor, AnchorFault, AnchorKind},
};
use crate::features::{providers::service::list::Standing, setup, setup::model::NewWorkspace};
use crate::server::{config::Config, db::health::Schema};
use crate::tests::databases::TestDatabase;
use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::ExitCode};

fn config(variables: &[(&str, &str)]) -> Config {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_layers(None, variables).unwrap()
}

fn level(findings: &[Finding], check: &str) -> Option<Level> {
    findings.iter().filter(|finding| finding.check == check).map(|finding| finding.level).max()
}

#[test]
fn o5_the_public_address_and_the_proxies_are_judged_together() {
    use Level::{Ok, Problem, Warning};
    const URL: &str = "PINCHY_PUBLIC_URL";
    const ADDR: &str = "PINCHY_ADDR";
    const PROXIES: &str = "PINCHY_TRUSTED_PROXIES";
    for (variables, on_address, on_proxies) in [
        (&[(ADDR, "0.0.0.0:3000")][..], Problem, Ok),
        (&[], Warning, Ok),
        (&[(ADDR, "0.0.0.0:3000"), (URL, "http://localhost:3000")], Warning, Ok),
        (&[(URL, "https://pinchy.example"), (PROXIES, "127.0.0.1")], Ok, Ok),
        (&[(URL, "https://pinchy.example")], Ok, Warning),
        (&[(URL, "https://pinchy.example"), (PROXIES, "0.0.0.0/0")], Ok, Problem),
        (&[(URL, "http://pinchy.example:8080")], Warning, Ok),
        (&[(URL, "http://pinchy.example:3000")], Warning, Ok),
    ] {
        let [address, proxies] = address::examine(&config(variables), None);
        assert_eq!((address.level, proxies.level), (on_address, on_proxies), "{variables:?}: {address:?} {proxies:?}");
    }
    let stored = "https://pinchy.example".parse().unwrap();
    assert_eq!(address::examine(&config(&[]), Some(&stored))[0].level, Ok, "the one from the settings counts");
    let given = config(&[(URL, "http://localhost")]);
    assert_eq!(address::examine(&given, Some(&stored))[0].level, Warning, "the one from the environment wins");
}

#[test]
fn o5_a_clock_that_is_wrong_is_found_out_by_what_is_stored() {
    use Level::{Ok, Problem, Warning};
    let now = Timestamp::from_millis(1_795_514_400_000);
    let at = |seconds: i64| Some(Timestamp::from_millis(now.as_millis() + seconds * 1000));
    for (newest, server, expected) in [
        (None, None, Ok),
        (at(-1000), at(2), Ok),
        (at(0), at(8), Warning),
        (at(0), at(-8), Warning),
        (at(0), at(12), Problem),
        (at(0), at(-12), Problem),
        (at(60), None, Problem),
    ] {
        assert_eq!(clock::examine(now, newest, server).level, expected, "{newest:?} {server:?}");
    }
    assert_eq!(clock::examine(Timestamp::from_millis(0), None, None).level, Problem);
}

#[test]
fn o5_folders_files_and_room_are_judged() {
    let dir = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(files::folder(&dir.path().join("none"))[0].level, Level::Problem);
    mode(dir.path(), 0o700);
    assert_eq!(files::folder(dir.path())[0].level, Level::Ok);
    let file = dir.path().join("pinchy.db");
    fs::write(&file, "").unwrap();
    mode(&file, 0o644);
    assert_eq!(files::database_file(&file), None, "the folder is a wall around it");
    mode(dir.path(), 0o755);
    assert_eq!(files::folder(dir.path())[0].level, Level::Warning);
    assert_eq!(files::database_file(&file).unwrap().level, Level::Warning);
    mode(&file, 0o600);
    assert_eq!(files::database_file(&file), None);
    for (free, expected) in
        [(Some(5_000), Level::Ok), (Some(500), Level::Warning), (Some(50), Level::Problem), (None, Level::Warning)]
    {
        assert_eq!(files::room(dir.path(), free).level, expected, "{free:?}");
    }
}

#[test]
fn o5_a_key_is_there_whole_its_owners_alone_and_the_right_one() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("key");
    let write = |text: &str, mode: u32| {
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    };
    assert_eq!(files::key(&file, None).level, Level::Warning, "not made yet");
    assert_eq!(files::key(&file, Some("abc")).level, Level::Problem, "lost");
    write("too short", 0o600);
    assert_eq!(files::key(&file, None).level, Level::Problem);
    write(&"ab".repeat(32), 0o644);
    assert_eq!(files::key(&file, None).level, Level::Problem);
    write(&"ab".repeat(32), 0o600);
    assert_eq!(files::key(&file, Some("abc")).level, Level::Problem, "of another database");
    assert_eq!(files::key(&file, None).level, Level::Ok);
}

#[test]
fn o5_t3_the_key_of_the_trail_is_there_its_owners_alone_and_the_one_that_signs() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().display().to_string();
    let plain = config(&[("PINCHY_DATA", &data)]);
    let write = |name: &str, text: &str, mode: u32| {
        let file = dir.path().join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    };
    let (own, other) = ("ab".repeat(32), "cd".repeat(32));
    let public = SecretKey::from_seed([0xab; 32]).public();
    let of = |newest| audit_key::examine(&plain, newest);
    assert_eq!(of(None).level, Level::Warning, "not made yet");
    let missing = of(Some(&public));
    assert_eq!(missing.level, Level::Problem, "lost");
    write("audit.key", &own, 0o644);
    let exposed = of(Some(&public));
    assert!(exposed.level == Level::Problem && exposed.says.contains("mode 644"), "{exposed:?}");
    write("audit.key", "too short", 0o600);
    assert_eq!(of(Some(&public)).level, Level::Problem);
    write("audit.key", &other, 0o600);
    let foreign = of(Some(&public));
    assert_eq!(foreign.level, Level::Problem, "another trail's");
    for finding in [missing, exposed, foreign] {
        assert!(finding.says.contains(&format!("{data}/audit.key")), "{finding:?}");
    }
    write("audit.key.next", &own, 0o600);
    assert_eq!(of(Some(&public)).level, Level::Warning, "a rotation that was cut short");
    assert!(dir.path().join("audit.key.next").exists(), "a look mends nothing");
    write("audit.key", &own, 0o600);
    assert_eq!((of(Some(&public)).level, of(None).level), (Level::Ok, Level::Ok));
    for (held, expected) in [(&own, Level::Ok), (&other, Level::Problem)] {
        let held = config(&[("PINCHY_DATA", "/nowhere"), ("PINCHY_AUDIT_KEY", held)]);
        assert_eq!(audit_key::examine(&held, Some(&public)).level, expected, "the file is not asked");
    }
}

#[test]
fn o5_what_a_database_tells_of_itself_is_judged() {
    assert_eq!(database::of_server(Some(130_010), None).unwrap().level, Level::Warning);
    assert_eq!(database::of_server(Some(150_004), None), None);
    assert_eq!(database::of_server(None, Some("delete")).unwrap().level, Level::Warning);
    assert_eq!(database::of_server(None, Some("wal")), None);
    for (schema, expected) in [
        (Schema::Missing, Level::Warning),
        (Schema::Older, Level::Warning),
        (Schema::Current, Level::Ok),
        (Schema::Newer, Level::Problem),
    ] {
        assert_eq!(database::of_schema(schema).level, expected, "{schema:?}");
    }
    assert_eq!((Finding::of_admins(0).level, Finding::of_admins(1).level), (Level::Problem, Level::Ok));
}

#[test]
fn o5_agents_that_nobody_sees_or_answers_for_and_people_without_their_own_are_named() {
    let named = |name: &str| vec![AgentName::parse(name).unwrap()];
    let judged = |without_own, for_no_group: &[AgentName], model_gone: &[AgentName]| {
        let (for_no_group, model_gone) = (for_no_group.to_vec(), model_gone.to_vec());
        agents::of_agents(&agents::Amiss { without_own, for_no_group, model_gone })
    };
    let levels = |findings: &[Finding]| findings.iter().map(|finding| finding.level).collect::<Vec<_>>();
    let (unseen, unanswered) = (named("Contract analyst"), named("Policy guide"));
    assert_eq!(levels(&judged(0, &[], &[])), [Level::Ok]);
    let both = judged(0, &unseen, &unanswered);
    assert_eq!(levels(&both), [Level::Warning, Level::Warning]);
    assert!(both[0].says.contains("Contract analyst") && both[1].says.contains("model of Policy guide"), "{both:?}");
    assert_eq!(levels(&judged(2, &unseen, &[])), [Level::Problem, Level::Warning]);
}

#[test]
fn o5_findings_are_told_a_line_each_or_as_json() {
    let findings = [Finding::ok("clock", "agrees"), Finding::problem("key", "is gone", "put it back")];
    assert_eq!(finding::as_text(&findings), "ok       clock     agrees\nproblem  key       is gone; put it back");
    let json: serde_json::Value = serde_json::from_str(&finding::as_json(&findings).unwrap()).unwrap();
    assert_eq!((&json[0]["level"], &json[1]["advice"]), (&"ok".into(), &"put it back".into()));
    assert_eq!(json[0]["advice"], serde_json::Value::Null);
}

async fn on_a_workspace(mut database: TestDatabase) {
    let data = database.dir.path().display().to_string();
    let variables = [("PINCHY_DATA", data.as_str()), ("DATABASE_URL", database.url.as_str())];
    let operator: Authority = Operator::from_command_line().into();
    let ran = async |variables: &[(&str, &str)]| run(config(variables), &operator, true).await.unwrap();
    let findings = examine(&config(&variables)).await;
    assert_eq!(level(&findings, "setup"), Some(Level::Warning), "it is not set up: {findings:?}");
    let app = open::open(config(&variables)).await.unwrap();
    let new = NewWorkspace::parse("Harbour & Co", "Ana Kovač", "ana@harbour.example", "x", None).unwrap();
    setup::service::create_admin(&app, &operator, new, "otter lamp granite").await.unwrap();
    for entry in fs::read_dir(database.dir.path()).unwrap() {
        // As the program itself makes them.
        fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let findings = examine(&config(&variables)).await;
    assert!(findings.iter().all(|finding| finding.level < Level::Problem), "{findings:?}");
    for (check, expected) in [
        ("database", Level::Ok),
        ("key", Level::Ok),
        ("audit key", Level::Ok),
        ("admins", Level::Ok),
        ("clock", Level::Ok),
        ("licence", Level::Ok),
    ] {
        assert_eq!(level(&findings, check), Some(expected), "{check}: {findings:?}");
    }
    assert_eq!(ran(&variables).await, ExitCode::SUCCESS);
    let last = crate::features::audit::service::list(&app, None).await.unwrap().rows[0].action;
    assert_eq!(last.as_str(), "installation.examined", "a look is an act of the command line (O2)");
    let (of_trail, aside) = (database.dir.path().join("audit.key"), database.dir.path().join("aside"));
    fs::rename(&of_trail, &aside).unwrap();
    assert_eq!(level(&examine(&config(&variables)).await, "audit key"), Some(Level::Problem), "lost");
    fs::rename(&aside, &of_trail).unwrap();
    fs::remove_file(database.dir.path().join("key")).unwrap();
    assert_eq!(ran(&variables).await, ExitCode::FAILURE);
    let elsewhere = [variables[0], ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")];
    assert_eq!(level(&examine(&config(&elsewhere)).await, "database"), Some(Level::Problem));
    app.db.close().await;
    database.dir = tempfile::tempdir().unwrap();
    database.remove().await;
}

#[tokio::test]
async fn o5_a_workspace_is_examined_on_both_databases() {
    on_a_workspace(TestDatabase::sqlite().await).await;
    if let Some(database) = TestDatabase::postgres().await {
        on_a_workspace(database).await;
    }
}

#[tokio::test]
async fn o5_a_damaged_file_and_a_missing_one_are_told_and_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().display().to_string();
    let config = config(&[("PINCHY_DATA", &data)]);
    assert_eq!(level(&examine(&config).await, "database"), Some(Level::Warning));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "a look makes nothing");
    fs::write(dir.path().join("pinchy.db"), "this is no database, whatever its name says".repeat(100)).unwrap();
    assert_eq!(level(&examine(&config).await, "database"), Some(Level::Problem));
}

#[test]
fn o5_a_provider_whose_key_does_not_open_is_named() {
    use Level::{Ok, Problem, Warning};
    let of = |connected, unopened: &[&str], default: Option<&str>| {
        let unopened = unopened.iter().map(|name| (*name).to_owned()).collect();
        providers::of_standing(&Standing { connected, unopened, default: default.map(str::to_owned) })
    };
    assert_eq!(of(0, &[], None).level, Ok);
    assert_eq!(of(1, &[], None).level, Warning);
    assert_eq!(of(2, &[], Some("m")).level, Ok);
    let unopened = of(2, &["Ollama"], Some("m"));
    assert_eq!(unopened.level, Problem);
    assert!(unopened.says.contains("Ollama"), "{}", unopened.says);
}

#[test]
fn o5_t7_an_anchor_that_lags_or_fails_is_a_warning() {
    for (waiting, fault, expected) in [
        (0, None, Level::Ok),
        (3, None, Level::Ok),
        (500, None, Level::Warning),
        (0, Some(AnchorFault::Cut), Level::Warning),
        (3, Some(AnchorFault::NotLicensed), Level::Warning),
    ] {
        let name = "hooks.example.com".to_owned();
        let anchor = Anchor { kind: AnchorKind::Webhook, name, size: Some(9), waiting, fault, since: None };
        let finding = anchors::of(&anchor);
        assert_eq!(finding.level, expected, "{finding:?}");
        assert!(finding.says.contains("the webhook at hooks.example.com"), "{finding:?}");
    }
}
