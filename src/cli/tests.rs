//! The command line: backup and restore, the key that belongs to a database, and acts on people (O0, O2, O7, U4).

mod codes;
mod keys;
mod moves;
mod prune;

use super::{admin, backup, license, open, restore, setup_url};
use crate::domain::{Authority, Operator};
use crate::features::{
    audit,
    license::{model::Feature, service::token},
    settings, setup,
};
use crate::server::{config::Config, crypto::VerifyingKey, db::Db, db::copy, random::Random};
use crate::tests::{databases::TestDatabase, fixture::START};
use crate::ui::iso;
use futures::TryStreamExt;
use std::{os::unix::fs::PermissionsExt, path::Path};

fn config(database: &TestDatabase) -> Config {
    let data = database.dir.path().display().to_string();
    let variables = [("PINCHY_DATA", data), ("DATABASE_URL", database.url.clone())];
    Config::from_layers(None, variables.map(|(name, value)| (name.to_owned(), value))).unwrap()
}

fn operator() -> Authority {
    Operator::from_command_line().into()
}

async fn set_up(database: &TestDatabase) {
    let app = open::open(config(database)).await.unwrap();
    let new = setup::model::NewWorkspace::parse("Harbour & Co", "Ana Kovač", "ana@harbour.example", "x", None).unwrap();
    setup::service::create_admin(&app, &operator(), new, "otter lamp granite").await.unwrap();
    app.db.close().await;
}

/// Puts a row into every table that a set-up leaves empty.
async fn fill(db: &Db) {
    let user = "(SELECT id FROM users)";
    for sql in [
        format!("INSERT INTO sessions VALUES ('s', 'h', {user}, 1, 2, NULL, '203.0.113.7', NULL, 1, 3)"),
        format!(
            "INSERT INTO invites
             VALUES ('i', 'h', NULL, NULL, 'Zoë', 'zoe', 'member', 1, 1, {user}, 1, 2, NULL, NULL, 3, 'e', 'by_hand')"
        ),
        "INSERT INTO groups VALUES ('g', 'Design', 'design', 'design', '', 1, 'e', 'e', 2, 'e')".to_owned(),
        format!("INSERT INTO group_members VALUES ('g', {user}, 1)"),
        "INSERT INTO invite_groups VALUES ('i', 'g')".to_owned(),
        "INSERT INTO agents VALUES ('a', NULL, 'Analyst', 1, 'analyst', 'Reads', 'chat-teal', 'Do', 'Hello', '[]', 'p', 'm', 2, 'analyst',
             'scratch', 'groups', 3, 'e', 'e')"
            .to_owned(),
        "INSERT INTO agent_groups VALUES ('a', 'g')".to_owned(),
        format!("INSERT INTO reset_links VALUES ('r', 'h', {user}, 1, {user}, 1, 2, NULL, 3, 'by_hand')"),
        format!("INSERT INTO personal_context VALUES ({user}, 'Zoë', '', 'Kurz.', '', 1, 'e', '{{}}')"),
        format!("INSERT INTO guide_interviews VALUES ({user}, 'asking work', 1)"),
        "INSERT INTO settings VALUES ('public_url', 'https://pinchy.example', 4)".to_owned(),
        "INSERT INTO throttle VALUES ('k', 9223372036854775807, 1, 0)".to_owned(),
        "INSERT INTO flashes VALUES ('c', '/users', 'b', 1)".to_owned(),
        "INSERT INTO form_outcomes VALUES ('k', NULL, 1)".to_owned(),
        "INSERT INTO known_devices SELECT 'h', MIN(id), 1 FROM users".to_owned(),
        "INSERT INTO providers VALUES ('p', 'ollama', 'Ollama', 'http://ai', NULL, NULL, 1, 2)".to_owned(),
        "INSERT INTO provider_models VALUES ('p', 'llama')".to_owned(),
        "INSERT INTO default_model VALUES (1, 'p', 'llama', 'e')".to_owned(),
        "INSERT INTO license VALUES (1, NULL, 20, 3)".to_owned(),
        "INSERT INTO branding VALUES (1, '#1d4ed8', NULL, NULL, NULL, NULL, NULL, 3)".to_owned(),
        "INSERT INTO chats SELECT 'a', owner_id, id, 'Tides', 'tides', 1, 2, 0 FROM agents WHERE owner_id IS NOT NULL".to_owned(),
        "INSERT INTO runs SELECT 'r', 'a', user_id, agent_id, 's', 'done', NULL, 'p', 'Ollama', 'llama', 'ai', 1, 2, 'n', 1, 1, 2 FROM chats".to_owned(),
        "INSERT INTO messages VALUES ('m', 'a', 0, 'agent', 'High water', 'high water', 2, 'r')".to_owned(),
        "INSERT INTO run_deltas VALUES ('r', 0, 'a', 'High')".to_owned(),
        format!("INSERT INTO drafts VALUES ({user}, 'a', 'and low', 3)"),
        "INSERT INTO audit_repeats VALUES ('k', 1, 2, 'b')".to_owned(),
        format!("INSERT INTO audit_read_tokens VALUES ('t', 'h', 'Follower', {user}, 1, NULL, NULL)"),
        "INSERT INTO audit_webhook VALUES (1, 'h', 1, 2, 0, 0, NULL, NULL)".to_owned(),
        "INSERT INTO audit_personal SELECT MIN(id), 'actor.name', NULL, NULL, NULL FROM audit_entries".to_owned(),
        "INSERT INTO audit_logs SELECT 2, 0, MIN(id), 1 FROM audit_entries".to_owned(),
        "UPDATE audit_pruned SET below = 0".to_owned(),
    ] {
        // Bytes have another literal on each of the two.
        let bytes = ["'h'", "'k'", "'b'", "'c'"].iter().fold(sql.clone(), |sql, text| match db {
            Db::Sqlite { .. } => sql.replace(text, "x'00ff'"),
            Db::Postgres { .. } => sql.replace(text, "'\\x00ff'"),
        });
        let bytes = sqlx::AssertSqlSafe(bytes);
        match db {
            Db::Sqlite { write, .. } => drop(sqlx::query(bytes).execute(write).await.unwrap()),
            Db::Postgres { pool, .. } => drop(sqlx::query(bytes).execute(pool).await.unwrap()),
        }
    }
}

/// Every row of every table but the entries that a restore adds.
async fn contents(db: &Db) -> Vec<(&'static str, Vec<Vec<copy::Value>>)> {
    let mut tx = db.snapshot().await.unwrap();
    let mut all = Vec::new();
    for (table, columns) in copy::TABLES {
        let rows: Vec<_> = copy::rows(&mut tx, table, columns).try_collect().await.unwrap();
        all.push((*table, rows));
    }
    all
}

async fn databases() -> Vec<TestDatabase> {
    let mut both = vec![TestDatabase::sqlite().await];
    both.extend(TestDatabase::postgres().await);
    both
}

#[tokio::test]
async fn o7_a_backup_restores_every_row_on_either_database() {
    for source in databases().await {
        set_up(&source).await;
        fill(&source.db).await;
        for target in databases().await {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path().join("backup");
            backup::run(config(&source), &operator(), &dir).await.unwrap();
            restore::run(config(&target), &operator(), &dir).await.unwrap();
            let app = open::open(config(&target)).await.unwrap();
            assert!(settings::service::is_set_up(&app).await.unwrap());
            let source_app = open::open(config(&source)).await.unwrap();
            for ((table, before), (_, after)) in contents(&source_app.db).await.into_iter().zip(contents(&app.db).await)
            {
                // All that was written is sealed by the backup, so nothing waits in it.
                assert_eq!(
                    before.is_empty(),
                    table == "audit_pending" || table == "moved",
                    "{table} is empty, so that nothing is shown of it"
                );
                // The restore adds its own entry, which begins a log and is sealed.
                let own = ["audit_entries", "audit_index", "audit_leaves", "audit_checkpoints", "audit_logs"];
                assert_eq!(after.len(), before.len() + usize::from(own.contains(&table)), "{table}");
                // The last tile has grown by that entry.
                assert!(table == "audit_tiles" || before.iter().all(|row| after.contains(row)), "{table}");
            }
            source_app.db.close().await;
            app.db.close().await;
            target.remove().await;
        }
        source.remove().await;
    }
}

#[tokio::test]
async fn o7_a_backup_is_for_its_owner_alone_and_never_overwrites() {
    let source = TestDatabase::sqlite().await;
    set_up(&source).await;
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("backup");
    backup::run(config(&source), &operator(), &dir).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&dir.join(backup::DATABASE)), mode(&dir.join(backup::KEY))), (0o700, 0o600, 0o600));
    let again = backup::run(config(&source), &operator(), &dir).await.unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
}

#[tokio::test]
async fn a_restore_into_an_installation_with_anything_in_it_is_refused() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        set_up(&target).await;
        let before = open::open(config(&target)).await.unwrap();
        let rows = contents(&before.db).await;
        let refused = restore::run(config(&target), &operator(), &dir).await.unwrap_err().to_string();
        assert!(refused.contains("not empty"), "{refused}");
        assert_eq!(contents(&before.db).await, rows);
        before.db.close().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn o0_a_database_opens_with_its_own_key_alone() {
    let database = TestDatabase::sqlite().await;
    set_up(&database).await;
    let key = database.dir.path().join("key");
    let own = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let missing = format!("{:#}", open::open(config(&database)).await.err().unwrap());
    assert!(missing.contains("no key file"), "{missing}");
    assert!(!key.exists(), "no new key is made beside a database that has one");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let other = format!("{:#}", open::open(config(&database)).await.err().unwrap());
    assert!(other.contains("not the key of this database"), "{other}");
    std::fs::write(&key, own).unwrap();
    assert!(open::open(config(&database)).await.is_ok());
}

#[tokio::test]
async fn o7_a_restore_beside_another_key_is_refused_and_changes_nothing() {
    for target in databases().await {
        let source = TestDatabase::sqlite().await;
        set_up(&source).await;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        let key = target.dir.path().join("key");
        let another = "ab".repeat(32);
        std::fs::write(&key, &another).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        let refused = restore::run(config(&target), &operator(), &dir).await.unwrap_err().to_string();
        assert!(refused.contains("another key"), "{refused}");
        assert_eq!(std::fs::read_to_string(&key).unwrap(), another);
        assert!(settings::service::installation(&target.db).await.unwrap().is_none());
        target.remove().await;
    }
}

#[tokio::test]
async fn t1_each_command_is_an_entry_of_the_operator() {
    for database in databases().await {
        let target = TestDatabase::sqlite().await;
        setup_url::print(config(&database), &operator()).await.unwrap();
        set_up(&database).await;
        let gone = setup_url::print(config(&database), &operator()).await.unwrap_err().to_string();
        assert!(gone.contains("set up already"), "{gone}");
        admin::run(config(&database), &operator(), admin::AdminCommand::List).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("backup");
        backup::run(config(&database), &operator(), &dir).await.unwrap();
        restore::run(config(&target), &operator(), &dir).await.unwrap();
        let app = open::open(config(&target)).await.unwrap();
        let rows = audit::service::list(&app, None).await.unwrap().rows;
        let mut told: Vec<_> = rows.iter().map(|row| row.action.as_str()).collect();
        told.sort_unstable();
        let expected = [
            "backup.made",
            "backup.restored",
            "user.created",
            "users.listed",
            "workspace.set_up",
            "workspace.set_up_address_shown",
        ];
        assert_eq!(told, expected);
        assert!(rows.iter().all(|row| row.actor_kind == "operator" && row.address.is_none()), "{rows:?}");
        app.db.close().await;
        database.remove().await;
    }
}

#[tokio::test]
async fn s4_an_admin_is_not_made_without_a_password_or_an_organisation() {
    let database = TestDatabase::sqlite().await;
    let create = |organisation: Option<&str>| admin::AdminCommand::Create {
        organisation: organisation.map(str::to_owned),
        email: "ana@harbour.example".to_owned(),
        name: "Ana Kovač".to_owned(),
    };
    let nameless = admin::run(config(&database), &operator(), create(None)).await.unwrap_err().to_string();
    assert!(nameless.contains("--organisation"), "{nameless}");
    assert!(!settings::service::installation(&database.db).await.unwrap().unwrap().set_up);
}

#[tokio::test]
async fn o0_a_data_folder_of_any_name_holds_its_own_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("100% of #1? data");
    let variables = [("PINCHY_DATA".to_owned(), data.display().to_string())];
    let app = open::open(Config::from_layers(None, variables).unwrap()).await.unwrap();
    assert!(data.join("pinchy.db").is_file() && data.join("key").is_file());
    app.db.close().await;
}

#[tokio::test]
async fn o7_what_is_no_backup_is_refused_and_nothing_is_begun() {
    let target = TestDatabase::sqlite().await;
    let source = TestDatabase::sqlite().await;
    set_up(&source).await;
    let folder = tempfile::tempdir().unwrap();
    for missing in [backup::KEY, backup::DATABASE] {
        let dir = folder.path().join(missing);
        backup::run(config(&source), &operator(), &dir).await.unwrap();
        std::fs::remove_file(dir.join(missing)).unwrap();
        let refused = format!("{:#}", restore::run(config(&target), &operator(), &dir).await.unwrap_err());
        assert!(refused.contains("this is no backup"), "{missing}: {refused}");
    }
    assert!(!target.dir.path().join("key").exists());
    assert!(settings::service::installation(&target.db).await.unwrap().is_none());
}

#[tokio::test]
async fn u4_the_command_line_changes_roles_and_statuses_but_not_those_of_the_last_admin() {
    for database in databases().await {
        set_up(&database).await;
        let email = |text: &str| text.to_owned();
        let by = operator();
        let run = |command| admin::run(config(&database), &by, command);
        let refused = run(admin::AdminCommand::Demote { email: email("ANA@harbour.example") }).await.unwrap_err();
        assert!(refused.to_string().contains("only active admin"), "{refused}");
        let refused = run(admin::AdminCommand::Deactivate { email: email("ana@harbour.example") }).await.unwrap_err();
        assert!(refused.to_string().contains("only active admin"), "{refused}");
        let unknown = run(admin::AdminCommand::Promote { email: email("nobody@harbour.example") }).await.unwrap_err();
        assert!(unknown.to_string().contains("no account"), "{unknown}");
        let app = open::open(config(&database)).await.unwrap();
        let new = setup::model::NewWorkspace::parse("x", "Ben Osei", "ben@harbour.example", "x", None).unwrap();
        setup::service::create_admin(&app, &operator(), new, "copper window sparrow").await.unwrap();
        run(admin::AdminCommand::Demote { email: email("ana@harbour.example") }).await.unwrap();
        run(admin::AdminCommand::Promote { email: email("ana@harbour.example") }).await.unwrap();
        run(admin::AdminCommand::Deactivate { email: email("ben@harbour.example") }).await.unwrap();
        run(admin::AdminCommand::Reactivate { email: email("ben@harbour.example") }).await.unwrap();
        let reset = |holds: &str| admin::AdminCommand::ResetLink {
            email: email("ben@harbour.example"),
            holds: holds.to_owned(),
            compromised: true,
        };
        let refused = run(reset("a year")).await.unwrap_err();
        assert!(refused.to_string().contains("1h, 1d or 7d"), "{refused}");
        run(reset("7d")).await.unwrap();
        run(admin::AdminCommand::EndSessions { email: email("ben@harbour.example") }).await.unwrap();
        let rows = audit::service::list(&app, None).await.unwrap().rows;
        let told: Vec<_> = rows.iter().rev().map(|row| row.action.as_str()).collect();
        let expected = [
            "user.role_changed",
            "user.role_changed",
            "user.deactivated",
            "user.reactivated",
            "reset.started",
            "reset.changed",
        ];
        assert_eq!(told[told.len() - 6..], expected);
        assert!(rows.iter().all(|row| row.actor_kind == "operator"), "{rows:?}");
        app.db.close().await;
        database.remove().await;
    }
}

#[test]
fn l3_licence_keys_are_made_and_signed_by_whoever_has_the_signing_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("signing.key");
    let printed = license::keygen(&file, &Random::seeded(3)).unwrap();
    let verifying: VerifyingKey = printed.strip_prefix("PINCHY_LICENSE_PUBLIC_KEY=").unwrap().parse().unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(license::keygen(&file, &Random::seeded(4)).unwrap_err().to_string().contains("is there already"));
    let wanted = |seats: i64, features: &[&str], from: Option<&str>, until: Option<&str>| license::Issue {
        key: file.clone(),
        organisation: "Harbour & Co".to_owned(),
        plan: "Team".to_owned(),
        seats,
        features: features.iter().map(|word| (*word).to_owned()).collect(),
        from: from.map(str::to_owned),
        until: until.map(str::to_owned),
        product: "pinchy".to_owned(),
    };
    let key = license::issue(&wanted(20, &["branding"], None, Some("2027-11-24")), START).unwrap();
    let terms = token::read(Some(&verifying), &key).unwrap();
    assert_eq!((terms.seats, terms.features.as_slice(), terms.not_before), (20, &[Feature::Branding][..], START));
    assert_eq!(iso(terms.expires_at.as_millis()), "2027-11-24T00:00:00.000Z");
    for (wrong, words) in [
        (wanted(0, &[], None, None), "--seats"),
        (wanted(5, &["lobster"], None, None), "branding, anchoring"),
        (wanted(5, &[], Some("tomorrow"), None), "looks like 2026-11-24"),
        (wanted(5, &[], Some("2027-02-30"), None), "looks like 2026-11-24"),
        (wanted(5, &[], Some("2028-01-01"), Some("2027-01-01")), "end before it begins"),
    ] {
        let refused = license::issue(&wrong, START).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let long = license::Issue { plan: "x".repeat(200), ..wanted(5, &[], None, None) };
    assert!(license::issue(&long, START).unwrap_err().to_string().contains("at most 100 characters"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = license::issue(&wanted(5, &[], None, None), START).unwrap_err().to_string();
    assert!(open.contains("chmod 600"), "{open}");
}

#[tokio::test]
async fn o2_the_licence_is_shown_with_an_entry() {
    for target in databases().await {
        set_up(&target).await;
        license::run(config(&target), &operator(), license::LicenseCommand::Show).await.unwrap();
        let app = open::open(config(&target)).await.unwrap();
        let last = audit::service::list(&app, None).await.unwrap().rows[0].action;
        assert_eq!(last.as_str(), "license.shown");
        app.db.close().await;
        target.remove().await;
    }
}
