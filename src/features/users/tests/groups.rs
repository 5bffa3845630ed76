//! Groups of invites and of people: given by a claim, shown and filtered by in both lists (I1, C1, I6, U1).

use super::{claim, invite};
use crate::domain::{Admin, Authority, GroupId, GroupLabel, Role, Status};
use crate::error::AppError;
use crate::features::{
    audit,
    groups::service::{
        add_members::add_members, delete_group::delete_group, list as groups, set_user_groups::set_user_groups,
        undo::undo as undo_group,
    },
    users::{
        model::{InviteLink, NewInvite, Sort},
        service::{
            create_invite::create_invite,
            list::{self, PeopleQuery},
            person::person,
            renew_invite::renew_invite,
        },
    },
};
use crate::tests::{
    fixture::{Fixture, on_both},
    world::{self, contents},
};

async fn invite_into(fixture: &Fixture, admin: &Admin, email: &str, groups: &[GroupId]) -> InviteLink {
    let new = NewInvite::parse(email, "Mira Lindqvist", "member", "1h").unwrap().into_groups(groups.to_vec());
    create_invite(&fixture.app, admin, new, false).await.unwrap()
}

fn names(labels: &[GroupLabel]) -> Vec<&str> {
    labels.iter().map(|label| label.name.as_str()).collect()
}

#[tokio::test]
async fn c1_a_claim_gives_the_groups_of_its_invite_and_a_renewal_keeps_them() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let mut made = Vec::new();
        for name in ["Design", "Ops", "Sales"] {
            made.push(world::group(&fixture, &ana, name, &[]).await);
        }
        let first = invite_into(&fixture, &admin, "mira@harbour.example", &[made[2], made[0]]).await;
        let listed = list::invites(&fixture.app, "", None, None, None).await.unwrap().rows;
        assert_eq!(names(&listed[0].groups), ["Design", "Sales"], "I6");
        let link = renew_invite(&fixture.app, &admin, first.invite, false).await.unwrap();
        assert_eq!(groups::group(&fixture.app, made[0]).await.unwrap().invites, 1);
        delete_group(&fixture.app, &by, made[2]).await.unwrap();
        let user = claim(&fixture, &link, "").await.unwrap().user;
        let page = person(&fixture.app, admin.member(), user).await.unwrap();
        assert_eq!(names(&page.groups), ["Design"], "a group that is gone is not given");
        let claimed = &audit::service::list(&fixture.app, None).await.unwrap().rows[0];
        assert!(audit::text::particulars(claimed).contains("in Design"), "{claimed:?}");
        let group = groups::group(&fixture.app, made[0]).await.unwrap();
        assert_eq!((group.count, group.invites), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn g2_a_deleted_group_that_comes_back_brings_its_waiting_invites_along() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        let link = invite_into(&fixture, &admin, "mira@harbour.example", &[group]).await;
        let gone = delete_group(&fixture.app, &admin.clone().into(), group).await.unwrap().undo.unwrap();
        let listed = list::invites(&fixture.app, "", None, None, None).await.unwrap().rows;
        assert_eq!(names(&listed[0].groups), Vec::<&str>::new());
        undo_group(&fixture.app, &admin, gone).await.unwrap();
        let user = claim(&fixture, &link, "").await.unwrap().user;
        assert_eq!(names(&person(&fixture.app, admin.member(), user).await.unwrap().groups), ["Design"]);
    })
    .await;
}

#[tokio::test]
async fn i1_an_invite_into_a_group_that_is_gone_is_not_made() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        delete_group(&fixture.app, &admin.clone().into(), group).await.unwrap();
        let before = (contents(&fixture, &["invites", "invite_groups"]).await, fixture.trail().await);
        let new = NewInvite::parse("", "Mira", "", "").unwrap().into_groups(vec![group]);
        assert_eq!(create_invite(&fixture.app, &admin, new, false).await.err(), Some(AppError::GroupGone));
        assert_eq!((contents(&fixture, &["invites", "invite_groups"]).await, fixture.trail().await), before);
    })
    .await;
}

#[tokio::test]
async fn f6_an_undo_does_not_take_away_what_a_claim_gave_meanwhile() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        let link = invite_into(&fixture, &admin, "mira@harbour.example", &[group]).await;
        let added = add_members(&fixture.app, &admin.clone().into(), group, &[ana.id]).await.unwrap().undo.unwrap();
        claim(&fixture, &link, "").await.unwrap();
        assert_eq!(undo_group(&fixture.app, &admin, added).await.err(), Some(AppError::UndoStale));
    })
    .await;
}

#[tokio::test]
async fn u1_both_lists_show_groups_and_hold_those_of_one_alone_page_by_page() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let (design, ops) =
            (world::group(&fixture, &ana, "design", &[]).await, world::group(&fixture, &ana, "Éops", &[]).await);
        let mut in_design = Vec::new();
        for number in 0..60 {
            let email = format!("p{number}@harbour.example");
            let person = fixture.user(&format!("Person {number:02}"), &email, Role::Member).await;
            if number % 10 != 0 {
                in_design.push(person.id);
            }
        }
        add_members(&fixture.app, &by, design, &in_design).await.unwrap();
        set_user_groups(&fixture.app, &by, in_design[0], &[ops, design]).await.unwrap();
        let query = |sort, after| PeopleQuery {
            status: Status::Active,
            search: "person".to_owned(),
            role: None,
            group: Some(design),
            sort,
            after,
        };
        for sort in [Sort::Name, Sort::LastActive, Sort::Joined] {
            let first = list::people(&fixture.app, query(sort, None)).await.unwrap();
            let second = list::people(&fixture.app, query(sort, first.next.clone())).await.unwrap();
            let mut found: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
            found.sort();
            in_design.sort();
            assert_eq!((first.rows.len(), second.next), (50, None), "{sort}");
            assert_eq!(found, in_design, "{sort}");
        }
        let all = PeopleQuery { group: None, ..query(Sort::Name, None) };
        let rows = list::people(&fixture.app, all).await.unwrap().rows;
        assert_eq!(names(&rows[0].groups), Vec::<&str>::new());
        assert_eq!(names(&rows[1].groups), ["design", "Éops"], "by name, whatever the case");

        invite(&fixture, &admin, "Noor", "noor@harbour.example").await.unwrap();
        invite_into(&fixture, &admin, "mira@harbour.example", &[design]).await;
        let invites = list::invites(&fixture.app, "", None, Some(design), None).await.unwrap().rows;
        assert_eq!(invites.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Mira Lindqvist"]);
        delete_group(&fixture.app, &by, design).await.unwrap();
        assert_eq!(list::people(&fixture.app, query(Sort::Name, None)).await.unwrap().rows.len(), 0);
        assert_eq!(list::invites(&fixture.app, "", None, Some(design), None).await.unwrap().rows.len(), 0);
    })
    .await;
}
