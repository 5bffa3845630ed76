//! What must come of resets, and of what people do about themselves.

use super::{
    acts::Act,
    model::{HOUR, Mail, Model, Reset},
    rules::Outcome,
};
use crate::domain::Status;

fn refused<T>(why: &str) -> Result<T, String> {
    Err(why.to_owned())
}

impl Model {
    /// R1-R4.
    pub fn act_on_reset(&mut self, act: Act) -> Outcome {
        match act {
            Act::StartReset { by, user, hours } => self.start_reset(by, user, hours),
            Act::ChangeReset { by, reset, hours, compromised } => self.change_reset(by, reset, hours, compromised),
            Act::RevokeReset { by, reset } => {
                self.may(by)?;
                if self.resets[reset].revoked {
                    return Ok(());
                }
                if self.dead_reset(reset).is_some() {
                    return refused("ResetOver");
                }
                self.revoke_reset(reset);
                Ok(())
            }
            Act::FinishReset { reset, password } => self.finish_reset(reset, password),
            other => unreachable!("{other:?}"),
        }
    }

    fn start_reset(&mut self, by: Option<usize>, user: usize, hours: usize) -> Outcome {
        self.target(by, user)?;
        if self.users[user].status == Status::Deactivated {
            return refused("TargetDeactivated");
        }
        let expires_at = self.now + hours as i64 * HOUR;
        self.end_sessions(user, None);
        self.users[user].must_change = true;
        self.users[user].version += 1;
        self.stop_at(user, expires_at);
        let version = self.users[user].version;
        self.resets.push(Reset { user, maker: by, version, expires_at, used: false, revoked: false });
        self.entries += 1;
        Ok(())
    }

    fn change_reset(&mut self, by: Option<usize>, reset: usize, hours: usize, compromised: bool) -> Outcome {
        self.may(by)?;
        if self.dead_reset(reset).is_some() {
            return refused("ResetOver");
        }
        let (user, expires_at) = (self.resets[reset].user, self.now + hours as i64 * HOUR);
        let stops_now = compromised && !self.has_stopped(user);
        if stops_now {
            self.stop_at(user, self.now);
            self.users[user].version += 1;
            self.end_sessions(user, None);
        } else {
            self.stop_at(user, expires_at);
        }
        if stops_now || expires_at != self.resets[reset].expires_at {
            self.resets[reset].expires_at = expires_at;
            self.resets[reset].version = self.users[user].version;
            self.entries += 1;
        }
        Ok(())
    }

    fn finish_reset(&mut self, reset: usize, password: usize) -> Outcome {
        if let Some(reason) = self.dead_reset(reset) {
            self.entries += 1;
            return refused(&format!("LinkDead {reason}"));
        }
        let user = self.resets[reset].user;
        if self.users[user].password == password {
            return refused("Invalid password");
        }
        self.resets[reset].used = true;
        self.set_password(user, password);
        self.end_sessions(user, None);
        self.entries += 1;
        Ok(())
    }

    /// A1, A5, R1: nothing where the guard would not let it through.
    pub fn act_of_oneself(&mut self, act: Act) -> Option<Outcome> {
        if let Act::SignIn { email, password } = act {
            return Some(self.sign_in(email, password));
        }
        let (Act::ChangePassword { session, .. }
        | Act::SetDemanded { session, .. }
        | Act::OwnName { session, .. }
        | Act::EndOwn { session, .. }
        | Act::EndOthers { session }
        | Act::SignOut { session }) = act
        else {
            unreachable!("{act:?}")
        };
        // A request that was on its way when its session ended is let through; one in a session whose time is over is not.
        let user = self.sessions[session].user;
        let on_its_way = self.sessions[session].ended && !self.users[user].erased;
        let demanded = matches!(act, Act::SetDemanded { .. });
        if !(self.is_live(session) || on_its_way) || self.sessions[session].limited != demanded {
            return None;
        }
        Some(match act {
            Act::ChangePassword { current, password, .. } => self.change_password(session, current, password),
            Act::SetDemanded { password, .. } => self.set_demanded(session, password),
            Act::OwnName { name, .. } => self.own_name(user, name),
            Act::EndOwn { other, .. } => {
                let live = self.sessions[other].user == user && self.is_live(other);
                self.sessions[other].ended |= self.sessions[other].user == user;
                self.entries += i64::from(live);
                Ok(())
            }
            Act::EndOthers { .. } => {
                let ended = self.end_sessions(user, Some(session));
                self.entries += i64::from(ended > 0);
                Ok(())
            }
            _ => {
                self.entries += i64::from(self.is_live(session));
                self.sessions[session].ended = true;
                Ok(())
            }
        })
    }

    fn sign_in(&mut self, email: usize, password: usize) -> Outcome {
        let outcome = match self.users.iter().position(|user| user.email == Mail::Of(email)) {
            Some(n) if self.users[n].password == password => match &self.users[n] {
                user if user.status == Status::Deactivated => refused("AccountDeactivated"),
                _ if self.has_stopped(n) => refused("PasswordStopped"),
                user => Ok((n, user.must_change)),
            },
            _ => refused("WrongCredentials"),
        };
        match outcome {
            Ok((user, limited)) => {
                self.begin(user, limited);
                Ok(())
            }
            Err(why) => {
                self.entries += 1;
                Err(why)
            }
        }
    }

    fn change_password(&mut self, session: usize, current: usize, password: usize) -> Outcome {
        let user = self.sessions[session].user;
        if self.users[user].password != current {
            return refused("Invalid current_password");
        }
        if password == current {
            return refused("Invalid password");
        }
        if self.sessions[session].ended {
            return refused("SignedOut");
        }
        self.set_password(user, password);
        self.end_sessions(user, Some(session));
        self.entries += 1;
        Ok(())
    }

    fn set_demanded(&mut self, session: usize, password: usize) -> Outcome {
        let user = self.sessions[session].user;
        if self.users[user].password == password {
            return refused("Invalid password");
        }
        if self.sessions[session].ended {
            return refused("SignedOut");
        }
        self.set_password(user, password);
        self.end_sessions(user, None);
        self.entries += 1;
        Ok(())
    }

    fn own_name(&mut self, user: usize, name: usize) -> Outcome {
        if self.users[user].status == Status::Deactivated {
            return refused("SignedOut");
        }
        if self.users[user].name != Some(name) {
            self.users[user].name = Some(name);
            self.entries += 1;
        }
        Ok(())
    }
}
