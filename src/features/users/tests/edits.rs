//! Editing a waiting invite (I6).

use super::{claim, invite, token};
use crate::domain::{Authority, Role};
use crate::error::{AppError, Fault};
use crate::features::{
    audit,
    groups::service::delete_group::delete_group,
    users::{
        model::InviteEdit,
        service::{claim::claim_page, edit_invite::edit_invite, list, person::person, revoke_invite::revoke_invite},
    },
};
use crate::tests::{
    fixture::on_both,
    world::{self, ACTED_ON, contents},
};
use std::time::Duration;

fn edit(name: &str, role: &str, groups: &[String]) -> InviteEdit {
    InviteEdit::parse(name, role, Some(groups)).unwrap()
}

#[tokio::test]
async fn i6_a_waiting_invite_gets_another_name_role_and_groups_and_keeps_its_link() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        let link = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        let new = edit("Mira Lindqvist", "admin", &[group.to_string()]);
        edit_invite(&fixture.app, &by, link.invite, new.clone()).await.unwrap();
        let row = list::invites(&fixture.app, "lindq", None, None, None).await.unwrap().rows.remove(0);
        assert_eq!((row.name.as_str(), row.role, row.groups.len()), ("Mira Lindqvist", Role::Admin, 1));
        assert_eq!(claim_page(&fixture.app, token(&link), None).await.unwrap().role, Role::Admin);
        let entry = audit::service::list(&fixture.app, None).await.unwrap().rows.remove(0);
        assert_eq!(
            audit::text::particulars(&entry),
            "Mira Lindqvist · was Mira · Admin in Design · was Member in no group"
        );
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        edit_invite(&fixture.app, &by, link.invite, new).await.unwrap();
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts, "U7");
        // A form in which the groups could not be seen says nothing of them.
        let unseen = InviteEdit::parse("Mira L.", "admin", None).unwrap();
        edit_invite(&fixture.app, &by, link.invite, unseen).await.unwrap();
        let user = claim(&fixture, &link, "").await.unwrap().user;
        let page = person(&fixture.app, admin.member(), user).await.unwrap();
        assert_eq!((page.role, page.groups[0].id), (Role::Admin, group));
    })
    .await;
}

#[tokio::test]
async fn i6_what_waits_no_more_is_not_edited() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let by: Authority = admin.clone().into();
        let expired = invite(&fixture, &admin, "Late", "late@harbour.example").await.unwrap();
        let revoked = invite(&fixture, &admin, "Back", "back@harbour.example").await.unwrap();
        let claimed = invite(&fixture, &admin, "Mira", "mira@harbour.example").await.unwrap();
        revoke_invite(&fixture.app, &by, revoked.invite).await.unwrap();
        claim(&fixture, &claimed, "").await.unwrap();
        fixture.app.clock.advance(Duration::from_secs(3600));
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        for (invite, error) in [
            (expired.invite, AppError::NotWaiting),
            (revoked.invite, AppError::NotWaiting),
            (claimed.invite, AppError::AlreadyClaimed),
        ] {
            let outcome = edit_invite(&fixture.app, &by, invite, edit("Other", "member", &[])).await;
            assert_eq!(outcome.err(), Some(error));
        }
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
    })
    .await;
}

#[tokio::test]
async fn i6_an_edit_keeps_to_the_rules_of_an_invite() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        delete_group(&fixture.app, &by, group).await.unwrap();
        let open = invite(&fixture, &admin, "Somebody", "").await.unwrap().invite;
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        let app = &fixture.app;
        let as_admin = edit_invite(app, &by, open, edit("Somebody", "admin", &[])).await;
        assert_eq!(as_admin.err(), Some(AppError::field("role", Fault::AdminNeedsEmail)), "I2");
        let gone = edit_invite(app, &by, open, edit("Somebody", "member", &[group.to_string()])).await;
        assert_eq!(gone.err(), Some(AppError::GroupGone));
        assert_eq!(InviteEdit::parse(" ", "owner", None).unwrap_err().fault_of("role"), Some(Fault::NotAChoice));
        for (change, error) in
            [("role = 'member'", AppError::RightLost), ("status = 'deactivated'", AppError::SignedOut)]
        {
            fixture.user("Ben Osei", &format!("{}@harbour.example", error.status()), Role::Admin).await;
            fixture.sql(&format!("UPDATE users SET {change} WHERE id = '{}'", ana.id)).await.unwrap();
            assert_eq!(edit_invite(app, &by, open, edit("Other", "member", &[])).await.err(), Some(error), "P1");
        }
        let invites = |facts: &std::collections::BTreeMap<String, Vec<_>>| facts["invites"].clone();
        assert_eq!(invites(&contents(&fixture, ACTED_ON).await), invites(&before.0));
        assert_eq!(fixture.trail().await, before.1);
    })
    .await;
}
