//! Random acts on invites against a model that fits on a page: whatever happens in whatever order, both databases do what it says.

use super::form;
use crate::domain::{Admin, InviteId, Timestamp};
use crate::error::{AppError, DeadLink};
use crate::features::users::{
    model::{InviteLink, InviteState, NewInvite},
    service::{claim, create_invite::create_invite, list, renew_invite::renew_invite, revoke_invite::revoke_invite},
};
use crate::tests::{databases::TestDatabase, fixture::Fixture};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{collections::BTreeSet, time::Duration};

/// One act. Numbers name an invite, a link of it or an e-mail by their remainder, so that every act can always be tried.
#[derive(Clone, Debug)]
enum Act {
    Create { email: Option<u8>, hours: u8 },
    Renew(u8),
    Revoke(u8),
    Claim { invite: u8, link: u8, typed: u8 },
    Pass { hours: u8 },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (prop::option::weighted(0.7, 0..3u8), prop::sample::select(vec![1u8, 24])).prop_map(|(email, hours)| Act::Create { email, hours }),
        2 => any::<u8>().prop_map(Act::Renew),
        2 => any::<u8>().prop_map(Act::Revoke),
        2 => (any::<u8>(), prop_oneof![3 => Just(0u8), 1 => any::<u8>()], 0..3u8).prop_map(|(invite, link, typed)| Act::Claim { invite, link, typed }),
        1 => prop::sample::select(vec![1u8, 23]).prop_map(|hours| Act::Pass { hours }),
    ]
}

/// An invite as the model knows it.
struct Known {
    id: InviteId,
    email: Option<u8>,
    holds: Duration,
    expires_at: Timestamp,
    claimed: bool,
    revoked: bool,
    /// Newest last; only that one lives.
    links: Vec<InviteLink>,
}

impl Known {
    fn state(&self, now: Timestamp) -> InviteState {
        match (self.claimed, self.revoked, self.expires_at <= now) {
            (true, _, _) => InviteState::Claimed,
            (_, true, _) => InviteState::Revoked,
            (_, _, true) => InviteState::Expired,
            _ => InviteState::Waiting,
        }
    }
}

/// One run of acts, with names of its own in a database that others have used before.
struct Run<'a> {
    fixture: &'a Fixture,
    admin: &'a Admin,
    number: u32,
    invites: Vec<Known>,
    accounts: BTreeSet<u8>,
    /// Entries that the trail owes for what was done.
    entries: i64,
}

/// The error's kind, which is what the model foretells.
fn kind<T>(outcome: &Result<T, AppError>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(AppError::EmailTaken { .. }) => "taken".to_owned(),
        Err(AppError::InviteExists { invite, expired }) => format!("exists {invite} {expired}"),
        Err(AppError::LinkDead { reason, .. }) => format!("dead {reason:?}"),
        Err(other) => format!("{other:?}"),
    }
}

impl Run<'_> {
    fn now(&self) -> Timestamp {
        self.fixture.app.clock.now()
    }

    fn email(&self, number: u8) -> String {
        format!("run{}x{number}@harbour.example", self.number)
    }

    /// The one invite that an e-mail is open with, other than `but`.
    fn open_with(&self, email: u8, but: Option<InviteId>) -> Option<&Known> {
        self.invites
            .iter()
            .find(|known| known.email == Some(email) && !known.claimed && !known.revoked && Some(known.id) != but)
    }

    /// Why no link may be made for an e-mail.
    fn refusal(&self, email: Option<u8>, but: Option<InviteId>) -> Option<String> {
        let email = email?;
        if self.accounts.contains(&email) {
            return Some("taken".to_owned());
        }
        let open = self.open_with(email, but)?;
        Some(format!("exists {} {}", open.id, open.expires_at <= self.now()))
    }

    async fn create(&mut self, email: Option<u8>, hours: u8) {
        let address = email.map(|email| self.email(email)).unwrap_or_default();
        let holds = if hours == 1 { "1h" } else { "1d" };
        let new = NewInvite::parse(&address, &format!("Run{}x", self.number), "member", holds).unwrap();
        let expected = self.refusal(email, None).unwrap_or_else(|| "done".to_owned());
        let outcome = create_invite(&self.fixture.app, self.admin, new, false).await;
        assert_eq!(kind(&outcome), expected, "creating for {email:?}");
        let Ok(link) = outcome else { return };
        let holds = Duration::from_secs(3600 * u64::from(hours));
        let expires_at = self.now() + holds;
        self.entries += 1;
        self.invites.push(Known {
            id: link.invite,
            email,
            holds,
            expires_at,
            claimed: false,
            revoked: false,
            links: vec![link],
        });
    }

    async fn renew(&mut self, index: usize) {
        let known = &self.invites[index];
        let expected = match self.refusal(known.email, Some(known.id)) {
            _ if known.claimed => "AlreadyClaimed".to_owned(),
            refusal => refusal.unwrap_or_else(|| "done".to_owned()),
        };
        let outcome = renew_invite(&self.fixture.app, self.admin, known.id, false).await;
        assert_eq!(kind(&outcome), expected, "renewing {index}");
        let Ok(link) = outcome else { return };
        assert_eq!(link.invite, known.id);
        let expires_at = self.now() + known.holds;
        let known = &mut self.invites[index];
        (known.expires_at, known.revoked) = (expires_at, false);
        known.links.push(link);
        self.entries += 1;
    }

    async fn revoke(&mut self, index: usize) {
        let known = &mut self.invites[index];
        let outcome = revoke_invite(&self.fixture.app, &self.admin.clone().into(), known.id).await;
        assert_eq!(kind(&outcome), if known.claimed { "AlreadyClaimed" } else { "done" }, "revoking {index}");
        if !known.claimed && !known.revoked {
            known.revoked = true;
            self.entries += 1;
        }
    }

    async fn claim(&mut self, index: usize, link: u8, typed: u8) {
        let known = &self.invites[index];
        let back = usize::from(link) % known.links.len();
        let link = &known.links[known.links.len() - 1 - back];
        let email = known.email.unwrap_or(typed);
        let open = self.open_with(email, None).filter(|open| open.expires_at > self.now());
        let expected = match known.state(self.now()).dead() {
            _ if back > 0 => "LinkUnknown".to_owned(),
            Some(reason) => {
                kind::<()>(&Err(AppError::LinkDead { reason, ask: Some(self.admin.member().name.clone()) }))
            }
            None if self.accounts.contains(&email) || (known.email.is_none() && open.is_some()) => {
                "EmailUnavailable".to_owned()
            }
            None => "done".to_owned(),
        };
        let outcome = claim::claim(&self.fixture.app, form(link, &self.email(typed))).await;
        assert_eq!(kind(&outcome), expected, "claiming {index} by its link {back} back, as {email}");
        if outcome.is_ok() {
            self.invites[index].claimed = true;
            self.accounts.insert(email);
            self.entries += 1;
            let again = claim::claim(&self.fixture.app, form(self.invites[index].links.last().unwrap(), "")).await;
            assert_eq!(kind(&again), format!("dead {:?}", DeadLink::Used));
        }
    }

    async fn act(&mut self, act: &Act) {
        let some = |number: u8, of: usize| usize::from(number) % of;
        match (act, self.invites.len()) {
            (Act::Create { email, hours }, _) => self.create(*email, *hours).await,
            (Act::Pass { hours }, _) => self.fixture.app.clock.advance(Duration::from_secs(3600 * u64::from(*hours))),
            (_, 0) => {}
            (Act::Renew(number), count) => self.renew(some(*number, count)).await,
            (Act::Revoke(number), count) => self.revoke(some(*number, count)).await,
            (Act::Claim { invite, link, typed }, count) => self.claim(some(*invite, count), *link, *typed).await,
        }
    }

    /// The list, the accounts and the trail say what the model says.
    async fn compare(&self, entries_before: i64) {
        let search = format!("run{}x", self.number);
        let rows = list::invites(&self.fixture.app, &search, None, None, None).await.unwrap().rows;
        let mut listed: Vec<_> = rows.iter().map(|row| (row.id, row.state, row.expires_at)).collect();
        let mut known: Vec<_> =
            self.invites.iter().map(|known| (known.id, known.state(self.now()), known.expires_at)).collect();
        listed.sort_by_key(|row| row.0);
        known.sort_by_key(|row| row.0);
        assert_eq!(listed, known);
        let users = format!("SELECT COUNT(*) FROM users WHERE email_key LIKE '{search}%'");
        assert_eq!(self.fixture.number(&users).await, self.accounts.len() as i64);
        assert_eq!(entries(self.fixture).await - entries_before, self.entries);
    }
}

/// Entries of what was done; refusals are counted together and do not belong here.
async fn entries(fixture: &Fixture) -> i64 {
    fixture.number("SELECT COUNT(*) FROM audit_index WHERE outcome = 'done'").await
}

async fn databases() -> Vec<(Fixture, Admin)> {
    let mut databases = vec![TestDatabase::sqlite().await];
    databases.extend(TestDatabase::postgres().await);
    let mut fixtures = Vec::new();
    for database in databases {
        let fixture = Fixture::new(database, &[]).await;
        let admin = fixture.admin(&fixture.set_up().await).await;
        fixtures.push((fixture, admin));
    }
    fixtures
}

#[test]
fn i5_i6_c2_whatever_is_done_with_invites_in_whatever_order_both_databases_follow_the_rules() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fixtures = runtime.block_on(databases());
    let number = std::cell::Cell::new(0);
    let config = Config { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(act(), 1..30), |acts| {
        number.set(number.get() + 1);
        for (fixture, admin) in &fixtures {
            runtime.block_on(async {
                let before = entries(fixture).await;
                let (invites, accounts) = (Vec::new(), BTreeSet::new());
                let mut run = Run { fixture, admin, number: number.get(), invites, accounts, entries: 0 };
                for act in &acts {
                    run.act(act).await;
                    run.compare(before).await;
                }
            });
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    for (fixture, _) in fixtures {
        runtime.block_on(fixture.database.remove());
    }
}
