//! The list at `/audit`: pages without duplicate or gap, newest first.

use super::super::Event;
use super::{append, refused, stranger, trail};
use crate::domain::{Admin, EntryId, Role};
use crate::features::audit::{
    model::{Action, AuditCursor, AuditRow, Filters, Outcome},
    service::{self, export},
};
use crate::features::users::service::revoke_invite;
use crate::tests::{
    fixture::{Fixture, on_both},
    world,
};
use std::{collections::BTreeSet, time::Duration};

async fn note(fixture: &Fixture) {
    append(&fixture.app, stranger(fixture.app.clock.now(), "203.0.113.7", Event::SetUpRefused)).await;
}

async fn page(fixture: &Fixture, cursor: Option<AuditCursor>) -> (Vec<AuditRow>, Option<AuditCursor>) {
    let page = service::list(&fixture.app, cursor).await.unwrap();
    assert_eq!(page.now, fixture.app.clock.now());
    (page.rows, page.next)
}

fn order(row: &AuditRow) -> (i64, EntryId) {
    (row.at.as_millis(), row.id)
}

#[tokio::test]
async fn a_hundred_and_twenty_entries_come_in_pages_without_duplicate_or_gap_newest_first() {
    on_both(|fixture| async move {
        // Seven at a time share a millisecond, and a page's end falls among them.
        for number in 0..120 {
            note(&fixture).await;
            if number % 7 == 0 {
                fixture.app.clock.advance(Duration::from_millis(1));
            }
        }
        let (first, next) = page(&fixture, None).await;
        // What happens while somebody reads does not move the pages that follow.
        fixture.app.clock.advance(Duration::from_secs(1));
        note(&fixture).await;
        let (second, next) = page(&fixture, next).await;
        let (third, end) = page(&fixture, next).await;
        assert_eq!((first.len(), second.len(), third.len(), end), (50, 50, 20, None));
        let seen: Vec<_> = [first, second, third].concat().iter().map(order).collect();
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 120);
        let (newest, _) = page(&fixture, None).await;
        assert!(order(&newest[0]) > seen[0] && order(&newest[1]) == seen[0]);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_ends_with_the_trail_leads_nowhere() {
    on_both(|fixture| async move {
        assert_eq!(page(&fixture, None).await, (Vec::new(), None), "an empty trail");
        for _ in 0..50 {
            note(&fixture).await;
        }
        let (rows, next) = page(&fixture, None).await;
        assert_eq!((rows.len(), next), (50, None), "a full page that is the last");
        note(&fixture).await;
        let (rows, next) = page(&fixture, None).await;
        assert_eq!(rows.len(), 50);
        assert_eq!(page(&fixture, next).await.0.len(), 1);
    })
    .await;
}

#[test]
fn a_cursor_comes_back_as_it_went_and_foreign_ones_are_none() {
    let id = EntryId::from_uuid(uuid::Uuid::from_u128(7));
    let cursor = AuditCursor { at: crate::domain::Timestamp::from_millis(12), id };
    assert_eq!(cursor.to_string().parse(), Ok(cursor));
    for foreign in ["", "_", "12", "12_", "x_00000000-0000-0000-0000-000000000007", "12_7", "12_\0", "1\u{202e}2_7"] {
        assert_eq!(foreign.parse::<AuditCursor>(), Err(()), "{foreign:?}");
    }
}

#[tokio::test]
async fn t2_a_row_says_who_did_what_to_whom_from_where_and_how_it_ended() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let (invite, _) = world::invite(&fixture, &ana, "Mira Lindqvist", "mira@harbour.example").await;
        fixture.app.clock.advance(Duration::from_secs(1));
        let admin = fixture.admin(&ana).await;
        let session = admin.member().session;
        revoke_invite::revoke_invite(&fixture.app, &admin.into(), invite).await.unwrap();
        fixture.app.clock.advance(Duration::from_secs(1));
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let ben = fixture.member(&ben).await;
        append(&fixture.app, refused(&ben, fixture.app.clock.now())).await;
        let rows = trail(&fixture).await;
        let actions: Vec<_> = rows.iter().map(|row| row.action).collect();
        assert_eq!(actions, [Action::InviteCreated, Action::InviteRevoked, Action::AccessRefused]);
        let [created, revoked, refused] = &rows[..] else { unreachable!() };
        assert_eq!((created.actor, created.actor_kind.as_str()), (Some(ana.id), "user"));
        assert_eq!(created.actor_name.as_deref(), Some("Ana Kovač"));
        assert_eq!(created.target_name.as_deref(), Some("Mira Lindqvist"));
        assert_eq!(created.address.as_deref(), Some("203.0.113.7"));
        assert_eq!((created.outcome, created.count), (Outcome::Done, None));
        assert_eq!((created.details["role"].as_str(), created.details["open"].as_str()), ("member", "false"));
        assert_eq!(created.details["holds_ms"], (7 * 24 * 3_600_000).to_string());
        assert_eq!((revoked.details["before"].as_str(), revoked.details["after"].as_str()), ("waiting", "revoked"));
        assert_eq!(revoked.at, created.at + Duration::from_secs(1));
        assert_eq!((refused.outcome, refused.actor), (Outcome::Refused, Some(ben.user)));
        assert_eq!(refused.details["route"], "GET /users");
        let body: serde_json::Value = serde_json::from_str(&super::bodies(&fixture).await[1]).unwrap();
        assert_eq!(body["actor"]["role"], "admin", "with role and session");
        assert_eq!(body["actor"]["session"], session.to_string());
        assert_eq!(body["target"]["id"], invite.to_string());
    })
    .await;
}

/// The entries that a name and words find, on all pages: the names of what they are about.
async fn found(fixture: &Fixture, person: &str, text: &str) -> Vec<String> {
    let filters = Filters { person: person.to_owned(), text: text.to_owned(), ..Filters::default() };
    let (mut names, mut before) = (Vec::new(), None);
    loop {
        let page = service::search(&fixture.app, &filters, before).await.unwrap();
        names.extend(page.rows.into_iter().filter_map(|row| row.target_name));
        before = page.next;
        if before.is_none() {
            return names;
        }
    }
}

#[tokio::test]
async fn t5_letters_of_every_alphabet_are_found_without_case_and_no_others_with_them() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        world::invite(&fixture, &ana, "Žiga Novak", "ziga@harbour.example").await;
        // More than a page of names that differ in that letter alone.
        for number in 0..60 {
            world::invite(&fixture, &ana, "Riga Trade", &format!("riga{number}@harbour.example")).await;
        }
        world::invite(&fixture, &ana, "ЖЕНЯ 100%_Œ", "zhenya@harbour.example").await;
        for wanted in ["Žiga", "žiga", "ŽIGA n"] {
            assert_eq!(found(&fixture, wanted, "").await, ["Žiga Novak"], "{wanted}");
            assert_eq!(found(&fixture, "", wanted).await, ["Žiga Novak"], "{wanted}");
        }
        for wanted in ["женя", "Женя", "0%_œ"] {
            assert_eq!(found(&fixture, wanted, "").await, ["ЖЕНЯ 100%_Œ"], "{wanted}");
        }
        assert_eq!(found(&fixture, "rigA", "trade").await.len(), 60);
        assert_eq!(found(&fixture, "žigažaga", "").await.len(), 0);
        assert_eq!(found(&fixture, "Ana", "žiga").await, ["Žiga Novak"], "who acted, and a word");
    })
    .await;
}

/// How many lines a filtered export has between its head and its end.
async fn exported(fixture: &Fixture, admin: &Admin, filters: Filters) -> usize {
    let mut export = export::begin(&fixture.app, admin, export::Form::Jsonl, filters).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        text.extend(piece);
    }
    String::from_utf8(text).unwrap().lines().count() - 2
}

#[tokio::test]
async fn t5_t6_a_letter_whose_lower_case_is_two_is_found_on_the_page_and_for_an_export() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        world::invite(&fixture, &ana, "İzmir Demirİ", "izmir@harbour.example").await;
        world::invite(&fixture, &ana, "Ozmir Demiro", "ozmir@harbour.example").await;
        for wanted in ["İzmir", "İZMIR D", "i\u{307}zmir", "demirİ", "zmir demiri\u{307}"] {
            let filters = [
                Filters { person: wanted.to_owned(), ..Filters::default() },
                Filters { text: wanted.to_owned(), ..Filters::default() },
            ];
            for filters in filters {
                assert_eq!(found(&fixture, &filters.person, &filters.text).await, ["İzmir Demirİ"], "{wanted}");
                assert_eq!(exported(&fixture, &admin, filters).await, 1, "{wanted}");
            }
        }
    })
    .await;
}
