//! Taking back what one has just done to groups (F6).

use super::{made, members, of_user};
use crate::domain::{Admin, Authority, EntryId, Role, UserId};
use crate::error::{AppError, Fault};
use crate::features::groups::{
    model::{GroupDeed, GroupDetails},
    service::{
        add_members::add_members, change_group::change_group, delete_group::delete_group, list,
        remove_members::remove_members, set_user_groups::set_user_groups, undo::undo,
    },
};
use crate::tests::{
    fixture::{Fixture, on_both},
    world::{ACTED_ON, contents},
};
use std::time::Duration;

struct Scene {
    ana: Admin,
    by: Authority,
    mira: UserId,
    noor: UserId,
}

async fn scene(fixture: &Fixture) -> Scene {
    let ana = fixture.admin(&fixture.set_up().await).await;
    Scene {
        by: ana.clone().into(),
        ana,
        mira: fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id,
        noor: fixture.user("Noor Haddad", "noor@harbour.example", Role::Member).await.id,
    }
}

async fn is_refused(fixture: &Fixture, admin: &Admin, entry: EntryId, error: AppError) {
    let before = (contents(fixture, ACTED_ON).await, fixture.trail().await);
    assert_eq!(undo(&fixture.app, admin, entry).await.err(), Some(error));
    assert_eq!((contents(fixture, ACTED_ON).await, fixture.trail().await), before);
}

#[tokio::test]
async fn f6_each_change_of_a_group_is_undone_with_an_entry_that_names_it() {
    on_both(|fixture| async move {
        let Scene { ana, by, mira, noor } = scene(&fixture).await;
        let app = &fixture.app;
        let (design, sales) = (made(&fixture, &by, "Design").await, made(&fixture, &by, "Sales").await);
        let new = GroupDetails::parse("Designers", "They draw").unwrap();
        let renamed = change_group(app, &by, design, new).await.unwrap().undo.unwrap();
        assert_eq!(undo(app, &ana, renamed).await.unwrap().deed, GroupDeed::Changed);
        let page = list::group(app, design).await.unwrap();
        assert_eq!((page.name.as_str(), page.description.as_str()), ("Design", ""));

        add_members(app, &by, design, &[mira]).await.unwrap();
        let added = add_members(app, &by, design, &[mira, noor]).await.unwrap().undo.unwrap();
        undo(app, &ana, added).await.unwrap();
        assert_eq!(members(&fixture, design).await, ["Mira Lindqvist"], "who was in it before stays");
        let removed = remove_members(app, &by, design, &[mira]).await.unwrap().undo.unwrap();
        assert_eq!(undo(app, &ana, removed).await.unwrap().deed, GroupDeed::MembersRestored);
        assert_eq!(members(&fixture, design).await, ["Mira Lindqvist"]);

        let moved = set_user_groups(app, &by, mira, &[sales]).await.unwrap().undo.unwrap();
        assert_eq!(undo(app, &ana, moved).await.unwrap().deed, GroupDeed::OfUser);
        assert_eq!(of_user(&fixture, mira).await, ["Design"]);

        let gone = delete_group(app, &by, design).await.unwrap().undo.unwrap();
        assert_eq!(undo(app, &ana, gone).await.unwrap().deed, GroupDeed::Restored);
        assert_eq!(members(&fixture, design).await, ["Mira Lindqvist"], "with whoever was in it");
        for entry in [renamed, added, removed, moved, gone] {
            let naming = format!("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%\"undoes\":\"{entry}\"%'");
            assert_eq!(fixture.number(&naming).await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn f6_a_change_is_not_undone_twice_later_by_another_or_after_another_change() {
    on_both(|fixture| async move {
        let Scene { ana, by, mira, noor } = scene(&fixture).await;
        let app = &fixture.app;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let (by_ben, as_ben) = (fixture.admin(&ben).await, Authority::from(fixture.admin(&ben).await));
        let (design, sales) = (made(&fixture, &by, "Design").await, made(&fixture, &by, "Sales").await);
        let added = add_members(app, &by, design, &[mira]).await.unwrap().undo.unwrap();
        is_refused(&fixture, &by_ben, added, AppError::NotFound).await;
        // Somebody else has changed it there and back: it looks the same, and is not what this act left.
        remove_members(app, &as_ben, design, &[mira]).await.unwrap();
        add_members(app, &as_ben, design, &[mira]).await.unwrap();
        is_refused(&fixture, &ana, added, AppError::UndoStale).await;
        // The same from the other side.
        let added = add_members(app, &by, sales, &[noor]).await.unwrap().undo.unwrap();
        set_user_groups(app, &as_ben, noor, &[]).await.unwrap();
        is_refused(&fixture, &ana, added, AppError::UndoStale).await;
        let moved = set_user_groups(app, &by, noor, &[sales]).await.unwrap().undo.unwrap();
        add_members(app, &as_ben, design, &[noor]).await.unwrap();
        is_refused(&fixture, &ana, moved, AppError::UndoStale).await;

        let rename = |name: &str| change_group(app, &by, design, super::details(name));
        let renamed = rename("One").await.unwrap().undo.unwrap();
        let again = rename("Two").await.unwrap().undo.unwrap();
        is_refused(&fixture, &ana, renamed, AppError::UndoStale).await;
        undo(app, &ana, again).await.unwrap();
        is_refused(&fixture, &ana, again, AppError::UndoStale).await;

        let removed = remove_members(app, &by, design, &[mira]).await.unwrap().undo.unwrap();
        fixture.app.clock.advance(Duration::from_millis(600_001));
        is_refused(&fixture, &ana, removed, AppError::UndoTooLate).await;
        is_refused(&fixture, &ana, EntryId::from_uuid(uuid::Uuid::nil()), AppError::NotFound).await;
    })
    .await;
}

#[tokio::test]
async fn f6_what_stands_in_the_way_of_an_undo_is_told() {
    on_both(|fixture| async move {
        let Scene { ana, by, mira, .. } = scene(&fixture).await;
        let app = &fixture.app;
        let design = made(&fixture, &by, "Design").await;
        let gone = delete_group(app, &by, design).await.unwrap().undo.unwrap();
        let taker = made(&fixture, &by, "DESIGN").await;
        is_refused(&fixture, &ana, gone, AppError::field("name", Fault::GroupNameTaken)).await;
        let moved = set_user_groups(app, &by, mira, &[taker]).await.unwrap().undo.unwrap();
        undo(app, &ana, moved).await.unwrap();
        let moved = set_user_groups(app, &by, mira, &[taker]).await.unwrap().undo.unwrap();
        let left = set_user_groups(app, &by, mira, &[]).await.unwrap().undo.unwrap();
        is_refused(&fixture, &ana, moved, AppError::UndoStale).await;
        delete_group(app, &by, taker).await.unwrap();
        is_refused(&fixture, &ana, left, AppError::GroupGone).await;
        undo(app, &ana, gone).await.expect("the name is free again");
    })
    .await;
}
