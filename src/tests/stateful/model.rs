//! What there is, told a second time and as plainly as can be: the model that both databases must agree with.

use crate::domain::{Role, Status};
use crate::features::users::model::InviteState;

/// Stands for an e-mail: one of the few that there are, or the one that took the place of an erased one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    Of(usize),
    ErasedUser(usize),
    ErasedInvite(usize),
}

#[derive(Clone, Debug)]
pub struct User {
    pub email: Mail,
    /// Nothing where it was erased.
    pub name: Option<usize>,
    pub role: Role,
    pub status: Status,
    pub erased: bool,
    pub password: usize,
    /// Counts what kills links and sign-ins under way.
    pub version: usize,
    pub must_change: bool,
    pub stops_at: Option<i64>,
    /// The acts that left role and status as they are.
    pub role_act: Option<usize>,
    pub status_act: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Invite {
    pub email: Option<Mail>,
    pub role: Role,
    pub hours: usize,
    pub sender: usize,
    pub expires_at: i64,
    pub claimed_by: Option<usize>,
    /// The act that revoked it.
    pub revoked: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Reset {
    pub user: usize,
    pub maker: Option<usize>,
    pub version: usize,
    pub expires_at: i64,
    pub used: bool,
    pub revoked: bool,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub user: usize,
    pub limited: bool,
    pub began_at: i64,
    pub ended: bool,
}

/// An act that left something as it is, and may be undone.
#[derive(Clone, Debug)]
pub struct Done {
    pub by: Option<usize>,
    pub at: i64,
    pub what: What,
}

#[derive(Clone, Copy, Debug)]
pub enum What {
    Role {
        user: usize,
        before: Role,
    },
    Status {
        user: usize,
        before: Status,
    },
    Revoked {
        invite: usize,
    },
    /// Nothing that could be undone: the undo of another act, or the revocation of an expired invite.
    Final,
}

/// The workspace.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub now: i64,
    pub users: Vec<User>,
    pub invites: Vec<Invite>,
    pub resets: Vec<Reset>,
    pub sessions: Vec<Session>,
    pub acts: Vec<Done>,
    /// How many entries the trail has.
    pub entries: i64,
}

pub const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

impl Model {
    /// One admin, whose e-mail, name and password are the first ones.
    pub fn new() -> Self {
        let mut model = Self::default();
        model.add_user(Mail::Of(0), 0, Role::Admin, 0);
        model
    }

    pub fn add_user(&mut self, email: Mail, name: usize, role: Role, password: usize) {
        self.users.push(User {
            email,
            name: Some(name),
            role,
            status: Status::Active,
            erased: false,
            password,
            version: 0,
            must_change: false,
            stops_at: None,
            role_act: None,
            status_act: None,
        });
    }

    pub fn is_active_admin(&self, user: usize) -> bool {
        self.users[user].role == Role::Admin && self.users[user].status == Status::Active
    }

    pub fn active_admins(&self) -> usize {
        (0..self.users.len()).filter(|user| self.is_active_admin(*user)).count()
    }

    pub fn user_of_email(&self, email: usize) -> Option<usize> {
        self.users.iter().position(|user| user.email == Mail::Of(email))
    }

    pub fn state(&self, invite: usize) -> InviteState {
        let it = &self.invites[invite];
        match (it.claimed_by, it.revoked) {
            (Some(_), _) => InviteState::Claimed,
            (_, Some(_)) => InviteState::Revoked,
            _ if it.expires_at <= self.now => InviteState::Expired,
            _ => InviteState::Waiting,
        }
    }

    pub fn waiting_of(&self, sender: usize) -> Vec<usize> {
        let waiting = |n: &usize| self.invites[*n].sender == sender && self.state(*n) == InviteState::Waiting;
        (0..self.invites.len()).filter(waiting).collect()
    }

    /// Why a reset link is dead, by the name of the reason.
    pub fn dead_reset(&self, reset: usize) -> Option<&'static str> {
        let it = &self.resets[reset];
        let newer = self.resets[reset + 1..].iter().any(|other| other.user == it.user);
        if it.used {
            Some("Used")
        } else if it.revoked {
            Some("Revoked")
        } else if newer {
            Some("Replaced")
        } else if it.version != self.users[it.user].version {
            Some("Overtaken")
        } else {
            (it.expires_at <= self.now).then_some("Expired")
        }
    }

    pub fn is_live(&self, session: usize) -> bool {
        let it = &self.sessions[session];
        // Nothing is done in these sessions that would be noted, so the idle limit counts from their beginning.
        let limit = if it.limited { 15 * MINUTE } else { 12 * HOUR };
        !it.ended && self.now - it.began_at < limit && self.users[it.user].status == Status::Active
    }

    /// Ends the sessions of a user, save one; gives how many of them were live.
    pub fn end_sessions(&mut self, user: usize, but: Option<usize>) -> i64 {
        let theirs = |n: &usize| self.sessions[*n].user == user && Some(*n) != but;
        let ending: Vec<usize> = (0..self.sessions.len()).filter(theirs).collect();
        let live = ending.iter().filter(|n| self.is_live(**n)).count() as i64;
        for n in ending {
            self.sessions[n].ended = true;
        }
        live
    }

    pub fn has_stopped(&self, user: usize) -> bool {
        self.users[user].stops_at.is_some_and(|at| at <= self.now)
    }

    /// The old password stops then, unless it has stopped already.
    pub fn stop_at(&mut self, user: usize, at: i64) {
        if self.users[user].must_change && !self.has_stopped(user) {
            self.users[user].stops_at = Some(at);
        }
    }

    /// The old password does not stop after all, unless it has stopped already.
    pub fn keep_password(&mut self, user: usize) {
        if !self.has_stopped(user) {
            self.users[user].stops_at = None;
        }
    }

    pub fn set_password(&mut self, user: usize, password: usize) {
        let user = &mut self.users[user];
        user.password = password;
        user.version += 1;
        user.must_change = false;
        user.stops_at = None;
    }

    /// The latest acts of which a page would show "Undo".
    pub fn can_be_undone(&self) -> Vec<usize> {
        let open = |n: &usize| !matches!(self.acts[*n].what, What::Final);
        (0..self.acts.len()).rev().filter(open).take(4).collect()
    }

    /// Notes an act; gives its number.
    pub fn note(&mut self, by: Option<usize>, what: What) -> usize {
        self.entries += 1;
        self.acts.push(Done { by, at: self.now, what });
        self.acts.len() - 1
    }
}
