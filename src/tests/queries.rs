//! How often a page asks the database: as often with many people as with few (U1).

use super::{
    browser::Browser,
    fixture::{Fixture, on_both},
    world::{self, Actor, World},
};
use crate::domain::Role;
use crate::features::agents::{model::Template, service::access::visible};
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// The queries of this process: each test has one of its own, and drivers tell of their queries from threads of their own.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Counts what the drivers tell of.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut of_page = OfPage(true);
        event.record(&mut of_page);
        ASKED.fetch_add(usize::from(of_page.0), Ordering::SeqCst);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Whether a query is a page's: a new connection sets itself up, and the server looks now and then by itself whether another process has
/// written (O2); both are `PRAGMA`s.
struct OfPage(bool);

impl Visit for OfPage {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        self.0 &= !format!("{value:?}").to_uppercase().contains("PRAGMA");
    }
}

async fn grow(fixture: &Fixture, people: std::ops::Range<usize>) {
    for n in people {
        fixture.user(&format!("Person {n:03}"), &format!("p{n}@harbour.example"), Role::Member).await;
    }
}

/// How often a page asks, at the least of some times: a connection that comes to the pool asks for itself, too.
async fn fewest(browser: &mut Browser, path: &str) -> usize {
    let mut fewest = usize::MAX;
    for _ in 0..3 {
        let before = ASKED.load(Ordering::SeqCst);
        assert!(browser.get(path).await.status.is_success(), "{path}");
        fewest = fewest.min(ASKED.load(Ordering::SeqCst) - before);
    }
    fewest
}

/// Groups with everybody in them, and agents for all of these groups.
async fn grow_agents(world: &World, people: std::ops::Range<usize>, more: std::ops::Range<usize>) {
    let mut ids = vec![world.member.id];
    for n in people {
        let name = format!("Member {n:03}");
        ids.push(world.fixture.user(&name, &format!("m{n}@harbour.example"), Role::Member).await.id);
    }
    let mut groups = Vec::new();
    for n in more.clone() {
        groups.push(world::group(&world.fixture, &world.admin, &format!("Group {n}"), &ids).await);
    }
    for n in more {
        world::agent(&world.fixture, &world.admin, &format!("Agent {n}"), Template::Sales, &groups).await;
    }
}

#[tokio::test]
async fn n2_who_sees_what_is_one_query_whatever_the_numbers() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let (mut admin, mut member) = (world.browser(Actor::Admin), world.browser(Actor::Member));
        let of_admin = [
            "/agents".to_owned(),
            format!("/agents/{}", world.agent),
            format!("/users/{}/agents", world.member.id),
            format!("/groups/{}", world.group),
            format!("/groups/{}/agents", world.group),
        ];
        let own = format!("/chat/{}", world.member.smithers);
        admin.get("/agents").await;
        member.get(&own).await;
        let mut counts = Vec::new();
        for (people, more) in [(0..2, 0..2), (2..22, 2..14)] {
            grow_agents(&world, people, more.clone()).await;
            let mut tx = fixture.app.db.read().await.unwrap();
            let before = ASKED.load(Ordering::SeqCst);
            let seen = visible(&mut tx, world.member.id).await.unwrap();
            assert_eq!(ASKED.load(Ordering::SeqCst) - before, 1, "one query");
            assert_eq!(seen.len(), 2 + more.end, "Smithers, the one of the world, and all of these");
            drop(tx);
            let mut asked = Vec::new();
            for path in &of_admin {
                asked.push(fewest(&mut admin, path).await);
            }
            assert!(member.get(&own).await.says("Agent 0"));
            asked.push(fewest(&mut member, &own).await);
            counts.push(asked);
        }
        assert_eq!(counts[0], counts[1], "{of_admin:?}, and a member's page");
    })
    .await;
}

#[tokio::test]
async fn u1_the_pages_of_people_ask_as_often_with_many_as_with_few() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let paths = ["/users", "/users?sort=joined", "/users?q=person", "/users?tab=invited"];
        // The first request notes that its session was seen.
        admin.get("/users").await;
        let mut counts = Vec::new();
        for people in [0..60, 60..240] {
            grow(&fixture, people).await;
            let mut asked = Vec::new();
            for path in paths {
                let before = ASKED.load(Ordering::SeqCst);
                assert!(admin.get(path).await.status.is_success(), "{path}");
                asked.push(ASKED.load(Ordering::SeqCst) - before);
            }
            counts.push(asked);
        }
        assert!(counts[0].iter().all(|asked| (1..20).contains(asked)), "{counts:?}");
        assert_eq!(counts[0], counts[1], "{paths:?}");
    })
    .await;
}
