//! The same acts on the product, through its services, and the comparison of what is there then.

use super::{
    acts::Act,
    model::{Mail, Model},
    rules::Outcome,
};
use crate::domain::{
    Admin, Authority, EntryId, InviteId, Limited, Member, Operator, Origin, PersonName, ResetId, Role, SessionId,
    Status, UserId,
};
use crate::error::AppError;
use crate::features::auth::service::{change_password, own_sessions, sessions, sign_in, sign_out};
use crate::features::users::model::{Acted, ERASED_NAME, Holds, NewInvite, Sort};
use crate::features::users::service::{
    change_reset, change_role, claim, correct_profile, create_invite, deactivate, end_sessions, erase, finish_reset,
    list, reactivate, renew_invite, revoke_invite, revoke_reset, start_reset, undo,
};
use crate::server::{AppState, config::Argon2Cost, crypto::PasswordHasher};
use crate::tests::fixture::Fixture;
use std::{sync::Arc, time::Duration};

pub const NAMES: [&str; super::acts::NAMES] = ["Robin Vale", "Sam Oduya", "Kim Aalto"];
const PASSWORDS: [&str; super::acts::PASSWORDS] =
    ["otter lamp granite", "quiet meadow lantern", "violet copper walrus"];

/// An installation, with the ids of everything in the order in which the model has it.
pub struct Run {
    fixture: Arc<Fixture>,
    app: AppState,
    users: Vec<UserId>,
    invites: Vec<(InviteId, String)>,
    resets: Vec<(ResetId, String)>,
    sessions: Vec<SessionId>,
    acts: Vec<Option<EntryId>>,
    requests: usize,
}

pub fn email(n: usize) -> String {
    format!("person{n}@harbour.example")
}

impl Run {
    /// A workspace with its first admin. Passwords cost next to nothing here: what is tried are the rules.
    pub async fn new(fixture: Arc<Fixture>) -> Self {
        let first = fixture.set_up().await.id;
        let cost = Argon2Cost { m_cost_kib: 8, t_cost: 1, p_cost: 1 };
        let hasher = PasswordHasher::new(cost, fixture.app.random.clone()).unwrap();
        let hash = hasher.hash(PASSWORDS[0].to_owned().into()).await.unwrap();
        let app = AppState { hasher, ..fixture.app.clone() };
        fixture.sql(&format!("UPDATE credentials SET password_hash = '{hash}'")).await.unwrap();
        let (users, invites, resets) = (vec![first], Vec::new(), Vec::new());
        let run = Self { fixture, app, users, invites, resets, sessions: Vec::new(), acts: Vec::new(), requests: 0 };
        let by = run.authority(None);
        correct_profile::correct_profile(&run.app, &by, first, NAMES[0], &email(0)).await.unwrap();
        run
    }

    /// How many entries the trail has.
    pub async fn entries(&self) -> i64 {
        self.fixture.number("SELECT COUNT(*) FROM audit_entries").await
    }

    /// Every request comes from an address of its own, so that no wait and no count of repeats has a say: both have tests of their own.
    async fn origin(&mut self) -> Origin {
        self.requests += 1;
        self.fixture.sql("DELETE FROM throttle").await.unwrap();
        let address = format!("10.{}.{}.1", self.requests / 256, self.requests % 256);
        Origin { address: Some(address), user_agent: None }
    }

    fn member(&self, user: usize, session: SessionId) -> Member {
        let name = PersonName::parse(NAMES[0]).unwrap();
        Member { user: self.users[user], name, role: Role::Admin, session, origin: Origin::default() }
    }

    /// As the guard would have made it while they were an admin.
    fn admin(&self, user: usize) -> Admin {
        Admin::from_guard(self.member(user, SessionId::from_uuid(uuid::Uuid::nil())))
    }

    fn authority(&self, by: Option<usize>) -> Authority {
        by.map_or_else(|| Operator::from_command_line().into(), |by| self.admin(by).into())
    }

    /// Notes the entry of an act where one was written.
    async fn acted(&mut self, outcome: Result<Acted, AppError>, expected_acts: usize) -> Result<(), AppError> {
        let acted = outcome?;
        self.acts.resize(expected_acts, None);
        if let Some(entry) = acted.undo {
            *self.acts.last_mut().unwrap() = Some(entry);
        }
        Ok(())
    }

    /// Does an act that the model, as it is after it, has done.
    pub async fn act(&mut self, act: Act, model: &Model) -> Outcome {
        self.app.clock.advance(Duration::from_millis(1));
        let origin = self.origin().await;
        let outcome = match act {
            Act::Invite { .. } | Act::Renew { .. } | Act::Claim { .. } => self.act_on_invite(act, origin).await,
            Act::StartReset { .. } | Act::ChangeReset { .. } | Act::RevokeReset { .. } | Act::FinishReset { .. } => {
                self.act_on_reset(act, origin).await
            }
            Act::SignIn { .. }
            | Act::ChangePassword { .. }
            | Act::SetDemanded { .. }
            | Act::OwnName { .. }
            | Act::EndOwn { .. }
            | Act::EndOthers { .. }
            | Act::SignOut { .. } => self.act_of_oneself(act, origin, model).await,
            Act::Wait { minutes } => {
                self.app.clock.advance(Duration::from_secs(minutes as u64 * 60));
                Ok(())
            }
            _ => {
                let acted = self.act_on_person(act).await;
                self.acted(acted, model.acts.len()).await
            }
        };
        outcome.map_err(|error| kind(&error))
    }

    async fn act_on_person(&self, act: Act) -> Result<Acted, AppError> {
        let (app, user) = (&self.app, |user: usize| self.users[user]);
        match act {
            Act::Revoke { by, invite } => {
                revoke_invite::revoke_invite(app, &self.authority(by), self.invites[invite].0).await
            }
            Act::Role { by, user: u, admin } => {
                let role = if admin { Role::Admin } else { Role::Member };
                change_role::change_role(app, &self.authority(by), user(u), role).await
            }
            Act::Deactivate { by, user: u } => deactivate::deactivate(app, &self.authority(by), user(u)).await,
            Act::Reactivate { by, user: u } => reactivate::reactivate(app, &self.authority(by), user(u)).await,
            Act::Erase { by, user: u } => erase::erase(app, &self.authority(by), user(u)).await,
            Act::Correct { by, user: u, email: address, name } => {
                let by = self.authority(by);
                correct_profile::correct_profile(app, &by, user(u), NAMES[name], &email(address)).await
            }
            Act::EndSessions { by, user: u } => end_sessions::end_sessions(app, &self.authority(by), user(u)).await,
            Act::Undo { by, act } => undo::undo(app, &self.admin(by), self.acts[act].unwrap()).await,
            other => unreachable!("{other:?}"),
        }
    }

    async fn act_on_invite(&mut self, act: Act, origin: Origin) -> Result<(), AppError> {
        match act {
            Act::Invite { by, email: address, admin, hours } => {
                let role = if admin { Role::Admin } else { Role::Member };
                let address = address.map(email).unwrap_or_default();
                let new = NewInvite::parse(&address, NAMES[0], role.as_str(), holds(hours).as_str()).unwrap();
                let link = create_invite::create_invite(&self.app, &self.admin(by), new, true).await?;
                self.invites.push((link.invite, secret(&link.link)));
            }
            Act::Renew { by, invite } => {
                let id = self.invites[invite].0;
                let link = renew_invite::renew_invite(&self.app, &self.admin(by), id, true).await?;
                self.invites[invite].1 = secret(&link.link);
            }
            Act::Claim { invite, email: address, password } => {
                let token = self.invites[invite].1.clone();
                let (name, password) = (NAMES[0].to_owned(), PASSWORDS[password].to_owned());
                let entered = claim::Entered { token, email: email(address), name, password, origin };
                self.users.push(claim::claim(&self.app, entered).await?.user);
            }
            other => unreachable!("{other:?}"),
        }
        Ok(())
    }

    async fn act_on_reset(&mut self, act: Act, origin: Origin) -> Result<(), AppError> {
        let app = &self.app;
        match act {
            Act::StartReset { by, user, hours } => {
                let (by, user) = (self.authority(by), self.users[user]);
                let link = start_reset::start_reset(app, &by, user, holds(hours), true).await?;
                self.resets.push((link.reset, link.token));
            }
            Act::ChangeReset { by, reset, hours, compromised } => {
                let (by, token) = (self.authority(by), &self.resets[reset].1);
                change_reset::change_reset(app, &by, token, holds(hours), compromised, true).await?;
            }
            Act::RevokeReset { by, reset } => {
                revoke_reset::revoke_reset(app, &self.authority(by), self.resets[reset].0).await?;
            }
            Act::FinishReset { reset, password } => {
                let token = &self.resets[reset].1;
                finish_reset::finish_reset(app, token, PASSWORDS[password], None, &origin).await?;
            }
            other => unreachable!("{other:?}"),
        }
        Ok(())
    }

    async fn act_of_oneself(&mut self, act: Act, origin: Origin, model: &Model) -> Result<(), AppError> {
        let app = &self.app;
        let of = |session: usize| self.member(model.sessions[session].user, self.sessions[session]);
        match act {
            Act::SignIn { email: address, password } => {
                let (email, password) = (email(address), PASSWORDS[password].to_owned());
                let entered = sign_in::Entered { email, password, former: None, device: None, origin };
                let signed_in = sign_in::sign_in(app, entered).await?;
                self.sessions.push(signed_in.session.id);
            }
            Act::ChangePassword { session, current, password } => {
                let member = of(session);
                change_password::change_password(app, &member, PASSWORDS[current], PASSWORDS[password]).await?;
            }
            Act::SetDemanded { session, password } => {
                change_password::set_demanded(app, &Limited(of(session)), PASSWORDS[password]).await?;
            }
            Act::OwnName { session, name } => {
                correct_profile::change_own_name(app, &of(session), NAMES[name]).await?;
            }
            Act::EndOwn { session, other } => {
                own_sessions::end(app, &of(session), self.sessions[other]).await?;
            }
            Act::EndOthers { session } => {
                own_sessions::end_others(app, &of(session)).await?;
            }
            Act::SignOut { session } => sign_out::sign_out(app, &of(session)).await?,
            other => unreachable!("{other:?}"),
        }
        Ok(())
    }

    /// What the pages would show of everybody and everything, a line each.
    pub async fn told(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for status in [Status::Active, Status::Deactivated] {
            let (search, role, sort, after) = (String::new(), None, Sort::Name, None);
            let page = list::people(&self.app, list::PeopleQuery { status, search, role, group: None, sort, after })
                .await
                .unwrap();
            assert_eq!(page.next, None, "more people than a page holds");
            for row in page.rows {
                let n = self.users.iter().position(|id| *id == row.id).unwrap();
                let (name, email, role, erased) = (row.name, row.email, row.role, row.erased);
                lines.push(format!("user {n}: {name}, {email}, {role}, {status:?}, erased {erased}"));
            }
        }
        let page = list::invites(&self.app, "", None, None, None).await.unwrap();
        assert_eq!(page.next, None, "more invites than a page holds");
        for row in page.rows {
            let n = self.invites.iter().position(|(id, _)| *id == row.id).unwrap();
            let email = row.email.map(|email| email.to_string()).unwrap_or_default();
            lines.push(format!("invite {n}: {}, {}, {email}, erased {}", row.state, row.role, row.erased));
        }
        let mut tx = self.app.db.read().await.unwrap();
        for user in &self.users {
            for row in sessions::list(&mut tx, &self.app, *user).await.unwrap() {
                let n = self.sessions.iter().position(|id| *id == row.id).unwrap();
                lines.push(format!("session {n}: limited {}", row.limited));
            }
        }
        drop(tx);
        lines.push(format!("entries {}", self.entries().await));
        lines.sort();
        lines
    }

    /// The same by the model.
    pub fn expected(&self, model: &Model) -> Vec<String> {
        let mail = |mail: Mail| match mail {
            Mail::Of(n) => email(n),
            Mail::ErasedUser(n) => format!("{}@erased.invalid", self.users[n]),
            // An erased invite shows no address at all.
            Mail::ErasedInvite(_) => String::new(),
        };
        let mut lines = vec![format!("entries {}", model.entries)];
        for (n, user) in model.users.iter().enumerate() {
            let name = user.name.map_or(ERASED_NAME, |name| NAMES[name]);
            let (email, role, status, erased) = (mail(user.email), user.role, user.status, user.erased);
            lines.push(format!("user {n}: {name}, {email}, {role}, {status:?}, erased {erased}"));
        }
        for (n, invite) in model.invites.iter().enumerate() {
            let erased = matches!(invite.email, Some(Mail::ErasedInvite(_)));
            let email = invite.email.map(mail).unwrap_or_default();
            lines.push(format!("invite {n}: {}, {}, {email}, erased {erased}", model.state(n), invite.role));
        }
        for (n, session) in model.sessions.iter().enumerate().filter(|(n, _)| model.is_live(*n)) {
            lines.push(format!("session {n}: limited {}", session.limited));
        }
        lines.sort();
        lines
    }
}

fn holds(hours: usize) -> Holds {
    let all = [Holds::Hour, Holds::Day, Holds::Week];
    all.into_iter().find(|holds| holds.duration() == Duration::from_secs(hours as u64 * 3600)).unwrap()
}

fn secret(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

/// A refusal by its name, with what its reader would be told.
fn kind(error: &AppError) -> String {
    match error {
        AppError::LinkDead { reason, .. } => format!("LinkDead {reason:?}"),
        AppError::InviteExists { expired: true, .. } => "InviteExists expired".to_owned(),
        AppError::InviteExists { expired: false, .. } => "InviteExists waiting".to_owned(),
        AppError::EmailTaken { deactivated: true, .. } => "EmailTaken deactivated".to_owned(),
        AppError::EmailTaken { deactivated: false, .. } => "EmailTaken active".to_owned(),
        AppError::Invalid { faults } => {
            let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
            format!("Invalid {}", fields.join(" "))
        }
        other => format!("{other:?}"),
    }
}
