//! Everything that somebody can do about people, with numbers for whom and what, so that a failing run can be made shorter.

use super::model::Model;
use crate::domain::Status;
use proptest::prelude::*;

/// An act. As it is drawn its numbers are any; [`resolve`] makes them those of people and things that are there.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Invite { by: usize, email: Option<usize>, admin: bool, hours: usize },
    Renew { by: usize, invite: usize },
    Revoke { by: Option<usize>, invite: usize },
    Claim { invite: usize, email: usize, password: usize },
    Role { by: Option<usize>, user: usize, admin: bool },
    Deactivate { by: Option<usize>, user: usize },
    Reactivate { by: Option<usize>, user: usize },
    Erase { by: Option<usize>, user: usize },
    Correct { by: Option<usize>, user: usize, email: usize, name: usize },
    EndSessions { by: Option<usize>, user: usize },
    StartReset { by: Option<usize>, user: usize, hours: usize },
    ChangeReset { by: Option<usize>, reset: usize, hours: usize, compromised: bool },
    RevokeReset { by: Option<usize>, reset: usize },
    FinishReset { reset: usize, password: usize },
    SignIn { email: usize, password: usize },
    ChangePassword { session: usize, current: usize, password: usize },
    SetDemanded { session: usize, password: usize },
    OwnName { session: usize, name: usize },
    EndOwn { session: usize, other: usize },
    EndOthers { session: usize },
    SignOut { session: usize },
    Undo { by: usize, act: usize },
    Wait { minutes: usize },
}

/// How many addresses, names and passwords there are: few, so that acts meet.
pub const EMAILS: usize = 6;
pub const NAMES: usize = 3;
pub const PASSWORDS: usize = 3;
/// How long links hold, in hours.
pub const HOURS: [usize; 3] = [1, 24, 168];
/// How long nothing happens, in minutes: within an undo, past it, past a limited session, past an idle one, past links.
const MINUTES: [usize; 6] = [1, 11, 16, 61, 13 * 60, 25 * 60];

fn any_number() -> std::ops::Range<usize> {
    0..256
}

fn any_actor() -> impl Strategy<Value = Option<usize>> {
    any_number().prop_map(Some)
}

/// One act, drawn.
pub fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => invites(),
        6 => people(),
        4 => resets(),
        5 => own(),
        2 => (any_number(), any_number()).prop_map(|(by, act)| Act::Undo { by, act }),
        1 => (0..MINUTES.len()).prop_map(|n| Act::Wait { minutes: MINUTES[n] }),
    ]
}

fn hours() -> impl Strategy<Value = usize> {
    (0..HOURS.len()).prop_map(|n| HOURS[n])
}

fn invites() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (any_number(), proptest::option::weighted(0.8, 0..EMAILS), any::<bool>(), hours()).prop_map(
            |(by, email, admin, hours)| Act::Invite { by, email, admin: admin && email.is_some(), hours }
        ),
        1 => (any_number(), any_number()).prop_map(|(by, invite)| Act::Renew { by, invite }),
        1 => (any_actor(), any_number()).prop_map(|(by, invite)| Act::Revoke { by, invite }),
        4 => (any_number(), 0..EMAILS, 0..PASSWORDS).prop_map(
            |(invite, email, password)| Act::Claim { invite, email, password }
        ),
    ]
}

fn people() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (any_actor(), any_number(), any::<bool>()).prop_map(|(by, user, admin)| Act::Role { by, user, admin }),
        3 => (any_actor(), any_number()).prop_map(|(by, user)| Act::Deactivate { by, user }),
        2 => (any_actor(), any_number()).prop_map(|(by, user)| Act::Reactivate { by, user }),
        1 => (any_actor(), any_number()).prop_map(|(by, user)| Act::Erase { by, user }),
        2 => (any_actor(), any_number(), 0..EMAILS, 0..NAMES).prop_map(
            |(by, user, email, name)| Act::Correct { by, user, email, name }
        ),
        1 => (any_actor(), any_number()).prop_map(|(by, user)| Act::EndSessions { by, user }),
    ]
}

fn resets() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (any_actor(), any_number(), hours()).prop_map(|(by, user, hours)| Act::StartReset { by, user, hours }),
        1 => (any_actor(), any_number(), hours(), any::<bool>()).prop_map(
            |(by, reset, hours, compromised)| Act::ChangeReset { by, reset, hours, compromised }
        ),
        1 => (any_actor(), any_number()).prop_map(|(by, reset)| Act::RevokeReset { by, reset }),
        3 => (any_number(), 0..PASSWORDS).prop_map(|(reset, password)| Act::FinishReset { reset, password }),
    ]
}

fn own() -> impl Strategy<Value = Act> {
    let session = any_number;
    prop_oneof![
        6 => (any_number(), any_number()).prop_map(|(email, password)| Act::SignIn { email, password }),
        2 => (session(), any_number(), 0..PASSWORDS).prop_map(
            |(session, current, password)| Act::ChangePassword { session, current, password }
        ),
        2 => (session(), 0..PASSWORDS).prop_map(|(session, password)| Act::SetDemanded { session, password }),
        1 => (session(), 0..NAMES).prop_map(|(session, name)| Act::OwnName { session, name }),
        1 => (session(), any_number()).prop_map(|(session, other)| Act::EndOwn { session, other }),
        1 => session().prop_map(|session| Act::EndOthers { session }),
        1 => session().prop_map(|session| Act::SignOut { session }),
    ]
}

/// The act with numbers of what is there; nothing where there is nothing to do it to.
pub fn resolve(act: Act, model: &Model) -> Option<Act> {
    let user = |n: usize| n % model.users.len();
    let invite = |n: usize| n.checked_rem(model.invites.len());
    let reset = |n: usize| n.checked_rem(model.resets.len());
    // Of sessions the latest few: older ones have ended mostly.
    let session = |n: usize| n.checked_rem(model.sessions.len().min(5)).map(|back| model.sessions.len() - 1 - back);
    let admin = |n: usize| actor(n, model).unwrap_or(0);
    let by = |n: Option<usize>| n.and_then(|n| actor(n, model));
    Some(match act {
        Act::Invite { by, email, admin: role, hours } => Act::Invite { by: admin(by), email, admin: role, hours },
        Act::Renew { by, invite: n } => Act::Renew { by: admin(by), invite: invite(n)? },
        Act::Revoke { by: n, invite: i } => Act::Revoke { by: by(n), invite: invite(i)? },
        Act::Claim { invite: n, email, password } => Act::Claim { invite: invite(n)?, email, password },
        Act::Role { by: n, user: u, admin } => Act::Role { by: by(n), user: user(u), admin },
        Act::Deactivate { by: n, user: u } => Act::Deactivate { by: by(n), user: user(u) },
        Act::Reactivate { by: n, user: u } => Act::Reactivate { by: by(n), user: user(u) },
        Act::Erase { by: n, user: u } => Act::Erase { by: by(n), user: user(u) },
        Act::Correct { by: n, user: u, email, name } => Act::Correct { by: by(n), user: user(u), email, name },
        Act::EndSessions { by: n, user: u } => Act::EndSessions { by: by(n), user: user(u) },
        Act::StartReset { by: n, user: u, hours } => Act::StartReset { by: by(n), user: user(u), hours },
        Act::ChangeReset { by: n, reset: r, hours, compromised } => {
            Act::ChangeReset { by: by(n), reset: reset(r)?, hours, compromised }
        }
        Act::RevokeReset { by: n, reset: r } => Act::RevokeReset { by: by(n), reset: reset(r)? },
        Act::FinishReset { reset: n, password } => Act::FinishReset { reset: reset(n)?, password },
        Act::SignIn { email, password } => {
            let email = email % EMAILS;
            Act::SignIn { email, password: own_password(model, model.user_of_email(email), password) }
        }
        Act::ChangePassword { session: n, current, password } => {
            let session = session(n)?;
            let user = Some(model.sessions[session].user);
            Act::ChangePassword { session, current: own_password(model, user, current), password }
        }
        Act::SetDemanded { session: n, password } => Act::SetDemanded { session: session(n)?, password },
        Act::OwnName { session: n, name } => Act::OwnName { session: session(n)?, name },
        Act::EndOwn { session: n, other } => Act::EndOwn { session: session(n)?, other: session(other)? },
        Act::EndOthers { session: n } => Act::EndOthers { session: session(n)? },
        Act::SignOut { session: n } => Act::SignOut { session: session(n)? },
        Act::Undo { by, act } => {
            let open = model.can_be_undone();
            Act::Undo { by: admin(by), act: open[act.checked_rem(open.len())?] }
        }
        Act::Wait { minutes } => Act::Wait { minutes },
    })
}

/// Mostly somebody who may act; else anybody, or the command line.
fn actor(n: usize, model: &Model) -> Option<usize> {
    let admins: Vec<usize> = (0..model.users.len()).filter(|user| model.is_active_admin(*user)).collect();
    match n {
        0..200 => Some(admins[n % admins.len()]),
        _ => Some(n % (model.users.len() + 1)).filter(|user| *user < model.users.len()),
    }
}

/// Mostly the right one.
fn own_password(model: &Model, user: Option<usize>, n: usize) -> usize {
    match user {
        Some(user) if n < 200 && model.users[user].status == Status::Active => model.users[user].password,
        _ => n % PASSWORDS,
    }
}
