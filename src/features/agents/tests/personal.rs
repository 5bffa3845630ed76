//! Everybody's own Smithers (N5, U5, U6).

use super::{may_chat, sees};
use crate::domain::{AgentId, Authority, Role};
use crate::error::AppError;
use crate::features::agents::{
    model::Audience,
    service::{access, archive::archive, configure::configure, list, personal, seen, show::show},
};
use crate::features::users::service::{deactivate::deactivate, reactivate::reactivate};
use crate::tests::fixture::on_both;

#[tokio::test]
async fn n5_everybody_is_received_by_their_own_smithers_and_by_nobody_elses() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let mut tx = app.db.read().await.unwrap();
        assert_ne!(ana.smithers, mira.smithers);
        let unknown = AgentId::from_uuid(app.random.uuid_v7(app.clock.now()));
        for (person, other) in [(&ana, &mira), (&mira, &ana)] {
            let own = personal::personal_of(&mut tx, person.id).await.unwrap();
            assert_eq!(own, person.smithers);
            let received = access::for_chat(&mut tx, person.id, own).await.unwrap();
            assert_eq!((received.id, received.name.as_str()), (person.smithers, "Smithers"));
            assert!(received.personal);
            // Another's answers as one that does not exist (P2), to admins too.
            for hidden in [other.smithers, unknown] {
                let hidden = access::for_chat(&mut tx, person.id, hidden).await;
                assert_eq!(hidden, Err(AppError::NotFound), "{}", person.name);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn n5_nobody_has_two() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mut tx = app.db.begin().await.unwrap();
        personal::create_personal(&mut tx, app, ana.id).await.unwrap_err();
        drop(tx);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents").await, 1);
    })
    .await;
}

#[tokio::test]
async fn n5_a_personal_agent_is_nobodys_to_look_at_configure_restrict_or_archive() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        for smithers in [ana.smithers, mira.smithers] {
            let audience = Audience::parse("everyone", Vec::new()).unwrap();
            assert_eq!(archive(app, &by, smithers).await, Err(AppError::NotFound));
            assert_eq!(show(app, &by, smithers, audience).await, Err(AppError::NotFound));
            assert_eq!(configure(app, &by, smithers, super::details(&super::USUAL)).await, Err(AppError::NotFound));
            assert_eq!(list::agent(app, smithers).await.err(), Some(AppError::NotFound));
            assert_eq!(seen::by(app, smithers, None).await.err(), Some(AppError::NotFound));
        }
        assert_eq!(super::listed(&fixture, false).await, Vec::<String>::new());
        // The database itself keeps to it, whoever writes.
        let group = crate::tests::world::group(&fixture, &ana, "Design", &[mira.id]).await;
        let of = format!("WHERE id = '{}'", mira.smithers);
        for change in [
            format!("UPDATE agents SET archived_at = 1 {of}"),
            format!("UPDATE agents SET visibility = 'everyone' {of}"),
            format!("UPDATE agents SET visibility = 'groups' {of}"),
            format!("UPDATE agents SET name_key = 'smithers' {of}"),
            format!("UPDATE agents SET owner_id = NULL {of}"),
            format!("UPDATE agents SET owner_id = '{}' {of}", ana.id),
            format!("UPDATE agents SET model = 'llama-4' {of}"),
            format!("INSERT INTO agent_groups (agent_id, group_id) VALUES ('{}', '{group}')", mira.smithers),
        ] {
            assert!(fixture.sql(&change).await.is_err(), "{change}");
        }
    })
    .await;
}

#[tokio::test]
async fn u5_u6_smithers_rests_while_its_user_is_deactivated_and_comes_back() {
    on_both(|fixture| async move {
        let by: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let agent = super::made(&fixture, &by, "Market monitor").await;
        super::shown(&fixture, &by, agent, &[]).await;
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers", "Market monitor"]);
        deactivate(&fixture.app, &by, mira.id).await.unwrap();
        assert_eq!(sees(&fixture, mira.id).await, Vec::<String>::new());
        assert!(!may_chat(&fixture, mira.id, mira.smithers).await && !may_chat(&fixture, mira.id, agent).await);
        reactivate(&fixture.app, &by, mira.id).await.unwrap();
        assert_eq!(sees(&fixture, mira.id).await, ["Smithers", "Market monitor"]);
        assert!(may_chat(&fixture, mira.id, mira.smithers).await && may_chat(&fixture, mira.id, agent).await);
        let same = personal::personal_of(&mut fixture.app.db.read().await.unwrap(), mira.id).await.unwrap();
        assert_eq!(same, mira.smithers);
    })
    .await;
}
