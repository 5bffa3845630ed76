//! The trail's page by plain forms: the badge that turns red, and old entries that go (F1, T4, T5).

use super::has_alert;
use crate::domain::{Actor as By, Origin};
use crate::error::AppError;
use crate::features::audit::{
    Event, NewEntry, append,
    service::{seal, watch},
    text,
};
use crate::server::{AppState, db::Kind, events};
use crate::tests::{
    fixture::on_both,
    html::form,
    world::{Actor, World},
};
use crate::write_tx;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

async fn entries(app: &AppState, count: usize) {
    let written: Result<(), AppError> = async {
        write_tx!(app.db, |tx| {
            for _ in 0..count {
                let entry = NewEntry::new(app.clock.now(), By::Anonymous, None, Origin::default(), Event::SetUpRefused);
                append(tx, &app.random, entry).await?;
            }
            Ok(())
        })
    }
    .await;
    written.unwrap();
    seal::seal(app).await.unwrap();
}

/// Waits until the check in the background has come to this.
async fn verdict(app: &AppState, heard: &mut events::Subscription, is_bad: bool) {
    loop {
        let known = app.board.read::<watch::Watched>().and_then(|watched| watched.verdict.clone());
        if known.is_some_and(|verdict| verdict.size > 0 && verdict.findings.is_empty() != is_bad) {
            return;
        }
        heard.next().await.unwrap();
    }
}

#[tokio::test]
async fn t5_the_badge_on_the_page_turns_red_and_names_the_first_bad_entry() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let app = &fixture.app;
        let mut admin = world.browser(Actor::Admin);
        entries(app, 20).await;
        let page = admin.get("/audit").await;
        assert!(page.says(text::NOT_LOOKED_AT) && !page.says("Verified up to"), "computed, never asserted");
        let stop = CancellationToken::new();
        let mut heard = app.events().subscribe();
        let checking = tokio::spawn(watch::check_until(app.clone(), stop.clone()));
        verdict(app, &mut heard, false).await;
        let page = admin.get("/audit").await;
        assert!(page.says(text::WHOLE) && page.says("Verified up to entry"), "{}", page.body);

        // Behind the program's back, by whoever owns the database.
        let on = if app.db.kind() == Kind::Postgres { " ON audit_entries" } else { "" };
        fixture.sql(&format!("DROP TRIGGER audit_entries_no_update{on}")).await.unwrap();
        for leaf in [9, 5] {
            let of = format!("(SELECT entry_id FROM audit_leaves WHERE leaf_index = {leaf})");
            fixture.sql(&format!("UPDATE audit_entries SET body = body || ' ' WHERE id = {of}")).await.unwrap();
        }
        let verify = form(&page, "/api/audit/verify");
        admin.submit_to(&verify, "/audit").await;
        verdict(app, &mut heard, true).await;
        let page = admin.get("/audit").await;
        assert!(page.says(text::NOT_WHOLE) && has_alert(&page), "{}", page.body);
        let named = |leaf: i64| page.body.find(&format!("Entry {leaf} was altered."));
        assert!(named(5).is_some() && named(5) < named(9), "the first comes first");
        assert!(!page.says("Verified up to entry"), "{}", page.body);
        stop.cancel();
        checking.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn t4_old_entries_are_shown_confirmed_and_go_by_plain_forms() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let app = &fixture.app;
        entries(app, 300).await;
        app.clock.advance(Duration::from_secs(200 * 24 * 3_600));
        let mut admin = world.fresh(Actor::Admin).await;
        let page = admin.get("/audit").await;
        assert!(page.body.contains("href=\"/audit/prune\""), "{}", page.body);
        let page = admin.get("/audit/prune").await;
        assert!(page.says(text::OLDER_THAN) && !page.body.contains("/api/audit/prune"), "{}", page.body);
        let page = admin.get("/audit/prune?older_than=365d").await;
        assert!(page.says("Nothing would go.") && !page.body.contains("/api/audit/prune"), "{}", page.body);
        let address = "/audit/prune?older_than=90d";
        let page = admin.get(address).await;
        assert!(page.says("256 entries would go") && page.says("Entries 0 to 255"), "{}", page.body);
        let asked = form(&page, "/api/audit/prune");
        let page = admin.submit_to(&asked, address).await;
        assert!(has_alert(&page) && page.says("Please tick the box"), "{}", page.body);
        assert_eq!(fixture.number("SELECT MIN(leaf_index) FROM audit_leaves").await, 0);
        let mut sure = form(&page, "/api/audit/prune");
        sure.fields.push(("sure".to_owned(), "yes".to_owned()));
        let page = admin.submit_to(&sure, address).await;
        assert!(page.says("256 entries pruned.") && page.says("Nothing would go."), "{}", page.body);
        assert_eq!(fixture.number("SELECT MIN(leaf_index) FROM audit_leaves").await, 256);
        let page = admin.get("/audit").await;
        assert!(page.says("All entries before entry 256 were pruned by Ana Kovač,"), "{}", page.body);
        for address in [format!("/users/{}", world.member.id), format!("/users/invites/{}", world.invite)] {
            let page = admin.get(&address).await;
            assert!(page.says("All entries before entry 256 were pruned by Ana Kovač,"), "{address}: {}", page.body);
        }
        // The same form once more: nothing is left to go, and no entry says anything.
        let before = fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'audit.pruned'").await;
        let page = admin.submit_to(&sure, address).await;
        assert!(page.says("Nothing had to go."), "{}", page.body);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'audit.pruned'").await, before);
    })
    .await;
}
