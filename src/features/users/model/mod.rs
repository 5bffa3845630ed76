//! People and invites as pages see them, and the rules of an invite.

mod edit;
mod many;
mod person;
mod reset;

pub use edit::{InviteEdit, InviteEntry, InvitePage, PrunedBefore};
pub use many::{Line, LineFault, MAX_LINES, MAX_TEXT, ManyInvited, ManyLink, ManyPreview};
pub use person::{ERASED_NAME, LiveReset, PersonPage, is_no_address, no_address};
pub use reset::{RESET_HOLDS, ResetFacts, ResetLink, ResetPage, parse_reset_holds};

pub use crate::domain::Holds;
use crate::domain::{
    Email, EntryId, GroupId, GroupLabel, InviteId, OrganisationName, PersonName, Role, Timestamp, UserId, text_enum,
};
use crate::error::{AppError, DeadLink, Fault, Faults};
use crate::features::license::model::Seats;
use crate::features::settings::model::Unreachable;
use serde::{Deserialize, Serialize};

/// The longest search that is looked at, in characters.
pub const MAX_SEARCH: usize = 100;

text_enum!(
    /// What became of an invite (I5).
    InviteState {
        /// Can be claimed.
        Waiting = "waiting",
        /// Became an account.
        Claimed = "claimed",
        /// Its time is over.
        Expired = "expired",
        /// Was taken back.
        Revoked = "revoked",
    }
);

impl InviteState {
    /// Computed from what is stored, never stored itself (I5).
    pub fn of(
        claimed_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Self {
        match (claimed_at, revoked_at) {
            (Some(_), _) => Self::Claimed,
            (None, Some(_)) => Self::Revoked,
            (None, None) if expires_at <= now => Self::Expired,
            (None, None) => Self::Waiting,
        }
    }

    /// Why its link is dead, unless it is not (C3).
    pub const fn dead(self) -> Option<DeadLink> {
        match self {
            Self::Waiting => None,
            Self::Claimed => Some(DeadLink::Used),
            Self::Expired => Some(DeadLink::Expired),
            Self::Revoked => Some(DeadLink::Revoked),
        }
    }
}

text_enum!(
    /// Why an invite or a reset link is revoked (I6, I7, R3).
    RevokedBecause {
        /// Somebody took it back.
        ByHand = "by_hand",
        /// Its sender is no admin any more.
        SenderDemoted = "sender_demoted",
        /// Its sender was deactivated.
        SenderDeactivated = "sender_deactivated",
    }
);

/// An invite that was accepted as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvite {
    /// For which e-mail; none lets the holder type it (I2).
    pub email: Option<Email>,
    /// For whom.
    pub name: PersonName,
    /// With which role.
    pub role: Role,
    /// For how long.
    pub holds: Holds,
    /// Into which groups.
    pub groups: Vec<GroupId>,
}

impl NewInvite {
    /// Reads the form (I1, I2).
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field at fault.
    pub fn parse(email: &str, name: &str, role: &str, holds: &str) -> Result<Self, AppError> {
        let mut faults = Faults::default();
        let name = faults.take("name", PersonName::parse(name));
        let role = faults.take("role", choice::<Role>(role, Role::Member));
        let holds = faults.take("holds", choice::<Holds>(holds, Holds::Week));
        let email = match email.trim() {
            "" if role == Some(Role::Admin) => {
                faults.add("email", Fault::AdminNeedsEmail);
                None
            }
            "" => Some(None),
            text => faults.take("email", Email::parse(text)).map(Some),
        };
        match (email, name, role, holds) {
            (Some(email), Some(name), Some(role), Some(holds)) => {
                Ok(Self { email, name, role, holds, groups: Vec::new() })
            }
            _ => Err(faults.into_error()),
        }
    }

    /// The same, leading into these groups.
    pub fn into_groups(self, groups: Vec<GroupId>) -> Self {
        Self { groups, ..self }
    }
}

/// A choice left out means the usual one; one that is none of ours is refused.
fn choice<T: std::str::FromStr>(text: &str, usual: T) -> Result<T, Fault> {
    if text.is_empty() { Ok(usual) } else { text.parse().map_err(|_| Fault::NotAChoice) }
}

/// An invite's link, shown once (I1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLink {
    /// Which invite.
    pub invite: InviteId,
    /// The link.
    pub link: String,
    /// The same as a QR code: an SVG drawn by the server.
    pub qr_svg: String,
    /// For whom.
    pub name: PersonName,
    /// Their e-mail, where it is known.
    pub email: Option<Email>,
    /// The role it gives.
    pub role: Role,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// Whether it is a new link of an invite that was there before.
    pub renewed: bool,
    /// Why those for whom it is cannot open the link (I3).
    pub unreachable: Option<Unreachable>,
}

text_enum!(
    /// What was done to an account or an invite, as its toast tells it.
    Deed {
        /// A member became an admin.
        MadeAdmin = "made_admin",
        /// An admin became a member.
        MadeMember = "made_member",
        /// An account was deactivated.
        Deactivated = "deactivated",
        /// An account was reactivated.
        Reactivated = "reactivated",
        /// An invite was revoked.
        InviteRevoked = "invite_revoked",
        /// An invite was edited.
        InviteEdited = "invite_edited",
        /// An invite was given back.
        InviteRestored = "invite_restored",
        /// A reset link was revoked.
        ResetRevoked = "reset_revoked",
        /// Name or e-mail were corrected.
        ProfileCorrected = "profile_corrected",
        /// A person was erased.
        Erased = "erased",
        /// Somebody's sessions were ended.
        SessionsEnded = "sessions_ended",
    }
);

/// What an act came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// What was done, or was so already (U7).
    pub deed: Deed,
    /// To whose account, or to an invite for whom.
    pub name: PersonName,
    /// How many invites fell or came back with it (I7).
    pub invites: i64,
    /// The entry by which it can be undone (F6).
    pub undo: Option<EntryId>,
}

/// What the page behind an invite link shows (C1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPage {
    /// What the organisation is called.
    pub organisation: OrganisationName,
    /// Who sent the invite.
    pub sender: PersonName,
    /// The sender's account, for the colour of their initials.
    pub sender_id: UserId,
    /// The e-mail of the account; the holder types it where there is none (I2).
    pub email: Option<Email>,
    /// The name, which can be changed.
    pub name: PersonName,
    /// The role of the account.
    pub role: Role,
    /// Somebody is signed in in this browser: they may sign out first (C4).
    pub signed_in_as: Option<PersonName>,
}

text_enum!(
    /// The tabs of `/users` (U1).
    Tab {
        /// Accounts that can sign in.
        Active = "active",
        /// Invites in every state.
        Invited = "invited",
        /// Accounts that cannot.
        Deactivated = "deactivated",
    }
);

text_enum!(
    /// What people are sorted by (U1).
    Sort {
        /// By name.
        Name = "name",
        /// Who was active last, first.
        LastActive = "last_active",
        /// Who joined last, first.
        Joined = "joined",
    }
);

/// A user in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Whose account.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their e-mail.
    pub email: Email,
    /// Whether they typed it themselves (I2).
    pub email_typed: bool,
    /// What they may do.
    pub role: Role,
    /// When they were last seen.
    pub last_active_at: Timestamp,
    /// When their account was made.
    pub joined_at: Timestamp,
    /// Whether they were erased, so that nothing can be done to them (U9).
    pub erased: bool,
    /// Their groups, by name.
    pub groups: Vec<GroupLabel>,
}

/// An invite in the list (I5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    /// Which invite.
    pub id: InviteId,
    /// For whom.
    pub name: PersonName,
    /// Their e-mail, where it was entered.
    pub email: Option<Email>,
    /// Whether whom it was for was erased, so that nothing can be done with it (U9).
    pub erased: bool,
    /// The role it gives.
    pub role: Role,
    /// What became of it.
    pub state: InviteState,
    /// Who sent it.
    pub sender: PersonName,
    /// When its link was made.
    pub sent_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
    /// When it was claimed.
    pub claimed_at: Option<Timestamp>,
    /// Why it is revoked, where it is.
    pub revoked_because: Option<RevokedBecause>,
    /// The groups it leads into, by name.
    pub groups: Vec<GroupLabel>,
}

/// One page of a list, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The server's clock, against which times are told.
    pub now: Timestamp,
    /// What to ask for the next page with.
    pub next: Option<String>,
}

/// The counts on the tabs and filters (U1, I5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Active accounts.
    pub active: i64,
    /// Of those, admins.
    pub admins: i64,
    /// Deactivated accounts.
    pub deactivated: i64,
    /// Invites that can be claimed.
    pub waiting: i64,
    /// Invites that became accounts.
    pub claimed: i64,
    /// Invites whose time is over.
    pub expired: i64,
    /// Invites that were taken back.
    pub revoked: i64,
    /// How many seats the licence has; none where there is no limit (L2).
    pub seats: Option<i64>,
}

impl Counts {
    /// The seats that are taken, and those there are, where there are too few.
    pub fn over(&self) -> Option<(i64, i64)> {
        let used = Seats { active: self.active, waiting: self.waiting }.used();
        self.seats.filter(|seats| used > *seats).map(|seats| (used, seats))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn i1_what_is_left_out_is_the_usual_choice() {
        let invite = NewInvite::parse("mira@harbour.example", "Mira Lindqvist", "", "").unwrap();
        assert_eq!((invite.role, invite.holds), (Role::Member, Holds::Week));
    }

    #[test]
    fn i2_an_open_invite_is_for_members_alone() {
        assert_eq!(NewInvite::parse(" ", "Mira", "member", "1h").unwrap().email, None);
        let error = NewInvite::parse("", "Mira", "admin", "7d").unwrap_err();
        assert_eq!(error.fault_of("email"), Some(Fault::AdminNeedsEmail));
    }

    #[test]
    fn every_fault_of_the_form_is_told_at_once() {
        let error = NewInvite::parse("nobody", "\0", "owner", "2 years").unwrap_err();
        for (field, fault) in [
            ("email", Fault::NotAnEmail),
            ("name", Fault::Hidden),
            ("role", Fault::NotAChoice),
            ("holds", Fault::NotAChoice),
        ] {
            assert_eq!(error.fault_of(field), Some(fault), "{field}");
        }
    }

    proptest! {
        #[test]
        fn i5_an_invite_is_in_exactly_one_state(claimed: bool, revoked: bool, expires in -5i64..5) {
            let now = Timestamp::from_millis(0);
            let at = |yes: bool| yes.then_some(now);
            let state = InviteState::of(at(claimed), at(revoked), Timestamp::from_millis(expires), now);
            prop_assert_eq!(state == InviteState::Waiting, !claimed && !revoked && expires > 0);
            prop_assert_eq!(state.dead().is_none(), state == InviteState::Waiting);
        }
    }
}
