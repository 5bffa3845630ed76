//! Taking back what one has just done to an agent (F6).

use super::{listed, made, may_chat, shown};
use crate::domain::{Admin, Authority, EntryId, Role, Visibility};
use crate::error::AppError;
use crate::features::agents::{
    model::AgentDeed,
    service::{archive, list, undo::undo},
};
use crate::features::groups::service::delete_group::delete_group;
use crate::tests::{
    fixture::{Fixture, on_both},
    world::{ACTED_ON, contents, group},
};
use std::time::Duration;

async fn is_refused(fixture: &Fixture, admin: &Admin, entry: EntryId, error: AppError) {
    let before = (contents(fixture, ACTED_ON).await, fixture.trail().await);
    assert_eq!(undo(&fixture.app, admin, entry).await.err(), Some(error));
    assert_eq!((contents(fixture, ACTED_ON).await, fixture.trail().await), before);
}

#[tokio::test]
async fn f6_who_sees_an_agent_and_its_archiving_are_undone_with_an_entry_that_names_the_act() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by = Authority::from(admin.clone());
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let design = group(&fixture, &ana, "Design", &[mira.id]).await;
        let agent = made(&fixture, &by, "Market monitor").await;
        shown(&fixture, &by, agent, &[design]).await;
        let for_all = shown(&fixture, &by, agent, &[]).await.undo.unwrap();
        assert_eq!(undo(&fixture.app, &admin, for_all).await.unwrap().deed, AgentDeed::Shown);
        let page = list::agent(&fixture.app, agent).await.unwrap();
        assert_eq!((page.visibility, page.groups.len()), (Visibility::Groups, 1));
        assert!(may_chat(&fixture, mira.id, agent).await);
        let gone = archive::archive(&fixture.app, &by, agent).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &admin, gone).await.unwrap().deed, AgentDeed::Restored);
        assert_eq!(listed(&fixture, true).await, Vec::<String>::new());
        archive::archive(&fixture.app, &by, agent).await.unwrap();
        let back = archive::restore(&fixture.app, &by, agent).await.unwrap().undo.unwrap();
        assert_eq!(undo(&fixture.app, &admin, back).await.unwrap().deed, AgentDeed::Archived);
        for entry in [for_all, gone, back] {
            let naming = format!("SELECT COUNT(*) FROM audit_entries WHERE body LIKE '%\"undoes\":\"{entry}\"%'");
            assert_eq!(fixture.number(&naming).await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn f6_an_act_on_an_agent_is_not_undone_twice_later_by_another_or_after_another_change() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by = Authority::from(admin.clone());
        let ben = fixture.admin(&fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await).await;
        let as_ben = Authority::from(ben.clone());
        let design = group(&fixture, &ana, "Design", &[]).await;
        let agent = made(&fixture, &by, "Market monitor").await;
        let in_design = shown(&fixture, &by, agent, &[design]).await.undo.unwrap();
        is_refused(&fixture, &ben, in_design, AppError::NotFound).await;
        // There and back by somebody else: it looks the same, and is not what this act left.
        shown(&fixture, &as_ben, agent, &[]).await;
        let again = shown(&fixture, &as_ben, agent, &[design]).await.undo.unwrap();
        is_refused(&fixture, &admin, in_design, AppError::UndoStale).await;
        undo(&fixture.app, &ben, again).await.unwrap();
        is_refused(&fixture, &ben, again, AppError::UndoStale).await;

        let in_design = shown(&fixture, &by, agent, &[design]).await.undo.unwrap();
        let for_all = shown(&fixture, &by, agent, &[]).await.undo.unwrap();
        is_refused(&fixture, &admin, in_design, AppError::UndoStale).await;
        delete_group(&fixture.app, &by, design).await.unwrap();
        is_refused(&fixture, &admin, for_all, AppError::GroupGone).await;

        let gone = archive::archive(&fixture.app, &by, agent).await.unwrap().undo.unwrap();
        archive::restore(&fixture.app, &as_ben, agent).await.unwrap();
        is_refused(&fixture, &admin, gone, AppError::UndoStale).await;
        let gone = archive::archive(&fixture.app, &by, agent).await.unwrap().undo.unwrap();
        fixture.app.clock.advance(Duration::from_millis(600_001));
        is_refused(&fixture, &admin, gone, AppError::UndoTooLate).await;
        is_refused(&fixture, &admin, EntryId::from_uuid(uuid::Uuid::nil()), AppError::NotFound).await;
    })
    .await;
}
