//! The contract of service and store, on both databases.

use super::model::{Limits, NewLimits, NewSettings, Settings};
use super::service;
use crate::domain::{Authority, Operator, Timestamp};
use crate::error::{AppError, Fault};
use crate::features::audit::{model::AuditRow, service as audit};
use crate::tests::{
    fixture::{Fixture, START, on_both, on_both_with},
    world::contents,
};

/// Nothing but what the server listens on says the address.
const NO_ADDRESS: &[(&str, &str)] = &[("PINCHY_PUBLIC_URL", "")];
const LISTENER: &str = "http://127.0.0.1:3000";

fn new(organisation: &str, public_url: &str) -> NewSettings {
    NewSettings::parse(organisation, public_url).unwrap()
}

async fn newest(fixture: &Fixture) -> AuditRow {
    audit::list(&fixture.app, None).await.unwrap().rows.remove(0)
}

fn detail(row: &AuditRow, name: &str) -> serde_json::Value {
    serde_json::from_str(&row.details[name]).unwrap()
}

async fn address(fixture: &Fixture) -> Option<String> {
    service::settings(&fixture.app).await.unwrap().public_url.url
}

#[tokio::test]
async fn o1_a_change_is_an_entry_with_each_changed_setting_before_and_after() {
    on_both_with(NO_ADDRESS, |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let changed = new("Harbour Works", "https://pinchy.harbour.example/");
        service::change(&fixture.app, &authority, changed).await.unwrap();
        let settings = service::settings(&fixture.app).await.unwrap();
        assert_eq!(settings.organisation.as_str(), "Harbour Works");
        assert_eq!(settings.public_url.url.as_deref(), Some("https://pinchy.harbour.example"));
        assert!(!settings.public_url.fixed && !settings.public_url.loopback);
        let row = newest(&fixture).await;
        assert_eq!((row.action.as_str(), row.actor), ("settings.changed", Some(ana.id)));
        assert_eq!(
            detail(&row, "organisation"),
            serde_json::json!({ "before": "Harbour & Co", "after": "Harbour Works" })
        );
        let expected = serde_json::json!({ "before": null, "after": "https://pinchy.harbour.example" });
        assert_eq!(detail(&row, "public_url"), expected);
        // Only what changed is told.
        let changed = new("Harbour", "https://pinchy.harbour.example");
        service::change(&fixture.app, &authority, changed).await.unwrap();
        let row = newest(&fixture).await;
        assert_eq!(row.details.keys().collect::<Vec<_>>(), ["organisation"]);
    })
    .await;
}

#[tokio::test]
async fn u7_the_same_values_again_change_nothing_and_write_no_entry() {
    on_both_with(NO_ADDRESS, |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let tables = &["settings", "audit_entries"];
        for (organisation, public_url) in [("Harbour & Co", ""), ("Harbour", "https://a.example")] {
            let values = new(organisation, public_url);
            service::change(&fixture.app, &authority, values.clone()).await.unwrap();
            let before = contents(&fixture, tables).await;
            fixture.app.clock.advance(std::time::Duration::from_secs(1));
            service::change(&fixture.app, &authority, values).await.unwrap();
            assert_eq!(contents(&fixture, tables).await, before, "{organisation}");
        }
        assert_eq!(fixture.trail().await, ["settings.changed"], "of four changes one was none of the same");
    })
    .await;
}

#[tokio::test]
async fn o1_i3_an_address_that_only_looks_like_one_is_refused_and_any_other_is_stored_as_its_origin() {
    on_both_with(NO_ADDRESS, |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        for none in ["http://192.168.1.300:3000", "https://pinchy.example:70000", "https://[::1"] {
            let refused = service::change(&fixture.app, &authority, new("Harbour", none)).await.unwrap_err();
            assert_eq!(refused.fault_of("public_url"), Some(Fault::NotAnAddress), "{none}");
        }
        assert_eq!(fixture.trail().await, Vec::<String>::new(), "nothing was changed");
        assert_eq!(address(&fixture).await.as_deref(), Some(LISTENER));
        for same in ["https://pinchy.example:443/", "https://pinchy.example"] {
            service::change(&fixture.app, &authority, new("Harbour & Co", same)).await.unwrap();
            let stored = fixture.text("SELECT value FROM settings WHERE name = 'public_url'").await;
            assert_eq!(stored, "https://pinchy.example", "{same}");
        }
        assert_eq!(fixture.trail().await, ["settings.changed"], "U7");
    })
    .await;
}

#[tokio::test]
async fn p1_who_is_admin_no_more_is_refused_inside_the_transaction() {
    on_both(|fixture| async move {
        fixture.without_admin_wall().await;
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let before = contents(&fixture, &["settings", "audit_entries"]).await;
        for (change, refusal) in
            [("role = 'member'", AppError::RightLost), ("status = 'deactivated'", AppError::SignedOut)]
        {
            fixture.sql(&format!("UPDATE users SET {change}")).await.unwrap();
            let refused = service::change(&fixture.app, &authority, new("Mine now", "")).await;
            assert_eq!(refused, Err(refusal), "{change}");
            fixture.sql("UPDATE users SET role = 'admin', status = 'active'").await.unwrap();
        }
        assert_eq!(contents(&fixture, &["settings", "audit_entries"]).await, before);
        service::change(&fixture.app, &authority, new("Mine again", "")).await.unwrap();
        let operator = Operator::from_command_line().into();
        fixture.sql("UPDATE users SET status = 'deactivated'").await.unwrap();
        service::change(&fixture.app, &operator, new("By hand", "")).await.unwrap();
        let row = newest(&fixture).await;
        assert_eq!((row.actor_kind.as_str(), row.actor, row.address), ("operator", None, None));
    })
    .await;
}

#[tokio::test]
async fn o1_what_the_environment_sets_cannot_be_changed_here() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let same_name = new("Harbour & Co", "https://evil.example");
        service::change(&fixture.app, &authority, same_name).await.unwrap();
        assert_eq!(fixture.trail().await, Vec::<String>::new());
        let other_name = new("Harbour", "https://evil.example");
        service::change(&fixture.app, &authority, other_name).await.unwrap();
        let settings = service::settings(&fixture.app).await.unwrap();
        assert_eq!((settings.organisation.as_str(), settings.public_url.fixed), ("Harbour", true));
        assert_eq!(settings.public_url.url.as_deref(), Some("http://pinchy.test"));
        assert_eq!(newest(&fixture).await.details.keys().collect::<Vec<_>>(), ["organisation"]);
        // One that was stored before the environment said it is not in force, and is not lost.
        fixture.sql("INSERT INTO settings VALUES ('public_url', 'https://old.example', 1)").await.unwrap();
        assert_eq!(address(&fixture).await.as_deref(), Some("http://pinchy.test"));
        service::change(&fixture.app, &authority, new("Harbour 2", "")).await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM settings WHERE name = 'public_url'").await, 1);
    })
    .await;
}

fn limits(idle: &str, absolute: &str, holds: &str) -> NewLimits {
    NewLimits::parse(idle, absolute, holds, "").unwrap()
}

#[tokio::test]
async fn o1_limits_are_stored_where_they_change_and_hold_on_every_node() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let other = fixture.another_node().await;
        let told = |settings: &Settings| {
            let Limits { session_idle, session_absolute, invite_holds, .. } = settings.limits;
            (session_idle.seconds, session_absolute.seconds, invite_holds.as_str())
        };
        // What the page shows, sent as it is, stays a default and is no change.
        service::change_limits(&fixture.app, &authority, limits("12h", "30d", "7d")).await.unwrap();
        assert_eq!(fixture.trail().await, Vec::<String>::new());
        assert_eq!(told(&service::settings(&other).await.unwrap()), (43_200, 2_592_000, "7d"));
        service::change_limits(&fixture.app, &authority, limits("15m", "", "1d")).await.unwrap();
        assert_eq!(told(&service::settings(&other).await.unwrap()), (900, 2_592_000, "1d"));
        let row = newest(&fixture).await;
        assert_eq!(row.details.keys().collect::<Vec<_>>(), ["invite_holds", "session_idle"]);
        assert_eq!(detail(&row, "session_idle"), serde_json::json!({ "before": null, "after": "15m" }));
        // Back to the default is a change again.
        service::change_limits(&fixture.app, &authority, limits("12h", "30d", "1d")).await.unwrap();
        assert_eq!(told(&service::settings(&other).await.unwrap()), (43_200, 2_592_000, "1d"));
        assert_eq!(fixture.trail().await, ["settings.changed"; 2]);
        other.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn o1_limits_that_the_environment_sets_are_shown_and_stay() {
    on_both_with(&[("PINCHY_SESSION_IDLE", "20m")], |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        service::change_limits(&fixture.app, &authority, limits("7d", "1d", "")).await.unwrap();
        let settings = service::settings(&fixture.app).await.unwrap();
        assert_eq!((settings.limits.session_idle.seconds, settings.limits.session_idle.fixed), (1_200, true));
        assert_eq!((settings.limits.session_absolute.seconds, settings.limits.session_absolute.fixed), (86_400, false));
        assert_eq!(newest(&fixture).await.details.keys().collect::<Vec<_>>(), ["session_absolute"]);
    })
    .await;
}

#[test]
fn o1_a_limit_that_is_no_choice_is_refused_at_its_field() {
    let error = NewLimits::parse("5s", "", "8d", "4d").unwrap_err();
    assert_eq!(error.fault_of("session_idle"), Some(Fault::NotAChoice));
    assert_eq!(error.fault_of("session_absolute"), None);
    assert_eq!(error.fault_of("invite_holds"), Some(Fault::NotAChoice));
}

#[tokio::test]
async fn a2_i3_a_stored_address_serves_links_at_once_on_every_node_and_an_empty_one_gives_the_default_back() {
    on_both_with(NO_ADDRESS, |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let other = fixture.another_node().await;
        for (stored, built) in [("", LISTENER), ("https://a.example", "https://a.example"), ("", LISTENER)] {
            service::change(&fixture.app, &authority, new("Harbour", stored)).await.unwrap();
            for app in [&fixture.app, &other] {
                let link = service::settings(app).await.unwrap().public_url.link("/invite/x");
                assert_eq!(link, format!("{built}/invite/x"), "after {stored:?}");
            }
            let loopback = service::settings(&fixture.app).await.unwrap().public_url.loopback;
            assert_eq!(loopback, stored.is_empty());
        }
        other.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn o0_of_several_processes_that_found_an_installation_the_first_one_does() {
    on_both(|fixture| async move {
        let first = service::installation(&fixture.app.db).await.unwrap().unwrap();
        let id = fixture.app.random.uuid_v7(START);
        service::found_installation(&fixture.app.db, id, "another key", Timestamp::from_millis(1)).await.unwrap();
        let second = service::installation(&fixture.app.db).await.unwrap().unwrap();
        assert_eq!((second.id, second.key_fingerprint), (first.id, first.key_fingerprint));
        assert!(!second.set_up);
    })
    .await;
}

#[tokio::test]
async fn s3_that_the_set_up_is_done_is_a_stored_fact_that_other_nodes_learn() {
    on_both(|fixture| async move {
        let other = fixture.another_node().await;
        assert!(!service::is_set_up(&other).await.unwrap());
        fixture.without_admin_wall().await;
        fixture.set_up().await;
        assert!(service::is_set_up(&other).await.unwrap());
        // Never derived from the users.
        fixture.sql("UPDATE users SET status = 'deactivated', role = 'member'").await.unwrap();
        let later = fixture.another_node().await;
        assert!(service::is_set_up(&later).await.unwrap());
        other.db.close().await;
        later.db.close().await;
    })
    .await;
}
