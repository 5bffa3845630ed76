//! The contract of service and store, on both databases.

use super::model::{ContextActed, ContextField, PersonalContext};
use super::service::{self, received, received_from_organisation, save, save_for, undo};
use crate::domain::{Authority, Member, Role};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::{model::AuditRow, service as audit},
    settings::{self, model::NewSettings},
    users::service::{deactivate::deactivate, erase::erase},
};
use crate::tests::{
    fixture::{Fixture, Person, on_both},
    world::contents,
};
use crate::write_tx;
use std::{sync::Arc, time::Duration};

const TABLES: &[&str] = &["personal_context", "audit_entries", "audit_personal"];

fn context(name: &str, preferences: &str) -> PersonalContext {
    PersonalContext::parse([name, "Product designer", preferences, ""]).unwrap()
}

struct Scene {
    ana: Person,
    mira: Person,
    by_mira: Member,
}

async fn scene(fixture: &Fixture) -> Scene {
    let ana = fixture.set_up().await;
    let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let by_mira = fixture.member(&mira).await;
    Scene { ana, mira, by_mira }
}

async fn receives(fixture: &Fixture, person: &Person) -> String {
    received(&mut fixture.app.db.read().await.unwrap(), person.id).await.unwrap()
}

async fn tell_all(fixture: &Fixture, ana: &Person, words: &str) {
    let by: Authority = fixture.admin(ana).await.into();
    let new = NewSettings::parse_all("Harbour & Co", "", Some(words)).unwrap();
    settings::service::change(&fixture.app, &by, new).await.unwrap();
}

async fn by_smithers(
    fixture: &Arc<Fixture>,
    member: &Member,
    person: &Person,
    field: ContextField,
    text: &str,
) -> Result<ContextActed, AppError> {
    let (app, change) = (&fixture.app, [(field, text.to_owned())]);
    write_tx!(app.db, |tx| { save_for(tx, app, member, person.smithers, &change).await })
}

async fn newest(fixture: &Fixture) -> AuditRow {
    audit::list(&fixture.app, None).await.unwrap().rows.remove(0)
}

#[tokio::test]
async fn x2_agents_receive_the_organisations_context_and_that_of_the_asker_alone() {
    on_both(|fixture| async move {
        let Scene { ana, mira, by_mira } = scene(&fixture).await;
        assert_eq!(receives(&fixture, &mira).await, "");
        tell_all(&fixture, &ana, "We build boats.\r\nIn wood.").await;
        save(&fixture.app, &by_mira, &context("Mira", "In German."), None).await.unwrap();
        let both = "About the organisation:\nWe build boats.\nIn wood.\n\nAbout the person you are talking to:\n\
                    Preferred name: Mira\nRole: Product designer\nPreferences:\nIn German.";
        assert_eq!(receives(&fixture, &mira).await, both);
        let of_all = "About the organisation:\nWe build boats.\nIn wood.";
        assert_eq!(receives(&fixture, &ana).await, of_all);
        // X3: switched off for one chat.
        let mut tx = fixture.app.db.read().await.unwrap();
        assert_eq!(received_from_organisation(&mut tx).await.unwrap(), of_all);
        // X1: the preview is made of the same.
        let page = service::page(&fixture.app, &by_mira).await.unwrap();
        assert_eq!(super::text::received(&page.organisation, &page.context), both);
    })
    .await;
}

#[tokio::test]
async fn x3_a_saving_is_an_entry_that_names_fields_and_lengths_and_holds_no_text() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let acted = save(&fixture.app, &by_mira, &context("Mira", "In German."), None).await.unwrap();
        assert_eq!(acted.fields, [ContextField::PreferredName, ContextField::Role, ContextField::Preferences]);
        let row = newest(&fixture).await;
        assert_eq!((row.action.as_str(), row.actor, row.actor_kind.as_str()), ("context.saved", Some(mira.id), "user"));
        assert_eq!((row.target_name.as_deref(), Some(row.id)), (Some("Mira Lindqvist"), acted.undo));
        let fields: serde_json::Value = serde_json::from_str(&row.details["fields"]).unwrap();
        assert_eq!(fields["preferences"], serde_json::json!({ "before": 0, "after": 10 }));
        assert_eq!(fields.get("anything_else"), None);
        by_smithers(&fixture, &by_mira, &mira, ContextField::Role, "Harbour master").await.unwrap();
        let row = newest(&fixture).await;
        assert_eq!((row.actor, row.actor_kind.as_str()), (Some(mira.id), "agent"), "by the agent for the user");
        tell_all(&fixture, &fixture.user("Ben", "ben@harbour.example", Role::Admin).await, "Secret of the house").await;
        let row = newest(&fixture).await;
        assert_eq!(row.details["organisation_context"], r#"{"after":"19","before":"0"}"#);
        for table in ["audit_entries", "audit_personal", "audit_index"] {
            let rows = format!("{:?}", contents(&fixture, &[table]).await);
            for secret in ["German", "Product designer", "Harbour master", "Secret of the house"] {
                assert!(!rows.contains(secret), "{table} holds {secret}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn u7_the_same_again_changes_nothing_and_writes_no_entry() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let nothing = save(&fixture.app, &by_mira, &PersonalContext::default(), None).await.unwrap();
        assert_eq!((nothing.undo, nothing.entry), (None, None));
        let first = save(&fixture.app, &by_mira, &context("Mira", ""), None).await.unwrap();
        let before = contents(&fixture, TABLES).await;
        // Also where somebody has sent the form twice.
        let again = save(&fixture.app, &by_mira, &context("Mira", ""), None).await.unwrap();
        assert_eq!((again.undo, again.entry, again.fields), (None, first.entry, Vec::new()));
        let same = by_smithers(&fixture, &by_mira, &mira, ContextField::PreferredName, " Mira ").await.unwrap();
        assert_eq!(same.undo, None);
        assert_eq!(contents(&fixture, TABLES).await, before);
    })
    .await;
}

#[tokio::test]
async fn x1_what_was_saved_meanwhile_is_not_overwritten_unseen() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let app = &fixture.app;
        let first = save(app, &by_mira, &context("Mira", ""), None).await.unwrap().entry;
        let smithers =
            by_smithers(&fixture, &by_mira, &mira, ContextField::Preferences, "In German.").await.unwrap().entry;
        let before = contents(&fixture, TABLES).await;
        for seen in [None, first] {
            let refused = save(app, &by_mira, &context("M.", ""), seen).await;
            assert_eq!(refused, Err(AppError::ContextStale { entry: smithers }));
        }
        assert_eq!(contents(&fixture, TABLES).await, before);
        save(app, &by_mira, &context("M.", ""), smithers).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn f6_a_saving_by_hand_or_by_smithers_is_undone_once_by_its_user_alone_within_ten_minutes() {
    on_both(|fixture| async move {
        let Scene { ana, mira, by_mira } = scene(&fixture).await;
        let app = &fixture.app;
        let by_ana = fixture.member(&ana).await;
        let first = save(app, &by_mira, &context("Mira", "In German."), None).await.unwrap().undo.unwrap();
        let saved = receives(&fixture, &mira).await;
        let second = by_smithers(&fixture, &by_mira, &mira, ContextField::Preferences, "").await.unwrap().undo.unwrap();
        assert_eq!(undo(app, &by_mira, first).await, Err(AppError::UndoStale));
        assert_eq!(undo(app, &by_ana, second).await, Err(AppError::NotFound), "not even by an admin");
        let undone = undo(app, &by_mira, second).await.unwrap();
        assert!(undone.restored && undone.undo.is_none());
        assert_eq!(receives(&fixture, &mira).await, saved);
        let row = newest(&fixture).await;
        assert_eq!((row.action.as_str(), row.details["undoes"].clone()), ("context.saved", second.to_string()));
        assert_eq!(undo(app, &by_mira, second).await, Err(AppError::UndoStale));

        let third = save(app, &by_mira, &context("M.", ""), undone.entry).await.unwrap().undo.unwrap();
        app.clock.advance(Duration::from_millis(600_000));
        service::forget_former(app).await.unwrap();
        undo(app, &by_mira, third).await.expect("at the last moment");
        let fourth =
            save(app, &by_mira, &context("Mi.", ""), service::page(app, &by_mira).await.unwrap().entry).await.unwrap();
        app.clock.advance(Duration::from_millis(600_001));
        assert_eq!(undo(app, &by_mira, fourth.undo.unwrap()).await, Err(AppError::UndoTooLate));
        let kept = "SELECT COUNT(*) FROM personal_context WHERE former IS NOT NULL";
        assert_eq!(fixture.number(kept).await, 1);
        service::forget_former(app).await.unwrap();
        assert_eq!(fixture.number(kept).await, 0, "what it was before is not kept for longer");
        // An entry of another kind is none of these.
        let other =
            audit::list(app, None).await.unwrap().rows.into_iter().find(|row| row.action.as_str() != "context.saved");
        if let Some(other) = other {
            assert_eq!(undo(app, &by_mira, other.id).await, Err(AppError::NotFound));
        }
    })
    .await;
}

#[tokio::test]
async fn h1_what_smithers_saves_is_held_to_the_same_rules() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let before = contents(&fixture, TABLES).await;
        let long = "x".repeat(16_001);
        let refused = by_smithers(&fixture, &by_mira, &mira, ContextField::AnythingElse, &long).await.unwrap_err();
        assert_eq!(refused.fault_of(super::model::ALL_FIELDS), Some(Fault::TooLong { max: 16_000 }));
        let hidden = by_smithers(&fixture, &by_mira, &mira, ContextField::Role, "a\0b").await.unwrap_err();
        assert_eq!(hidden.fault_of("role"), Some(Fault::Hidden));
        assert_eq!(contents(&fixture, TABLES).await, before);
    })
    .await;
}

#[tokio::test]
async fn p1_nothing_is_saved_for_whom_is_active_no_more_nor_without_its_entry() {
    on_both(|fixture| async move {
        let Scene { ana, mira, by_mira } = scene(&fixture).await;
        let app = &fixture.app;
        save(app, &by_mira, &context("Mira", ""), None).await.unwrap();
        let seen = service::page(app, &by_mira).await.unwrap().entry;
        let before = contents(&fixture, &["personal_context"]).await;
        fixture.break_inserts("audit_entries").await;
        save(app, &by_mira, &context("M.", ""), seen).await.unwrap_err();
        fixture.mend_inserts("audit_entries").await;
        deactivate(app, &fixture.admin(&ana).await.into(), mira.id).await.unwrap();
        assert_eq!(save(app, &by_mira, &context("M.", ""), seen).await, Err(AppError::SignedOut));
        let by_agent = by_smithers(&fixture, &by_mira, &mira, ContextField::Role, "x").await;
        assert_eq!(by_agent, Err(AppError::SignedOut));
        assert_eq!(undo(app, &by_mira, seen.unwrap()).await, Err(AppError::SignedOut));
        assert_eq!(contents(&fixture, &["personal_context"]).await, before);
    })
    .await;
}

#[tokio::test]
async fn u9_an_erased_persons_context_and_interview_are_gone_and_those_of_others_stay() {
    on_both(|fixture| async move {
        let Scene { ana, mira, by_mira } = scene(&fixture).await;
        let app = &fixture.app;
        save(app, &by_mira, &context("Mira", ""), None).await.unwrap();
        save(app, &fixture.member(&ana).await, &context("Ana", ""), None).await.unwrap();
        for person in [&ana, &mira] {
            let begun = "INSERT INTO guide_interviews (user_id, stage, updated_at) VALUES";
            fixture.sql(&format!("{begun} ('{}', 'done', 1)", person.id)).await.unwrap();
        }
        let by: Authority = fixture.admin(&ana).await.into();
        deactivate(app, &by, mira.id).await.unwrap();
        let of_mira = |table: &str| format!("SELECT COUNT(*) FROM {table} WHERE user_id = '{}'", mira.id);
        for table in ["personal_context", "guide_interviews"] {
            assert_eq!(fixture.number(&of_mira(table)).await, 1, "U5: nothing is deleted in {table}");
        }
        erase(app, &by, mira.id).await.unwrap();
        for table in ["personal_context", "guide_interviews"] {
            assert_eq!(fixture.number(&of_mira(table)).await, 0, "{table}");
            assert_eq!(fixture.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
        }
    })
    .await;
}
