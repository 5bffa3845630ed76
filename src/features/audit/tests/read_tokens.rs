//! T3: tokens with which programs follow the log.

use crate::domain::{Admin, ReadTokenId, Role, TokenName};
use crate::error::AppError;
use crate::features::audit::service::read_tokens::{is_good, list, make, note_use, revoke};
use crate::tests::fixture::{Fixture, on_both};
use std::time::Duration;

fn name() -> TokenName {
    TokenName::parse("Auditor’s monitor").unwrap()
}

async fn only(fixture: &Fixture) -> ReadTokenId {
    list(&fixture.app).await.unwrap().tokens[0].id
}

#[tokio::test]
async fn t3_a_token_is_made_listed_and_revoked_each_with_an_entry_and_only_its_hash_is_kept() {
    on_both(|fixture| async move {
        let (app, ana) = (&fixture.app, fixture.set_up().await);
        let admin = fixture.admin(&ana).await;
        let made = make(app, &admin, name()).await.unwrap();
        assert!(made.token.starts_with("adt_") && made.token.len() == 47, "{}", made.token);
        let listed = list(app).await.unwrap().tokens;
        assert_eq!(listed.len(), 1);
        let row = &listed[0];
        assert_eq!((&row.name, &row.maker, row.last_used_at, row.is_good), (&name(), &ana.name, None, true));
        let hash = data_encoding::HEXLOWER.encode(&crate::server::crypto::sha256(made.token.as_bytes()));
        let kept = match app.db.kind() {
            crate::server::db::Kind::Sqlite => "SELECT lower(hex(token_hash)) FROM audit_read_tokens",
            crate::server::db::Kind::Postgres => "SELECT encode(token_hash, 'hex') FROM audit_read_tokens",
        };
        assert_eq!(fixture.text(kept).await, hash);
        let told = super::bodies(&fixture).await.concat();
        assert!(!told.contains(&made.token) && !told.contains("monitor"), "T2, I8: {told}");
        assert!(is_good(app, &made.token).await.unwrap());

        let authority = admin.clone().into();
        for _ in 0..2 {
            assert_eq!(revoke(app, &authority, row.id).await.unwrap().name, name());
        }
        assert!(!is_good(app, &made.token).await.unwrap());
        assert_eq!(list(app).await.unwrap().tokens, []);
        let trail = super::trail(&fixture).await;
        let told: Vec<_> = trail.iter().map(|row| (row.action.as_str(), row.target_name.as_deref())).collect();
        let target = Some("Auditor’s monitor");
        assert_eq!(told[told.len() - 2..], [("audit.read_token_made", target), ("audit.read_token_revoked", target)]);
        let nobody = ReadTokenId::from_uuid(uuid::Uuid::nil());
        assert_eq!(revoke(app, &authority, nobody).await, Err(AppError::NotFound));
    })
    .await;
}

#[tokio::test]
async fn p1_p3_a_token_is_made_by_admins_and_is_good_as_long_as_its_maker_is_one() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let by_ben: Admin = fixture.admin(&ben).await;
        let made = make(app, &by_ben, name()).await.unwrap();
        let change = |change: &str| format!("UPDATE users SET {change} WHERE id = '{}'", ben.id);
        for (changed, refusal) in
            [("role = 'member'", AppError::RightLost), ("role = 'admin', status = 'deactivated'", AppError::SignedOut)]
        {
            fixture.sql(&change(changed)).await.unwrap();
            assert!(!is_good(app, &made.token).await.unwrap(), "{changed}");
            assert!(!list(app).await.unwrap().tokens[0].is_good, "{changed}");
            assert_eq!(make(app, &by_ben, name()).await.err(), Some(refusal.clone()));
            let revoked = revoke(app, &by_ben.clone().into(), only(&fixture).await).await;
            assert_eq!(revoked.err(), Some(refusal));
        }
        fixture.sql(&change("status = 'active'")).await.unwrap();
        assert!(is_good(app, &made.token).await.unwrap());
        for other in ["", "adt_", &made.token[1..], &format!("{}x", made.token), &made.token.to_uppercase()] {
            assert!(!is_good(app, other).await.unwrap(), "{other}");
        }
    })
    .await;
}

#[tokio::test]
async fn t3_a_use_is_noted_to_the_minute() {
    on_both(|fixture| async move {
        let (app, ana) = (&fixture.app, fixture.set_up().await);
        let made = make(app, &fixture.admin(&ana).await, name()).await.unwrap();
        let begun = app.clock.now();
        for (wait, after, noted) in [(0, 0, 0), (59, 59, 0), (1, 60, 60), (1, 61, 60)] {
            app.clock.advance(Duration::from_secs(wait));
            note_use(app, &made.token).await.unwrap();
            let last = list(app).await.unwrap().tokens[0].last_used_at;
            assert_eq!(last, Some(begun + Duration::from_secs(noted)), "{after}");
        }
    })
    .await;
}
