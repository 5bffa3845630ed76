//! The contract of service and store, on both databases.

use super::model::NewWorkspace;
use super::service::{self, SetUp};
use crate::domain::{Authority, Operator, Origin};
use crate::error::{AppError, Fault, Guessable};
use crate::features::{
    audit, settings,
    users::{
        model::NewInvite,
        service::{create_invite::create_invite, revoke_invite::revoke_invite},
    },
};
use crate::server::{AppState, crypto::MasterKey};
use crate::tests::{
    fixture::{Fixture, PASSWORD, on_both, on_both_with},
    world::{ACTED_ON, contents},
};
use std::{sync::Arc, time::Duration};

fn origin() -> Origin {
    Origin { address: Some("203.0.113.7".to_owned()), user_agent: Some("Test".to_owned()) }
}

fn workspace(name: &str, email: &str) -> NewWorkspace {
    NewWorkspace::parse("Harbour & Co", name, email, PASSWORD, None).unwrap()
}

async fn set_up(app: &AppState, number: usize) -> Result<SetUp, AppError> {
    let new = workspace("Ana Kovač", &format!("ana{number}@harbour.example"));
    service::set_up(app, new, PASSWORD, origin()).await
}

async fn people(fixture: &Fixture) -> [i64; 4] {
    let mut counts = [0; 4];
    for (count, table) in counts.iter_mut().zip(["users", "credentials", "agents", "sessions"]) {
        *count = fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await;
    }
    counts
}

fn operator() -> Authority {
    Operator::from_command_line().into()
}

#[tokio::test]
async fn s1_the_code_is_the_same_from_every_process_and_another_with_another_key_or_installation() {
    on_both(|fixture| async move {
        let code = service::code(&fixture.app).await.unwrap();
        let other = fixture.another_node().await;
        assert_eq!(service::code(&other).await.unwrap(), code);
        assert_eq!(service::address(&other).await.unwrap(), format!("http://pinchy.test/setup?code={code}"));
        let keys = Arc::new(MasterKey::from_bytes([8; 32]).keys());
        let other_key = AppState { keys, ..other.clone() };
        assert_ne!(service::code(&other_key).await.unwrap(), code);
        fixture.sql("UPDATE installation SET id = 'another'").await.unwrap();
        assert_ne!(service::code(&fixture.app).await.unwrap(), code);
        other.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn s1_the_right_code_passes_however_it_is_typed_and_a_wrong_one_is_an_entry() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let code = service::code(app).await.unwrap();
        let spaced = format!(" {} {} \n", &code[..8], code[8..].to_lowercase());
        for right in [code.as_str(), &spaced] {
            service::check_code(app, right, origin()).await.unwrap();
        }
        assert_eq!(fixture.trail().await, Vec::<String>::new());
        let wrong =
            ["", " ", &code[1..], &format!("{code}A"), "\0", "🔑", "\u{202e}", &"A".repeat(10_000), "' OR 1=1 --"];
        for shown in wrong {
            let refused = service::check_code(app, shown, origin()).await;
            assert_eq!(refused, Err(AppError::WrongSetupCode), "{shown:?}");
        }
        assert_eq!(fixture.trail().await, ["workspace.set_up_refused"]);
        app.clock.advance(Duration::from_secs(60));
        audit::flush_repeats(app).await.unwrap();
        let rows = audit::service::list(app, None).await.unwrap().rows;
        assert_eq!(rows[0].count, Some(wrong.len() as i64 - 1), "the others are counted (T1)");
        assert_eq!(rows[1].address.as_deref(), Some("203.0.113.7"));
    })
    .await;
}

#[tokio::test]
async fn s2_the_set_up_makes_one_admin_with_one_smithers_and_tells_of_it() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let new = workspace("Ana Kovač", "Ana@Harbour.example");
        let done = service::set_up(app, new, PASSWORD, origin()).await.unwrap();
        assert_eq!(people(&fixture).await, [1, 1, 1, 0]);
        let smithers =
            format!("SELECT COUNT(*) FROM agents WHERE id = '{}' AND owner_id = '{}'", done.smithers, done.user);
        assert_eq!(fixture.number(&smithers).await, 1);
        let admins = "SELECT COUNT(*) FROM users WHERE role = 'admin' AND status = 'active' AND email_typed = 0
            AND email = 'Ana@Harbour.example' AND email_key = 'ana@harbour.example'";
        assert_eq!(fixture.number(admins).await, 1);
        let mut trail = fixture.trail().await;
        trail.sort();
        assert_eq!(trail, ["user.created", "workspace.set_up"]);
        let settings = settings::service::settings(app).await.unwrap();
        assert_eq!(settings.organisation.as_str(), "Harbour & Co");
    })
    .await;
}

#[tokio::test]
async fn o0_an_address_that_was_asked_for_is_stored_and_serves_links() {
    on_both_with(&[("PINCHY_PUBLIC_URL", ""), ("PINCHY_ADDR", "0.0.0.0:3000")], |fixture| async move {
        let app = &fixture.app;
        assert!(service::asks_address(app), "a wildcard has no address of its own");
        let address = Some("https://pinchy.harbour.example/");
        let new = NewWorkspace::parse("Harbour", "Ana", "ana@harbour.example", PASSWORD, address).unwrap();
        service::set_up(app, new, PASSWORD, origin()).await.unwrap();
        let url = settings::service::settings(app).await.unwrap().public_url;
        assert_eq!((url.url.as_deref(), url.fixed), (Some("https://pinchy.harbour.example"), false));
    })
    .await;
}

#[tokio::test]
async fn s2_i3_an_address_that_only_looks_like_one_is_refused_and_nothing_is_set_up() {
    on_both_with(&[("PINCHY_PUBLIC_URL", ""), ("PINCHY_ADDR", "0.0.0.0:3000")], |fixture| async move {
        let app = &fixture.app;
        for none in ["http://192.168.1.300:3000", "https://pinchy.example:70000"] {
            let new = NewWorkspace::parse("Harbour", "Ana", "ana@harbour.example", PASSWORD, Some(none)).unwrap();
            let refused = service::set_up(app, new, PASSWORD, origin()).await.unwrap_err();
            assert_eq!(refused.fault_of("public_url"), Some(Fault::NotAnAddress), "{none}");
        }
        assert_eq!(people(&fixture).await, [0; 4]);
        assert!(!settings::service::is_set_up(app).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn s3_twenty_simultaneous_set_ups_make_exactly_one_admin_and_nineteen_are_told() {
    on_both(|fixture| async move {
        let node = fixture.another_node().await;
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                // Half of them on another node, and none knows from a cache what another has done.
                let app = if number % 2 == 0 { fixture.app.clone() } else { node.clone() };
                let app = AppState { set_up: Arc::default(), ..app };
                tokio::spawn(async move { set_up(&app, number).await })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => made += 1,
                Err(error) => assert_eq!(error, AppError::SetupDone),
            }
        }
        assert_eq!(made, 1);
        assert_eq!(people(&fixture).await, [1, 1, 1, 0]);
        let mut trail = fixture.trail().await;
        trail.sort();
        assert_eq!(trail, ["user.created", "workspace.set_up"]);
        node.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn s3_a_set_up_that_fails_in_its_last_step_leaves_nothing_and_can_be_done_again() {
    on_both(|fixture| async move {
        fixture.without_admin_wall().await;
        let before = contents(&fixture, ACTED_ON).await;
        for table in ["credentials", "agents", "audit_personal"] {
            fixture.break_inserts(table).await;
            assert_eq!(set_up(&fixture.app, 0).await.err(), Some(AppError::Internal), "without {table}");
            assert_eq!(contents(&fixture, ACTED_ON).await, before, "without {table}");
            assert!(!settings::service::is_set_up(&fixture.app).await.unwrap());
            fixture.mend_inserts(table).await;
        }
        set_up(&fixture.app, 0).await.unwrap();
        assert_eq!(set_up(&fixture.app, 1).await.err(), Some(AppError::SetupDone));
        fixture.sql("UPDATE users SET status = 'deactivated'").await.unwrap();
        let node = fixture.another_node().await;
        assert_eq!(set_up(&node, 1).await.err(), Some(AppError::SetupDone), "a stored fact, never derived from users");
        node.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a4_the_first_password_is_judged_with_the_names_around_it() {
    on_both(|fixture| async move {
        let own_name = Fault::Guessable { reason: Guessable::OwnName };
        for (password, fault) in [
            ("", Fault::Empty),
            ("otter lamp", Fault::TooShort { min: 12 }),
            ("kovač kovač ana", own_name),
            ("harbour & co 2026", own_name),
            ("ana@harbour.example", own_name),
        ] {
            let new = workspace("Ana Kovač", "ana@harbour.example");
            let refused = service::set_up(&fixture.app, new.clone(), password, origin()).await.expect_err(password);
            assert_eq!(refused.fault_of("password"), Some(fault), "{password}");
            let refused = service::create_admin(&fixture.app, &operator(), new, password).await.expect_err(password);
            assert_eq!(refused.fault_of("password"), Some(fault), "{password}");
        }
        assert_eq!(people(&fixture).await, [0; 4]);
        assert!(!settings::service::is_set_up(&fixture.app).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn s4_the_operator_sets_up_without_a_browser_and_later_makes_one_more_admin() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = workspace("Ana Kovač", "ana@harbour.example");
        let first = service::create_admin(app, &operator(), ana, PASSWORD).await.unwrap();
        assert!(settings::service::is_set_up(app).await.unwrap());
        assert_eq!(set_up(app, 1).await.err(), Some(AppError::SetupDone));
        // Now the organisation has its name: the command does not change it.
        let ben = NewWorkspace::parse("Another", "Ben Osei", "ben@harbour.example", PASSWORD, None).unwrap();
        let second = service::create_admin(app, &operator(), ben, PASSWORD).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(people(&fixture).await, [2, 2, 2, 0], "one Smithers each");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users WHERE role = 'admin'").await, 2);
        let settings = settings::service::settings(app).await.unwrap();
        assert_eq!(settings.organisation.as_str(), "Harbour & Co");
        let again = workspace("Ana Again", "ANA@harbour.example");
        let taken = service::create_admin(app, &operator(), again, PASSWORD).await.unwrap_err();
        assert!(matches!(taken, AppError::EmailTaken { user, .. } if user == first), "{taken:?}");
        let rows = audit::service::list(app, None).await.unwrap().rows;
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.actor_kind == "operator" && row.address.is_none()));
    })
    .await;
}

#[tokio::test]
async fn s3_browser_and_command_line_at_once_make_one_workspace() {
    on_both(browser_and_command_line_at_once).await;
}

async fn browser_and_command_line_at_once(fixture: Arc<Fixture>) {
    let browser = {
        let app = AppState { set_up: Arc::default(), ..fixture.app.clone() };
        tokio::spawn(async move { set_up(&app, 1).await.map(drop) })
    };
    let command = {
        let app = AppState { set_up: Arc::default(), ..fixture.app.clone() };
        let new = workspace("Ben Osei", "ben@harbour.example");
        tokio::spawn(async move { service::create_admin(&app, &operator(), new, PASSWORD).await.map(drop) })
    };
    let (browser, command) = (browser.await.unwrap(), command.await.unwrap());
    let done = fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'workspace.set_up'").await;
    assert_eq!(done, 1);
    let made = fixture.number("SELECT COUNT(*) FROM users").await;
    assert_eq!(made, i64::from(browser.is_ok()) + i64::from(command.is_ok()), "{browser:?} {command:?}");
    for outcome in [browser, command] {
        assert!(matches!(outcome, Ok(()) | Err(AppError::SetupDone)), "{outcome:?}");
    }
}

#[tokio::test]
async fn s4_i4_no_admin_is_made_for_an_e_mail_that_is_invited() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.admin(&fixture.set_up().await).await;
        let invited = NewInvite::parse("mira@harbour.example", "Mira", "member", "1h").unwrap();
        let invite = create_invite(app, &ana, invited, true).await.unwrap().invite;
        let create = || {
            let new = workspace("Mira Lindqvist", "Mira@Harbour.example");
            async move { service::create_admin(app, &operator(), new, PASSWORD).await }
        };
        for expired in [false, true] {
            assert_eq!(create().await, Err(AppError::InviteExists { invite, expired }));
            app.clock.advance(Duration::from_secs(3600));
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users").await, 1);
        revoke_invite(app, &operator(), invite).await.unwrap();
        create().await.expect("a revoked invite is in nobody's way");
    })
    .await;
}
