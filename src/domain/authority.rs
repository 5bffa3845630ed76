//! The right to act, as types: an act that needs a right takes one of these, so that a call without it does not compile.
//! They are made in `features::auth::guard` (from a session) and in `cli` (for the operator) alone; the architecture test sees to it.

use super::{Actor, Origin, PersonName, Role, SessionId, UserId};

/// A signed-in user whose status is active.
#[derive(Clone, Debug)]
pub struct Member {
    /// Whose account.
    pub user: UserId,
    /// Their name when the request began.
    pub name: PersonName,
    /// Their role when the request began.
    pub role: Role,
    /// The session of the request.
    pub session: SessionId,
    /// From where.
    pub origin: Origin,
}

impl Member {
    /// As the trail names them.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.user, role: self.role, session: Some(self.session) }
    }
}

/// Somebody who has signed in but must set a new password before anything else (R1): they reach that page and the way out, and count
/// as nobody everywhere else.
#[derive(Clone, Debug)]
pub struct Limited(pub Member);

/// A signed-in admin. An act reads role and status again inside its transaction (P1).
#[derive(Clone, Debug)]
pub struct Admin(Member);

impl Admin {
    /// For the guard alone: `member` was read as an active admin with this request's session.
    pub(crate) fn from_guard(member: Member) -> Self {
        Self(member)
    }

    /// The admin's account and session.
    pub const fn member(&self) -> &Member {
        &self.0
    }
}

/// Whoever may follow the log of the trail (T3): an admin, or the holder of a read token. It is no right to anything else.
#[derive(Clone, Copy, Debug)]
pub struct LogReader(());

impl LogReader {
    /// For the guard alone.
    pub(crate) const fn from_guard() -> Self {
        Self(())
    }
}

/// Whoever runs the command line on the server.
#[derive(Clone, Debug)]
pub struct Operator(());

impl Operator {
    /// For the command line alone.
    pub(crate) const fn from_command_line() -> Self {
        Self(())
    }
}

/// The right to run the workspace.
#[derive(Clone, Debug)]
pub enum Authority {
    /// By an admin's session.
    Admin(Admin),
    /// By the command line.
    Operator(Operator),
}

impl From<Admin> for Authority {
    fn from(admin: Admin) -> Self {
        Self::Admin(admin)
    }
}

impl From<Operator> for Authority {
    fn from(operator: Operator) -> Self {
        Self::Operator(operator)
    }
}

impl Authority {
    /// As the trail names them.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Admin(admin) => admin.member().actor(),
            Self::Operator(_) => Actor::Operator,
        }
    }

    /// From where they act.
    pub fn origin(&self) -> Origin {
        match self {
            Self::Admin(admin) => admin.member().origin.clone(),
            Self::Operator(_) => Origin::default(),
        }
    }

    /// What the admin is called.
    pub fn actor_name(&self) -> Option<PersonName> {
        match self {
            Self::Admin(admin) => Some(admin.member().name.clone()),
            Self::Operator(_) => None,
        }
    }

    /// The admin's account, where it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Admin(admin) => Some(admin.member().user),
            Self::Operator(_) => None,
        }
    }
}
