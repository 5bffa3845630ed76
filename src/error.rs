//! What can go wrong, as closed codes: an error crosses the wire as its code alone, and the reader's own catalogue has the sentence (F8).

mod reasons;

pub use reasons::{BrandingFault, DeadLink, Guessable, KeyFault};

use crate::domain::{EmailFault, EntryId, InviteId, ModelError, NameFault, PersonName, UserId};
use serde::{Deserialize, Serialize};
use server_fn::{codec::JsonEncoding, error::FromServerFnError, error::ServerFnErrorErr};

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The arguments do not decode (400).
    BadRequest,
    /// No session, or one that has ended (401).
    SignedOut,
    /// A form came after its session had ended, and was kept for its user; shown once they have signed in again (401).
    SessionHadEnded,
    /// E-mail and password do not belong together (401, A1).
    WrongCredentials,
    /// The password is right, but the account is deactivated (401, A1).
    AccountDeactivated,
    /// The password is right, but an admin's reset has stopped it (401, R1, R2).
    PasswordStopped,
    /// Not there, or not for this person to see (404, P2).
    NotFound,
    /// The link was never one of ours (404, C3).
    LinkUnknown,
    /// The set-up code does not open this installation (422, S1).
    WrongSetupCode,
    /// Somebody has set this installation up already (409, S3).
    SetupDone,
    /// An account has this e-mail (409, I4).
    EmailTaken {
        /// Whose.
        user: UserId,
        /// What they are called.
        name: PersonName,
        /// Whether the account is deactivated.
        deactivated: bool,
    },
    /// An invite for this e-mail is waiting or has expired (409, I4).
    InviteExists {
        /// Which one.
        invite: InviteId,
        /// Its state at that time.
        expired: bool,
    },
    /// The holder of an open invite typed an e-mail that cannot be used; says no more than that (409, I2).
    EmailUnavailable,
    /// The invite was claimed, so it can be neither renewed nor revoked (409, I6).
    AlreadyClaimed,
    /// Nobody changes their own role or deactivates themselves (409, U3).
    OwnAccount,
    /// It would leave no active admin (409, U4).
    LastAdmin,
    /// The actor has lost the right to act since their page was opened (404, P3).
    RightLost,
    /// Only a deactivated person can be erased (409, U9).
    NotDeactivated,
    /// The person was erased, so there is nothing to come back to (409, U9).
    Erased,
    /// The account is deactivated, so this cannot be done to it (409, R3).
    TargetDeactivated,
    /// The link was used, revoked or replaced meanwhile, so nothing can be changed about it (409, R3).
    ResetOver,
    /// What an act left has been changed since, so the act cannot be undone (409, F6).
    UndoStale,
    /// The time in which an act can be undone is over (409, F6).
    UndoTooLate,
    /// One's context was saved meanwhile, in another window or by an agent (409, X1).
    ContextStale {
        /// The entry of the act that left it as it is: what has been seen once this is told.
        entry: Option<EntryId>,
    },
    /// The one-time link is dead (410, C3).
    LinkDead {
        /// Why.
        reason: DeadLink,
        /// Whom to ask for a new one; nobody where the command line made it.
        ask: Option<PersonName>,
    },
    /// The group was deleted meanwhile (404, G2).
    GroupGone,
    /// The invite does not wait any more, so it cannot be edited (409, I6).
    NotWaiting,
    /// No provider is connected, so nobody can answer (409, H6).
    NoProvider,
    /// The agent is not this person's to talk to any more; what was said can still be read (409, N4).
    ChatClosed,
    /// An answer is being written in this chat (409, H2).
    AnswerUnderWay,
    /// The licence key cannot be accepted; the one before stays (422, L1).
    LicenseRefused {
        /// Why.
        reason: KeyFault,
    },
    /// More people would have a seat than the licence allows (409, L2).
    SeatsTaken {
        /// How many seats are taken.
        used: i64,
        /// How many the licence has.
        seats: i64,
    },
    /// The licence does not have the feature that this needs (409, L3).
    NotLicensed,
    /// The logo or the colour cannot be used (422, L3).
    BrandingRefused {
        /// Why.
        reason: BrandingFault,
    },
    /// The trail is not as it was sealed, or is not sealed, so nothing is taken out of it (409, T4).
    TrailUnsound,
    /// The request is larger than any form here (413).
    TooLarge,
    /// One or more fields cannot be accepted as they are (422).
    Invalid {
        /// Each with its reason.
        faults: Vec<FieldFault>,
    },
    /// A claim by somebody who is signed in (409, C4).
    SignedIn,
    /// Too many attempts (429, A3).
    Throttled {
        /// How long to wait, in seconds.
        retry_after_s: u32,
    },
    /// A provider did not do what it was asked for (422 where something has to be changed, else 503; V1).
    Model {
        /// Why.
        error: ModelError,
    },
    /// No capacity at the moment (503).
    Busy {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// A fault of ours; the log has the cause under the request's id (503).
    Internal,
    /// The server could not be reached; made in the browser, never sent.
    Offline,
}

/// One field that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was entered.
    Empty,
    /// More characters than the field holds.
    TooLong {
        /// How many it holds.
        max: u32,
    },
    /// Fewer characters than the field wants.
    TooShort {
        /// How many it wants.
        min: u32,
    },
    /// Characters that cannot be seen.
    Hidden,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not the address of a site: `https://host`.
    NotAnAddress,
    /// More lines than can be taken at once (I9).
    TooManyLines {
        /// How many there may be.
        max: u32,
    },
    /// One of several lines has more characters than it may (N1).
    LineTooLong {
        /// How many it may have.
        max: u32,
    },
    /// None of the choices.
    NotAChoice,
    /// Another group has this name (G1).
    GroupNameTaken,
    /// Another agent has this name (N1).
    AgentNameTaken,
    /// A model that no provider lists, or none any more (N1, V2).
    ModelNotOffered,
    /// No group was chosen where only groups see it (N2).
    NoGroupChosen,
    /// An admin's invite needs an e-mail (I2).
    AdminNeedsEmail,
    /// The password that it was before (R1).
    SameAsBefore,
    /// Not the password of the account (A5).
    NotThePassword,
    /// A password that is guessed early (A4).
    Guessable {
        /// What makes it so.
        reason: Guessable,
    },
}

impl AppError {
    /// One field that cannot be accepted.
    pub fn field(field: &str, fault: impl Into<Fault>) -> Self {
        Self::Invalid { faults: vec![FieldFault { field: field.to_owned(), fault: fault.into() }] }
    }

    /// The fault of a field, where this error names one.
    pub fn fault_of(&self, field: &str) -> Option<Fault> {
        match self {
            Self::Invalid { faults } => faults.iter().find(|f| f.field == field).map(|f| f.fault),
            _ => None,
        }
    }

    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut
            | Self::SessionHadEnded
            | Self::WrongCredentials
            | Self::AccountDeactivated
            | Self::PasswordStopped => 401,
            Self::NotFound | Self::GroupGone | Self::RightLost | Self::LinkUnknown => 404,
            Self::SetupDone
            | Self::EmailTaken { .. }
            | Self::InviteExists { .. }
            | Self::EmailUnavailable
            | Self::AlreadyClaimed
            | Self::OwnAccount
            | Self::LastAdmin
            | Self::NotDeactivated
            | Self::Erased
            | Self::TargetDeactivated
            | Self::ResetOver
            | Self::UndoStale
            | Self::UndoTooLate
            | Self::NotWaiting
            | Self::NoProvider
            | Self::ChatClosed
            | Self::AnswerUnderWay
            | Self::SeatsTaken { .. }
            | Self::NotLicensed
            | Self::ContextStale { .. }
            | Self::TrailUnsound
            | Self::SignedIn => 409,
            Self::LinkDead { .. } => 410,
            Self::TooLarge => 413,
            Self::WrongSetupCode
            | Self::Invalid { .. }
            | Self::LicenseRefused { .. }
            | Self::BrandingRefused { .. } => 422,
            Self::Throttled { .. } => 429,
            Self::Model { error } => match error {
                ModelError::Key
                | ModelError::Forbidden
                | ModelError::ModelGone
                | ModelError::PromptTooLong
                | ModelError::Garbled => 422,
                _ => 503,
            },
            Self::Busy { .. } | Self::Internal | Self::Offline => 503,
        }
    }

    /// Seconds after which the same request may go through.
    pub const fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Throttled { retry_after_s } | Self::Busy { retry_after_s } => Some(*retry_after_s),
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::BadRequest
            }
            ServerFnErrorErr::Request(_) => Self::Offline,
            _ => Self::Internal,
        }
    }
}

impl From<ModelError> for AppError {
    fn from(error: ModelError) -> Self {
        Self::Model { error }
    }
}

impl From<NameFault> for Fault {
    fn from(fault: NameFault) -> Self {
        Self::of_name(fault, PersonName::MAX)
    }
}

impl Fault {
    /// What is wrong with a name that may have `max` characters.
    pub const fn of_name(fault: NameFault, max: u32) -> Self {
        match fault {
            NameFault::Empty => Self::Empty,
            NameFault::TooLong => Self::TooLong { max },
            NameFault::Hidden => Self::Hidden,
        }
    }
}

impl From<EmailFault> for Fault {
    fn from(fault: EmailFault) -> Self {
        match fault {
            EmailFault::Empty => Self::Empty,
            EmailFault::TooLong => Self::TooLong { max: 254 },
            EmailFault::Malformed => Self::NotAnEmail,
        }
    }
}

/// Gathers the faults of a form's fields, so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// Takes a field's value, or notes what is wrong with it.
    pub fn take<T>(&mut self, field: &str, value: Result<T, impl Into<Fault>>) -> Option<T> {
        value.map_err(|fault| self.add(field, fault)).ok()
    }

    /// Notes what is wrong with a field.
    pub fn add(&mut self, field: &str, fault: impl Into<Fault>) {
        self.0.push(FieldFault { field: field.to_owned(), fault: fault.into() });
    }

    /// The error that tells all of them; also where nothing was noted, because then a value was refused without one.
    pub fn into_error(self) -> AppError {
        AppError::Invalid { faults: self.0 }
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
