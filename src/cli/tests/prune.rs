//! T4: old entries go from the command line, and by themselves where a setting says so.

use super::{config, databases, operator, set_up};
use crate::cli::{audit, open, serve};
use crate::domain::{Actor, Authority, Origin};
use crate::error::AppError;
use crate::features::audit::{Event, NewEntry, append, service};
use crate::features::settings::{model::NewLimits, service as settings};
use crate::server::AppState;
use crate::tests::fixture::{on_both, on_both_with};
use crate::write_tx;
use std::{process::ExitCode, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn entries(app: &AppState, count: usize, days_ago: u32) {
    let at = app.clock.now().minus(DAY * days_ago);
    let written: Result<(), AppError> = async {
        write_tx!(app.db, |tx| {
            for _ in 0..count {
                let entry = NewEntry::new(at, Actor::Anonymous, None, Origin::default(), Event::SetUpRefused);
                append(tx, &app.random, entry).await?;
            }
            Ok(())
        })
    }
    .await;
    written.unwrap();
    drop(service::seal::seal(app).await);
}

async fn below(app: &AppState) -> i64 {
    service::check::check(app, |_, _| ()).await.unwrap().below
}

#[tokio::test]
async fn t4_the_setting_lets_old_entries_go_and_for_ever_lets_none() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let app = &fixture.app;
        entries(app, 300, 0).await;
        app.clock.advance(DAY * 100);
        serve::prune_old(app).await.unwrap();
        assert_eq!(below(app).await, 0, "for ever, unless somebody chooses otherwise");
        let authority: Authority = fixture.admin(&ana).await.into();
        settings::change_limits(app, &authority, NewLimits::parse("", "", "", "365d").unwrap()).await.unwrap();
        serve::prune_old(app).await.unwrap();
        assert_eq!(below(app).await, 0);
        settings::change_limits(app, &authority, NewLimits::parse("", "", "", "90d").unwrap()).await.unwrap();
        serve::prune_old(app).await.unwrap();
        assert_eq!(below(app).await, 256);
        let newest = service::list(app, None).await.unwrap().rows.remove(0);
        assert_eq!((newest.action.as_str(), newest.actor_kind.as_str()), ("audit.pruned", "system"));
        assert!(service::check::check(app, |_, _| ()).await.unwrap().findings.is_empty());
    })
    .await;
}

#[tokio::test]
async fn o1_what_the_environment_says_of_keeping_is_shown_and_stays() {
    on_both_with(&[("PINCHY_AUDIT_KEEP", "90d")], |fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let limits = NewLimits::parse("", "", "", "forever").unwrap();
        settings::change_limits(&fixture.app, &authority, limits).await.unwrap();
        let shown = settings::settings(&fixture.app).await.unwrap().limits.audit_keep;
        assert_eq!((shown.keep.as_str(), shown.fixed), ("90d", true));
        assert_eq!(settings::audit_keep(&fixture.app).await.unwrap(), Some(DAY * 90));
    })
    .await;
}

#[tokio::test]
async fn t4_the_command_line_says_what_would_go_and_lets_it_go() {
    for database in databases().await {
        let app = open::open(config(&database)).await.unwrap();
        entries(&app, 600, 100).await;
        set_up(&database).await;
        let prune = |older_than: &str, dry_run: bool| {
            let command = audit::AuditCommand::Prune { older_than: older_than.to_owned(), dry_run };
            let config = config(&database);
            async move { audit::run(config, &operator(), command).await.map(|code| format!("{code:?}")) }
        };
        let (success, failure) = (format!("{:?}", ExitCode::SUCCESS), format!("{:?}", ExitCode::FAILURE));
        for age in ["", "1h", "-1d", "a year"] {
            let refused = prune(age, true).await.unwrap_err().to_string();
            assert!(refused.contains("such as 90d"), "{refused}");
        }
        let newest = async || service::list(&app, None).await.unwrap().rows.remove(0);
        assert_eq!(prune("90d", true).await.unwrap(), success);
        assert_eq!((below(&app).await, newest().await.action.as_str()), (0, "audit.prune_shown"));
        assert_eq!(prune("365d", false).await.unwrap(), success);
        assert_eq!((below(&app).await, newest().await.action.as_str()), (0, "audit.prune_shown"));
        assert_eq!(prune("90d", false).await.unwrap(), success);
        let told = newest().await;
        assert_eq!(
            (below(&app).await, told.action.as_str(), told.actor_kind.as_str()),
            (512, "audit.pruned", "operator")
        );
        // Where the trail is not whole nothing goes, and the command says so.
        std::fs::remove_file(database.dir.path().join("audit.key")).unwrap();
        entries(&app, 600, 0).await;
        assert_eq!(prune("1d", false).await.unwrap(), failure);
        assert_eq!(below(&app).await, 512);
        app.db.close().await;
        database.remove().await;
    }
}
