//! T3: no act makes an entry that whoever follows the log could not read, and one that is too large is not written in part.

use super::bodies;
use crate::domain::{
    AgentLabel, AgentName, Authority, EntryId, GroupLabel, GroupName, InviteId, PersonName, Role, UserId, Visibility,
};
use crate::error::AppError;
use crate::features::audit::{
    AgentEvent, Event, GroupEvent, NewEntry,
    log::{Place, What},
    service::{
        self, seal,
        tiles::{self, Found},
    },
};
use crate::server::AppState;
use crate::tests::fixture::on_both;
use crate::write_tx;

/// As many groups as one act can name.
const MOST: usize = 500;

fn id<Id: std::str::FromStr<Err: std::fmt::Debug>>(number: usize) -> Id {
    format!("018f0000-0000-7000-8000-{number:012}").parse().unwrap()
}

/// A letter of four bytes, so many times.
fn long(letters: usize) -> String {
    "𝔘".repeat(letters)
}

fn labels(from: usize) -> Vec<GroupLabel> {
    (from..from + MOST).map(|number| GroupLabel { id: id(number), name: GroupName::from_stored(long(60)) }).collect()
}

/// The acts that say most.
fn largest() -> Vec<Event> {
    let name = || PersonName::from_stored(long(100));
    let (invite, user, undoes): (InviteId, UserId, Option<EntryId>) = (id(1), id(2), Some(id(3)));
    let agent = AgentLabel { id: id(4), name: AgentName::from_stored(long(30)) };
    let gives = [(Role::Admin, labels(0)), (Role::Member, labels(MOST))];
    let (before, after) = ((Visibility::Groups, labels(0)), (Visibility::Groups, labels(MOST)));
    let (added, removed) = (labels(0), Vec::new());
    let users = |from: usize| -> Vec<UserId> { (from..from + MOST).map(id).collect() };
    let group = labels(0).remove(0);
    vec![
        Event::InviteCreated {
            invite,
            name: name(),
            role: Role::Admin,
            holds_ms: i64::MAX,
            open: false,
            groups: labels(0),
        },
        Event::InviteClaimed { invite, user, name: name(), role: Role::Admin, groups: labels(0) },
        Event::InviteEdited { invite, name: name(), former_name: Some(name()), gives },
        Event::Group(GroupEvent::OfUser { user, name: name(), added, removed, undoes }),
        Event::Group(GroupEvent::MembersChanged {
            group,
            before: 1_000_000,
            added: users(0),
            removed: users(MOST),
            undoes,
        }),
        Event::Agent(AgentEvent::VisibilityChanged { agent, before, after, undoes }),
    ]
}

async fn append(app: &AppState, authority: &Authority, event: Event) -> Result<EntryId, AppError> {
    let entry = NewEntry::by(authority, app.clock.now(), event);
    write_tx!(app.db, |tx| { service::append(tx, &app.random, entry.clone()).await })
}

#[tokio::test]
async fn t3_the_largest_acts_are_entries_that_can_be_followed_and_name_every_group() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let admin: Authority = fixture.admin(&fixture.set_up().await).await.into();
        for event in largest() {
            append(app, &admin, event).await.unwrap();
        }
        let bodies = bodies(&fixture).await;
        for body in &bodies {
            assert!(body.len() <= 60_000, "{} bytes: {}", body.len(), &body[..300]);
        }
        let of_agent = bodies.iter().find(|body| body.contains("agent.visibility_changed")).unwrap();
        for number in 0..2 * MOST {
            assert!(of_agent.contains(&id::<UserId>(number).to_string()), "group {number}");
        }
        seal::seal(app).await.unwrap();
        let place = Place { what: What::Entries, number: 0, width: bodies.len() as i64 };
        assert!(matches!(tiles::tile(app, place).await.unwrap(), Found::Bytes(_)));
    })
    .await;
}

#[tokio::test]
async fn t3_t1_an_entry_that_is_too_large_is_refused_with_all_that_belongs_to_it() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let admin: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let count = "SELECT (SELECT COUNT(*) FROM audit_entries) + (SELECT COUNT(*) FROM audit_personal)";
        let before = fixture.number(count).await;
        let changes = vec![("organisation".to_owned(), None, "x".repeat(60_000))];
        assert_eq!(append(app, &admin, Event::SettingsChanged { changes }).await, Err(AppError::Internal));
        assert_eq!(fixture.number(count).await, before);
    })
    .await;
}
