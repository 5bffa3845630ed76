//! Groups made, renamed and deleted (G1, G2).

use super::{details, made, make, members};
use crate::domain::{Authority, GroupId, Role};
use crate::error::{AppError, Fault};
use crate::features::agents::{model::Template, service::archive::archive};
use crate::features::groups::{
    model::GroupDetails,
    service::{
        add_members::add_members, change_group::change_group, delete_group::delete_group, list,
        remove_members::remove_members, set_user_groups::set_user_groups, undo::undo,
    },
};
use crate::tests::{
    fixture::on_both,
    world::{self, ACTED_ON, contents},
};
use std::time::Duration;

#[tokio::test]
async fn g1_a_name_belongs_to_one_group_in_any_case() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let design = made(&fixture, &by, "Design").await;
        made(&fixture, &by, "Élan").await;
        made(&fixture, &by, "sales").await;
        let taken = Some(AppError::field("name", Fault::GroupNameTaken));
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        for name in ["DESIGN", "design", " Design ", "ÉLAN", "E\u{301}lan"] {
            assert_eq!(make(&fixture, &by, name).await.err(), taken, "{name}");
        }
        assert_eq!(change_group(&fixture.app, &by, design, details("Sales")).await.err(), taken);
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
        // Its own name in another case is nobody else's.
        change_group(&fixture.app, &by, design, details("DESIGN")).await.unwrap();
        let names: Vec<String> =
            list::groups(&fixture.app).await.unwrap().into_iter().map(|row| row.name.to_string()).collect();
        assert_eq!(names, ["DESIGN", "Élan", "sales"], "by name, whatever the case and accents");
    })
    .await;
}

#[tokio::test]
async fn g1_what_is_changed_stands_in_the_trail_before_and_after() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let group = made(&fixture, &by, "Design").await;
        let new = GroupDetails::parse("Designers", "They draw").unwrap();
        change_group(&fixture.app, &by, group, new.clone()).await.unwrap();
        let page = list::group(&fixture.app, group).await.unwrap();
        assert_eq!((page.name.as_str(), page.description.as_str()), ("Designers", "They draw"));
        let told: Vec<_> = page.timeline.rows.iter().map(|row| row.action.as_str()).collect();
        assert_eq!(told, ["group.changed", "group.created"], "its own entries, newest first");
        let entry = &page.timeline.rows[0];
        assert_eq!(entry.target_name.as_deref(), Some("Designers"));
        assert_eq!(entry.details["before"], r#"{"description":"","name":"Design"}"#);
        assert_eq!(entry.details["after"], r#"{"description":"They draw","name":"Designers"}"#);
        let before = fixture.trail().await;
        let again = change_group(&fixture.app, &by, group, new).await.unwrap();
        assert_eq!((again.undo, fixture.trail().await), (None, before), "U7");
    })
    .await;
}

#[tokio::test]
async fn g2_a_deleted_group_is_gone_for_everybody_and_every_act_says_so() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let group = made(&fixture, &by, "Design").await;
        add_members(&fixture.app, &by, group, &[mira.id]).await.unwrap();
        assert_eq!(delete_group(&fixture.app, &by, group).await.unwrap().people, 1);
        assert_eq!(super::of_user(&fixture, mira.id).await, Vec::<String>::new());
        assert_eq!(list::groups(&fixture.app).await.unwrap(), []);
        assert_eq!(list::group(&fixture.app, group).await.err(), Some(AppError::NotFound));
        let never = GroupId::from_uuid(uuid::Uuid::nil());
        for gone in [group, never] {
            let app = &fixture.app;
            for outcome in [
                change_group(app, &by, gone, details("X")).await,
                delete_group(app, &by, gone).await,
                add_members(app, &by, gone, &[mira.id]).await,
                remove_members(app, &by, gone, &[mira.id]).await,
                set_user_groups(app, &by, mira.id, &[gone]).await,
            ] {
                assert_eq!(outcome.err(), Some(AppError::GroupGone));
            }
        }
        // Its name is free.
        made(&fixture, &by, "design").await;
    })
    .await;
}

#[tokio::test]
async fn g2_what_was_deleted_goes_for_good_when_it_can_no_longer_be_undone() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let (first, second) = (made(&fixture, &by, "First").await, made(&fixture, &by, "Second").await);
        add_members(&fixture.app, &by, first, &[ana.id]).await.unwrap();
        let gone = delete_group(&fixture.app, &by, first).await.unwrap().undo.unwrap();
        fixture.app.clock.advance(Duration::from_millis(600_001));
        assert_eq!(undo(&fixture.app, &admin, gone).await.err(), Some(AppError::UndoTooLate));
        delete_group(&fixture.app, &by, second).await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM groups").await, 1, "the second can still come back");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM group_members").await, 0);
    })
    .await;
}

#[tokio::test]
async fn p1_acts_on_groups_need_the_right_at_the_time_of_the_act() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let admin = fixture.admin(&ana).await;
        let by: Authority = admin.clone().into();
        let group = made(&fixture, &by, "Design").await;
        let added = add_members(&fixture.app, &by, group, &[ana.id]).await.unwrap().undo.unwrap();
        for (change, expected) in
            [("role = 'member'", AppError::RightLost), ("status = 'deactivated'", AppError::SignedOut)]
        {
            fixture.sql(&format!("UPDATE users SET {change} WHERE id = '{}'", ana.id)).await.unwrap();
            let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
            let app = &fixture.app;
            for outcome in [
                make(&fixture, &by, "Other").await,
                change_group(app, &by, group, details("Other")).await,
                delete_group(app, &by, group).await,
                add_members(app, &by, group, &[ana.id]).await,
                remove_members(app, &by, group, &[ana.id]).await,
                set_user_groups(app, &by, ana.id, &[]).await,
                undo(app, &admin, added).await,
            ] {
                assert_eq!(outcome.err().as_ref(), Some(&expected));
            }
            assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
        }
    })
    .await;
}

#[tokio::test]
async fn t1_no_entry_no_change_to_a_group() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let group = made(&fixture, &by, "Design").await;
        let before = contents(&fixture, ACTED_ON).await;
        fixture.break_inserts("audit_entries").await;
        let app = &fixture.app;
        for outcome in [
            make(&fixture, &by, "Other").await,
            change_group(app, &by, group, details("Other")).await,
            delete_group(app, &by, group).await,
            add_members(app, &by, group, &[ana.id]).await,
            set_user_groups(app, &by, ana.id, &[group]).await,
        ] {
            assert_eq!(outcome.err(), Some(AppError::Internal));
        }
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
        fixture.mend_inserts("audit_entries").await;
        add_members(app, &by, group, &[ana.id]).await.unwrap();
        assert_eq!(members(&fixture, group).await, ["Ana Kovač"]);
    })
    .await;
}

#[tokio::test]
async fn g2_a_deletion_names_the_agents_and_whoever_sees_one_by_no_other_way() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let mut people = Vec::new();
        for (name, role) in
            [("Mira", Role::Member), ("Noor", Role::Member), ("Ben", Role::Member), ("Ida", Role::Admin)]
        {
            people.push(fixture.user(name, &format!("{name}@harbour.example"), role).await.id);
        }
        let design = world::group(&fixture, &ana, "Design", &people).await;
        let sales = world::group(&fixture, &ana, "Sales", &people[1..2]).await;
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", people[2])).await.unwrap();
        let seen = async |group| {
            let page = list::group(&fixture.app, group).await.unwrap();
            let agents: Vec<_> = page.agents.into_iter().map(|agent| agent.name.to_string()).collect();
            let names: Vec<_> = page.losing.names.into_iter().map(|name| name.to_string()).collect();
            assert_eq!(names.len() as i64, page.losing.count);
            (agents, names)
        };
        let counted = async || -> Vec<i64> {
            list::groups(&fixture.app).await.unwrap().into_iter().map(|group| group.agents).collect()
        };
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!((seen(design).await, counted().await), ((named(&[]), named(&[])), vec![0, 0]));
        let both = world::agent(&fixture, &ana, "For both", Template::Scratch, &[design, sales]).await;
        // Admins see every agent, and whoever is deactivated sees none.
        assert_eq!(seen(design).await, (named(&["For both"]), named(&["Mira"])), "Noor sees it by Sales, too");
        assert_eq!(seen(sales).await, (named(&["For both"]), named(&[])));
        world::agent(&fixture, &ana, "Design alone", Template::Scratch, &[design]).await;
        assert_eq!(seen(design).await, (named(&["Design alone", "For both"]), named(&["Mira", "Noor"])));
        assert_eq!(counted().await, [2, 1]);
        let by = fixture.admin(&ana).await.into();
        archive(&fixture.app, &by, both).await.unwrap();
        assert_eq!(
            seen(sales).await,
            (named(&["For both"]), named(&[])),
            "it relies on the group for when it comes back"
        );
        let loss = seen(design).await;
        delete_group(&fixture.app, &by, design).await.unwrap();
        assert_eq!((loss.1, counted().await), (named(&["Mira", "Noor"]), vec![1]));
    })
    .await;
}
