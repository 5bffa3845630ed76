//! What can be found, and by whom (F5, P2).

use super::model::Kind;
use super::service::find;
use super::text::PLACES;
use crate::domain::{Member, Role};
use crate::features::auth::routes;
use crate::tests::fixture::{Fixture, on_both};

async fn labels(fixture: &Fixture, member: &Member, words: &str) -> Vec<(Kind, String)> {
    let found = find(&fixture.app, member, words).await.unwrap();
    let found = found.into_iter().filter(|finding| finding.kind != Kind::Help);
    found.map(|finding| (finding.kind, finding.label)).collect()
}

#[tokio::test]
async fn f5_admins_find_people_agents_pages_and_acts_and_members_what_they_may_open() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Vale", "mira@harbour.example", Role::Member).await;
        fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.sql("UPDATE users SET status = 'deactivated' WHERE email = 'ben@harbour.example'").await.unwrap();
        let by_ana = fixture.member(&ana).await;
        let by_mira = fixture.member(&mira).await;
        let person = |name: &str| vec![(Kind::Person, name.to_owned())];
        assert_eq!(labels(&fixture, &by_ana, "VALE").await, person("Mira Vale"));
        assert_eq!(labels(&fixture, &by_ana, "ben@").await, person("Ben Osei"), "also who is deactivated");
        assert_eq!(labels(&fixture, &by_mira, "vale").await, [], "members see nobody");
        for member in [&by_ana, &by_mira] {
            assert_eq!(labels(&fixture, member, " smith ").await, [(Kind::Agent, "Smithers".to_owned())]);
            let password = labels(&fixture, member, "password change").await;
            assert_eq!(password, [(Kind::Act, "Change your password".to_owned())]);
        }
        assert_eq!(labels(&fixture, &by_ana, "new user").await, [(Kind::Act, "Invite somebody".to_owned())]);
        assert_eq!(labels(&fixture, &by_mira, "new user").await, []);
        assert_eq!(labels(&fixture, &by_ana, "").await.len(), PLACES.len(), "all pages and acts, and no people");
        assert_eq!(labels(&fixture, &by_ana, "%").await, [], "a letter like any other");
        let act = |label: &str| (Kind::Act, label.to_owned());
        assert_eq!(labels(&fixture, &by_ana, "deact vale").await, [act("Deactivate Mira Vale")]);
        assert_eq!(labels(&fixture, &by_ana, "osei reactivate").await, [act("Reactivate Ben Osei")]);
        assert_eq!(labels(&fixture, &by_ana, "deactivate osei").await, [], "that is done");
        assert_eq!(labels(&fixture, &by_ana, "deactivate ana").await, [], "oneself is on no such page");
        assert_eq!(labels(&fixture, &by_mira, "deactivate ana").await, []);
        assert_eq!(labels(&fixture, &by_ana, "erase osei").await, [act("Erase Ben Osei")]);
        // Help pages come last, and only those that are of use to their reader.
        let help = async |member: &Member, words: &str| {
            let found = find(&fixture.app, member, words).await.unwrap().into_iter();
            found.skip_while(|finding| finding.kind != Kind::Help).map(|finding| finding.href).collect::<Vec<_>>()
        };
        assert_eq!(help(&by_mira, "language").await, ["/help/context"]);
        assert_eq!(help(&by_ana, "csv").await, ["/help/invite-many"]);
        assert_eq!(help(&by_mira, "csv").await, [""; 0]);
        // Each leads where its reader may go.
        for (member, words) in
            [(&by_mira, ""), (&by_mira, "smithers"), (&by_ana, ""), (&by_ana, "vale"), (&by_ana, "invite")]
        {
            for finding in find(&fixture.app, member, words).await.unwrap() {
                let path = finding.href.split('?').next().unwrap();
                let route = routes::find(&http::Method::GET, path).unwrap_or_else(|| panic!("{path}"));
                let is_for_admins = route.access == routes::Access::Admin;
                assert!(!is_for_admins || member.role == Role::Admin, "{path}");
            }
        }
    })
    .await;
}
