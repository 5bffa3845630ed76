//! What each act must come to, by the rules of the product alone.

use super::{
    acts::Act,
    model::{HOUR, Invite, Mail, Model, Session, What},
};
use crate::domain::{Role, Status};
use crate::features::users::model::InviteState;

/// What an act came to: `ok`, or the refusal by its name.
pub type Outcome = Result<(), String>;

fn refused<T>(why: &str) -> Result<T, String> {
    Err(why.to_owned())
}

impl Model {
    /// Does an act; gives what must come of it, or nothing where the guard would not let it through.
    pub fn act(&mut self, act: Act) -> Option<Outcome> {
        Some(match act {
            Act::Invite { by, email, admin, hours } => self.invite(by, email.map(Mail::Of), role(admin), hours),
            Act::Renew { by, invite } => self.renew(by, invite),
            Act::Revoke { by, invite } => self.revoke(by, invite),
            Act::Claim { invite, email, password } => self.claim(invite, Mail::Of(email), password),
            Act::Role { by, user, admin } => {
                self.target(by, user).and_then(|()| self.set_role(by, user, role(admin), None))
            }
            Act::Deactivate { by, user } => self.target(by, user).and_then(|()| self.shut(by, user, None)),
            Act::Reactivate { by, user } => self.target(by, user).and_then(|()| self.open(by, user, None)),
            Act::Erase { by, user } => self.target(by, user).and_then(|()| self.erase(user)),
            Act::Correct { by, user, email, name } => self.correct(by, user, Mail::Of(email), name),
            Act::EndSessions { by, user } => self.target(by, user).map(|()| {
                let ended = self.end_sessions(user, None);
                self.entries += i64::from(ended > 0);
            }),
            Act::Undo { by, act } => self.undo(by, act),
            Act::Wait { minutes } => {
                self.now += minutes as i64 * 60_000;
                Ok(())
            }
            Act::StartReset { .. } | Act::ChangeReset { .. } | Act::RevokeReset { .. } | Act::FinishReset { .. } => {
                self.act_on_reset(act)
            }
            _ => return self.act_of_oneself(act),
        })
    }

    /// P1: the actor's right, as it is now. The command line has it always.
    pub fn may(&self, by: Option<usize>) -> Outcome {
        match by.map(|by| &self.users[by]) {
            Some(user) if user.status == Status::Deactivated => refused("SignedOut"),
            Some(user) if user.role == Role::Member => refused("RightLost"),
            _ => Ok(()),
        }
    }

    /// U3: nobody acts on themselves.
    pub fn target(&self, by: Option<usize>, user: usize) -> Outcome {
        self.may(by)?;
        if by == Some(user) { refused("OwnAccount") } else { Ok(()) }
    }

    /// I4: the e-mail has an account, or an invite that is open; `but` is an invite that does not count.
    fn free(&self, email: Mail, but: Option<usize>) -> Outcome {
        if let Some(user) = self.users.iter().find(|user| user.email == email) {
            return refused(if user.status == Status::Active { "EmailTaken active" } else { "EmailTaken deactivated" });
        }
        let of_email = |n: &usize| self.invites[*n].email == Some(email) && Some(*n) != but;
        for invite in (0..self.invites.len()).filter(of_email) {
            match self.state(invite) {
                InviteState::Waiting => return refused("InviteExists waiting"),
                InviteState::Expired => return refused("InviteExists expired"),
                InviteState::Claimed | InviteState::Revoked => {}
            }
        }
        Ok(())
    }

    fn invite(&mut self, by: usize, email: Option<Mail>, role: Role, hours: usize) -> Outcome {
        self.may(Some(by))?;
        email.map_or(Ok(()), |email| self.free(email, None))?;
        let expires_at = self.now + hours as i64 * HOUR;
        self.invites.push(Invite { email, role, hours, sender: by, expires_at, claimed_by: None, revoked: None });
        self.entries += 1;
        Ok(())
    }

    fn renew(&mut self, by: usize, invite: usize) -> Outcome {
        self.may(Some(by))?;
        if self.state(invite) == InviteState::Claimed {
            return refused("AlreadyClaimed");
        }
        if matches!(self.invites[invite].email, Some(Mail::ErasedInvite(_))) {
            return refused("Erased");
        }
        self.invites[invite].email.map_or(Ok(()), |email| self.free(email, Some(invite)))?;
        let now = self.now;
        let it = &mut self.invites[invite];
        (it.sender, it.revoked, it.expires_at) = (by, None, now + it.hours as i64 * HOUR);
        self.entries += 1;
        Ok(())
    }

    fn revoke(&mut self, by: Option<usize>, invite: usize) -> Outcome {
        self.may(by)?;
        let what = match self.state(invite) {
            InviteState::Claimed => return refused("AlreadyClaimed"),
            InviteState::Revoked => return Ok(()),
            InviteState::Waiting => What::Revoked { invite },
            InviteState::Expired => What::Final,
        };
        self.invites[invite].revoked = Some(self.note(by, what));
        Ok(())
    }

    fn claim(&mut self, invite: usize, typed: Mail, password: usize) -> Outcome {
        let dead = match self.state(invite) {
            InviteState::Waiting => None,
            InviteState::Claimed => Some("LinkDead Used"),
            InviteState::Revoked => Some("LinkDead Revoked"),
            InviteState::Expired => Some("LinkDead Expired"),
        };
        if let Some(reason) = dead {
            self.entries += 1;
            return refused(reason);
        }
        let email = self.invites[invite].email.unwrap_or(typed);
        match self.free(email, Some(invite)) {
            Err(why) if why != "InviteExists expired" => return refused("EmailUnavailable"),
            _ => {}
        }
        self.add_user(email, 0, self.invites[invite].role, password);
        self.invites[invite].claimed_by = Some(self.users.len() - 1);
        self.entries += 1;
        Ok(())
    }

    /// U4.
    fn keep_an_admin(&self, user: usize) -> Outcome {
        let last = self.is_active_admin(user) && self.active_admins() == 1;
        if last { refused("LastAdmin") } else { Ok(()) }
    }

    fn set_role(&mut self, by: Option<usize>, user: usize, role: Role, undoes: Option<usize>) -> Outcome {
        let before = self.users[user].role;
        if before == role {
            return Ok(());
        }
        if role == Role::Member {
            self.keep_an_admin(user)?;
        } else if let (Some(act), Status::Active) = (undoes, self.users[user].status) {
            self.give_back_invites(act);
        }
        let act = self.note(by, if undoes.is_some() { What::Final } else { What::Role { user, before } });
        self.users[user].role = role;
        self.users[user].role_act = Some(act);
        if role == Role::Member {
            self.revoke_links_of(user, act);
        }
        Ok(())
    }

    fn shut(&mut self, by: Option<usize>, user: usize, undoes: Option<usize>) -> Outcome {
        if self.users[user].status == Status::Deactivated {
            return Ok(());
        }
        self.keep_an_admin(user)?;
        self.end_sessions(user, None);
        self.users[user].version += 1;
        self.keep_password(user);
        let before = Status::Active;
        let act = self.note(by, if undoes.is_some() { What::Final } else { What::Status { user, before } });
        self.users[user].status = Status::Deactivated;
        self.users[user].status_act = Some(act);
        self.revoke_links_of(user, act);
        Ok(())
    }

    fn open(&mut self, by: Option<usize>, user: usize, undoes: Option<usize>) -> Outcome {
        if self.users[user].status == Status::Active {
            return Ok(());
        }
        if self.users[user].erased {
            return refused("Erased");
        }
        if let (Some(act), Role::Admin) = (undoes, self.users[user].role) {
            self.give_back_invites(act);
        }
        let before = Status::Deactivated;
        let act = self.note(by, if undoes.is_some() { What::Final } else { What::Status { user, before } });
        self.users[user].status = Status::Active;
        self.users[user].status_act = Some(act);
        Ok(())
    }

    /// I7: each with an entry of its own.
    fn revoke_links_of(&mut self, maker: usize, act: usize) {
        for invite in self.waiting_of(maker) {
            self.invites[invite].revoked = Some(act);
            self.entries += 1;
        }
        for reset in 0..self.resets.len() {
            if self.resets[reset].maker == Some(maker) && self.dead_reset(reset).is_none() {
                self.revoke_reset(reset);
            }
        }
    }

    pub fn revoke_reset(&mut self, reset: usize) {
        self.resets[reset].revoked = true;
        self.keep_password(self.resets[reset].user);
        self.entries += 1;
    }

    /// F6: what an act revoked comes back, where its time is not over and its e-mail has found no other way in. Callers see to it
    /// that its sender is an active admin then (I7).
    fn give_back_invites(&mut self, act: usize) {
        for invite in 0..self.invites.len() {
            if self.fell_with(invite, act) && self.give_back(invite).is_ok() {
                self.entries += 1;
            }
        }
    }

    fn fell_with(&self, invite: usize, act: usize) -> bool {
        self.invites[invite].revoked == Some(act) && self.invites[invite].expires_at > self.now
    }

    fn give_back(&mut self, invite: usize) -> Outcome {
        self.invites[invite].email.map_or(Ok(()), |email| self.free(email, Some(invite)))?;
        self.invites[invite].revoked = None;
        Ok(())
    }

    fn undo(&mut self, by: usize, act: usize) -> Outcome {
        self.may(Some(by))?;
        let done = self.acts[act].clone();
        if done.by != Some(by) {
            return refused("NotFound");
        }
        if self.now - done.at > 10 * 60_000 {
            return refused("UndoTooLate");
        }
        match done.what {
            What::Role { user, before } => {
                self.target(Some(by), user)?;
                self.untouched(self.users[user].role_act, act)?;
                self.set_role(Some(by), user, before, Some(act))
            }
            What::Status { user, before } => {
                self.target(Some(by), user)?;
                self.untouched(self.users[user].status_act, act)?;
                match before {
                    Status::Active => self.open(Some(by), user, Some(act)),
                    Status::Deactivated => self.shut(Some(by), user, Some(act)),
                }
            }
            What::Revoked { invite } if !self.fell_with(invite, act) => refused("UndoStale"),
            What::Revoked { invite } if !self.is_active_admin(self.invites[invite].sender) => refused("UndoStale"),
            What::Revoked { invite } => self.give_back(invite).map(|()| self.entries += 1),
            What::Final => unreachable!("nothing gives its entry out"),
        }
    }

    fn untouched(&self, left_by: Option<usize>, act: usize) -> Outcome {
        if left_by == Some(act) { Ok(()) } else { refused("UndoStale") }
    }

    fn correct(&mut self, by: Option<usize>, user: usize, email: Mail, name: usize) -> Outcome {
        self.may(by)?;
        if self.users[user].erased {
            return refused("NotFound");
        }
        let other_address = self.users[user].email != email;
        if other_address {
            self.free(email, None)?;
        }
        if other_address || self.users[user].name != Some(name) {
            self.users[user].email = email;
            self.users[user].name = Some(name);
            self.entries += 1;
        }
        if other_address {
            self.users[user].version += 1;
            self.keep_password(user);
        }
        Ok(())
    }

    fn erase(&mut self, user: usize) -> Outcome {
        if self.users[user].erased {
            return Ok(());
        }
        if self.users[user].status != Status::Deactivated {
            return refused("NotDeactivated");
        }
        for n in self.invites_about(user) {
            let invite = &mut self.invites[n];
            invite.email = Some(Mail::ErasedInvite(n));
            // No undo finds it any more.
            invite.revoked = invite.revoked.map(|_| usize::MAX);
        }
        let it = &mut self.users[user];
        (it.erased, it.email, it.name, it.stops_at) = (true, Mail::ErasedUser(user), None, Some(0));
        it.version += 1;
        self.entries += 1;
        Ok(())
    }

    /// Those with an e-mail that somebody has claimed or that were made for theirs; of an e-mail at which they were invited, those that
    /// are dead and were nobody's.
    fn invites_about(&self, user: usize) -> Vec<usize> {
        let claimed = |invite: &&Invite| invite.claimed_by == Some(user);
        let invited_at: Vec<_> = self.invites.iter().filter(claimed).filter_map(|invite| invite.email).collect();
        let is_about = |n: &usize| {
            let invite = &self.invites[*n];
            let is_dead = matches!(self.state(*n), InviteState::Revoked | InviteState::Expired);
            invite.email.is_some_and(|email| {
                invite.claimed_by == Some(user)
                    || email == self.users[user].email
                    || (is_dead && invited_at.contains(&email))
            })
        };
        (0..self.invites.len()).filter(is_about).collect()
    }

    /// A session begins (A7).
    pub fn begin(&mut self, user: usize, limited: bool) {
        self.sessions.push(Session { user, limited, began_at: self.now, ended: false });
        self.entries += 1;
    }
}

fn role(admin: bool) -> Role {
    if admin { Role::Admin } else { Role::Member }
}
