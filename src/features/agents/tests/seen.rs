//! Who can see what, and why (N3).

use super::{made, shown};
use crate::domain::{AgentId, Authority, Role, UserId};
use crate::error::AppError;
use crate::features::agents::{
    service::{archive::archive, examine, seen},
    text,
};
use crate::features::groups::service::delete_group::delete_group;
use crate::tests::{
    fixture::{Fixture, on_both},
    world::group,
};

/// Who sees an agent, with the reason as it is told.
async fn by(fixture: &Fixture, agent: AgentId) -> Vec<(String, String)> {
    let seen = seen::by(&fixture.app, agent, None).await.unwrap();
    let told = |row: &crate::features::agents::model::Seer| {
        (row.name.to_string(), text::why(seen.visibility, row.role, &row.groups))
    };
    seen.rows.iter().map(told).collect()
}

fn told(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(name, why)| ((*name).to_owned(), (*why).to_owned())).collect()
}

#[tokio::test]
async fn n3_both_sides_tell_who_sees_an_agent_and_why() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let noor = fixture.user("Noor Haddad", "noor@harbour.example", Role::Member).await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let people = [mira.id, gone.id];
        let (design, sales) =
            (group(&fixture, &ana, "Design", &people).await, group(&fixture, &ana, "Sales", &people).await);
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        let agent = made(&fixture, &authority, "Market monitor").await;
        let for_all = made(&fixture, &authority, "Policy guide").await;
        let admins = [("Ana Kovač", "Admins see every agent")];
        assert_eq!(by(&fixture, agent).await, told(&admins));
        shown(&fixture, &authority, agent, &[design, sales]).await;
        shown(&fixture, &authority, for_all, &[]).await;
        let with_mira = [admins[0], ("Mira Lindqvist", "In Design, Sales")];
        assert_eq!(by(&fixture, agent).await, told(&with_mira));
        let everyone = ["Ana Kovač", "Mira Lindqvist", "Noor Haddad"].map(|name| (name, "Everyone can see it"));
        assert_eq!(by(&fixture, for_all).await, told(&everyone));

        let of = |user: UserId| seen::of(&fixture.app, user);
        let names = |rows: Vec<crate::features::agents::model::SeenAgent>| {
            rows.into_iter().map(|row| (row.name.to_string(), row.groups.len())).collect::<Vec<_>>()
        };
        let both = [("Market monitor".to_owned(), 2), ("Policy guide".to_owned(), 0)];
        assert_eq!(names(of(mira.id).await.unwrap().rows), both);
        assert_eq!(names(of(noor.id).await.unwrap().rows), both[1..]);
        assert_eq!(names(of(gone.id).await.unwrap().rows), []);
        archive(&fixture.app, &authority, agent).await.unwrap();
        assert_eq!(by(&fixture, agent).await, []);
        assert!(seen::by(&fixture.app, agent, None).await.unwrap().archived);
        assert_eq!(names(of(mira.id).await.unwrap().rows), both[1..]);
        fixture.sql(&format!("UPDATE users SET erased_at = 1 WHERE id = '{}'", gone.id)).await.unwrap();
        let nobody = UserId::from_uuid(uuid::Uuid::nil());
        for user in [gone.id, nobody] {
            assert_eq!(of(user).await.err(), Some(AppError::NotFound));
        }
    })
    .await;
}

#[tokio::test]
async fn n3_many_people_come_by_pages_each_once() {
    on_both(|fixture| async move {
        let authority: Authority = fixture.admin(&fixture.set_up().await).await.into();
        for n in 0..120 {
            // Several of one name, so that a page ends between them.
            let name = if n < 60 { "Same Name".to_owned() } else { format!("Person {n:03}") };
            fixture.user(&name, &format!("p{n}@harbour.example"), Role::Member).await;
        }
        let agent = made(&fixture, &authority, "Market monitor").await;
        shown(&fixture, &authority, agent, &[]).await;
        let (mut after, mut people, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = seen::by(&fixture.app, agent, after).await.unwrap();
            assert_eq!((page.count, page.is_first), (121, after.is_none()));
            people.extend(page.rows.into_iter().map(|row| (row.name.search_key(), row.id)));
            pages += 1;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut sorted = people.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((pages, people.len()), (3, 121));
        assert_eq!(people, sorted);
    })
    .await;
}

#[tokio::test]
async fn o5_agents_for_groups_that_are_gone_and_people_without_their_own_are_found() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let authority: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let design = group(&fixture, &ana, "Design", &[mira.id]).await;
        let agent = made(&fixture, &authority, "Market monitor").await;
        shown(&fixture, &authority, agent, &[design]).await;
        let found = async || {
            let names = examine::for_no_group(&fixture.app.db).await.unwrap();
            let names: Vec<_> = names.into_iter().map(|name| name.to_string()).collect();
            (examine::without_personal(&fixture.app.db).await.unwrap(), names)
        };
        assert_eq!(found().await, (0, vec![]));
        delete_group(&fixture.app, &authority, design).await.unwrap();
        assert_eq!(found().await, (0, vec!["Market monitor".to_owned()]));
        fixture.sql(&format!("DELETE FROM agents WHERE id = '{}'", mira.smithers)).await.unwrap();
        archive(&fixture.app, &authority, agent).await.unwrap();
        assert_eq!(found().await, (1, vec![]));
    })
    .await;
}
