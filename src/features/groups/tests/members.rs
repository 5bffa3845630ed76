//! Who is in a group, changed from either side (G2).

use super::{made, members, of_user};
use crate::domain::{Authority, Role, UserId};
use crate::error::AppError;
use crate::features::{
    audit,
    groups::service::{
        add_members::add_members, list, remove_members::remove_members, set_user_groups::set_user_groups,
    },
};
use crate::tests::{
    fixture::on_both,
    world::{ACTED_ON, contents},
};

#[tokio::test]
async fn g2_members_change_from_the_group_with_an_entry_of_it_and_one_of_each_person() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id;
        let noor = fixture.user("Noor Haddad", "noor@harbour.example", Role::Member).await.id;
        let (design, sales) = (made(&fixture, &by, "Design").await, made(&fixture, &by, "Sales").await);
        add_members(&fixture.app, &by, sales, &[mira]).await.unwrap();
        let before = fixture.trail().await.len();
        let done = add_members(&fixture.app, &by, design, &[noor, mira]).await.unwrap();
        assert_eq!((done.people, done.undo.is_some()), (2, true));
        assert_eq!(
            fixture.trail().await[before..],
            ["group.members_changed", "user.groups_changed", "user.groups_changed"]
        );
        assert_eq!(members(&fixture, design).await, ["Mira Lindqvist", "Noor Haddad"]);
        let rows = audit::service::list(&fixture.app, None).await.unwrap().rows;
        let of_mira = rows.iter().find(|row| row.target_name.as_deref() == Some("Mira Lindqvist")).unwrap();
        let told = audit::text::particulars(of_mira);
        assert!(told.contains("now also in Design") && !told.contains("Sales"), "{told}");
        let of_group = rows.iter().find(|row| row.action == audit::Action::GroupMembersChanged).unwrap();
        assert_eq!((of_group.details["before"].as_str(), of_group.details["after"].as_str()), ("0", "2"));
        // Who is in it already is neither counted nor told of, and an act that changes nothing writes nothing (U7).
        let third = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await.id;
        assert_eq!(add_members(&fixture.app, &by, design, &[mira, third]).await.unwrap().people, 1);
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(add_members(&fixture.app, &by, design, &[mira, noor]).await.unwrap().undo, None);
        remove_members(&fixture.app, &by, sales, &[noor]).await.unwrap();
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
        assert_eq!(remove_members(&fixture.app, &by, design, &[mira, noor]).await.unwrap().people, 2);
        assert_eq!(
            (members(&fixture, design).await, of_user(&fixture, mira).await),
            (vec!["Ben Osei".to_owned()], vec!["Sales".to_owned()])
        );
    })
    .await;
}

#[tokio::test]
async fn g2_somebody_s_groups_are_chosen_from_their_own_side() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id;
        let mut groups = Vec::new();
        for name in ["Design", "Ops", "Sales"] {
            groups.push(made(&fixture, &by, name).await);
        }
        set_user_groups(&fixture.app, &by, mira, &groups[..2]).await.unwrap();
        assert_eq!(of_user(&fixture, mira).await, ["Design", "Ops"]);
        set_user_groups(&fixture.app, &by, mira, &[groups[2], groups[1]]).await.unwrap();
        assert_eq!(of_user(&fixture, mira).await, ["Ops", "Sales"]);
        let facts = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        assert_eq!(set_user_groups(&fixture.app, &by, mira, &groups[1..]).await.unwrap().undo, None, "U7");
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), facts);
        set_user_groups(&fixture.app, &by, mira, &[]).await.unwrap();
        assert_eq!(of_user(&fixture, mira).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn u9_who_was_erased_is_in_no_list_and_cannot_be_taken_in() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id;
        let gone = fixture.user("Gone Already", "gone@harbour.example", Role::Member).await.id;
        let group = made(&fixture, &by, "Design").await;
        add_members(&fixture.app, &by, group, &[mira, gone]).await.unwrap();
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{gone}'")).await.unwrap();
        assert_eq!(members(&fixture, group).await.len(), 2, "who is deactivated keeps their groups (U5)");
        fixture.sql(&format!("UPDATE users SET erased_at = 1 WHERE id = '{gone}'")).await.unwrap();
        assert_eq!(members(&fixture, group).await, ["Mira Lindqvist"]);
        assert_eq!(list::groups(&fixture.app).await.unwrap()[0].members, 1);
        let nobody = UserId::from_uuid(uuid::Uuid::nil());
        for user in [gone, nobody] {
            assert_eq!(add_members(&fixture.app, &by, group, &[user]).await.err(), Some(AppError::NotFound));
            assert_eq!(set_user_groups(&fixture.app, &by, user, &[]).await.err(), Some(AppError::NotFound));
        }
    })
    .await;
}

#[tokio::test]
async fn g2_who_could_be_taken_in_is_found_by_name_or_email() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await.id;
        fixture.user("Noor Haddad", "noor@harbour.example", Role::Member).await;
        let group = made(&fixture, &by, "Design").await;
        add_members(&fixture.app, &by, group, &[mira]).await.unwrap();
        for (search, expected) in
            [("", vec!["Ana Kovač", "Noor Haddad"]), ("NOOR@", vec!["Noor Haddad"]), ("mira", vec![]), ("%", vec![])]
        {
            let found = list::others(&fixture.app, group, search).await.unwrap();
            assert_eq!(found.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), expected, "{search}");
        }
    })
    .await;
}
