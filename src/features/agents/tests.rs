//! The contract of service and store, on both databases.

use super::service;
use crate::domain::{AgentId, Role};
use crate::error::AppError;
use crate::tests::fixture::on_both;

#[tokio::test]
async fn n5_everybody_is_received_by_their_own_smithers_and_by_nobody_elses() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        assert_ne!(ana.smithers, mira.smithers);
        let unknown = AgentId::from_uuid(app.random.uuid_v7(app.clock.now()));
        for (person, other) in [(&ana, &mira), (&mira, &ana)] {
            let member = fixture.member(person).await;
            let own = service::personal_of(&mut app.db.read().await.unwrap(), person.id).await.unwrap();
            assert_eq!(own, person.smithers);
            let greeting = service::greeting(app, &member, own).await.unwrap();
            assert_eq!((greeting.agent, greeting.agent_name.as_str()), (person.smithers, "Smithers"));
            assert_eq!((&greeting.user, greeting.organisation.as_str()), (&person.name, "Harbour & Co"));
            // Another's answers as one that does not exist (P2), to admins too.
            for hidden in [other.smithers, unknown] {
                assert_eq!(service::greeting(app, &member, hidden).await, Err(AppError::NotFound), "{}", person.name);
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
        service::create_personal(&mut tx, app, ana.id).await.unwrap_err();
        drop(tx);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM agents").await, 1);
    })
    .await;
}
