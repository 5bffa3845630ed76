//! What a licence says, and the rules for it.

use crate::domain::{Timestamp, text_enum};
use crate::error::{AppError, KeyFault};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The product that a key must be for.
pub const PRODUCT: &str = "pinchy";
/// The longest key, in characters.
pub const MAX_KEY: u32 = 4_096;
/// The most seats that a key may have.
pub const MAX_SEATS: i64 = 1_000_000;
/// How long features stay after the end of a key (L1).
pub const GRACE: Duration = Duration::from_secs(30 * 24 * 3_600);
/// The longest text of a colour, in characters.
pub const MAX_COLOUR: u32 = 60;
/// The largest file of a logo, in KiB.
pub const MAX_LOGO_KIB: usize = 128;
/// The largest width and height of a logo, in pixels.
pub const MAX_LOGO_PIXELS: usize = 4_096;

text_enum!(
    /// What a key can add (L3).
    Feature {
        /// Own logo and colour on sign-in and claim.
        Branding = "branding",
        /// Checkpoints of the trail sent to a webhook (T7).
        Anchoring = "anchoring",
    }
);

text_enum!(
    /// How it stands with the licence (L1).
    State {
        /// No key.
        Community = "community",
        /// A key that holds.
        Active = "active",
        /// A key whose time is over, for no longer than [`GRACE`].
        Grace = "grace",
        /// A key whose time is over for longer.
        Expired = "expired",
    }
);

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The product that it is for.
    pub product: String,
    /// To whom it was given.
    pub organisation: String,
    /// What was bought.
    pub plan: String,
    /// How many seats it has.
    pub seats: i64,
    /// What it adds, of what this version knows.
    pub features: Vec<Feature>,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

impl Terms {
    /// Whether a key with these terms may be saved now (L1).
    ///
    /// # Errors
    /// Why not.
    pub fn admit(&self, now: Timestamp) -> Result<(), KeyFault> {
        match () {
            () if self.product != PRODUCT => Err(KeyFault::OtherProduct),
            () if now < self.not_before => Err(KeyFault::NotYetValid),
            () if now >= self.expires_at => Err(KeyFault::Expired),
            () => Ok(()),
        }
    }

    /// How it stands with a key that was saved.
    pub fn state(&self, now: Timestamp) -> State {
        match () {
            () if now < self.expires_at => State::Active,
            () if now < self.expires_at + GRACE => State::Grace,
            () => State::Expired,
        }
    }
}

/// Who takes a seat (L2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// Active accounts.
    pub active: i64,
    /// Invites that can be claimed.
    pub waiting: i64,
}

impl Seats {
    /// How many seats are taken. A claim only moves one.
    pub const fn used(self) -> i64 {
        self.active.saturating_add(self.waiting)
    }
}

/// How many people may have a seat at most: ⌊1.2 · seats⌋ (L2).
pub const fn ceiling(seats: i64) -> i64 {
    // In whole numbers, so that no seat is lost or won by rounding.
    seats.saturating_mul(6) / 5
}

/// Refuses what took seats beyond the ceiling. What frees a seat, or takes none, is never refused.
///
/// # Errors
/// [`AppError::SeatsTaken`] with the seats that were taken before.
pub const fn refuse_growth(seats: i64, before: Seats, after: Seats) -> Result<(), AppError> {
    let (used, wanted) = (before.used(), after.used());
    if wanted > used && wanted > ceiling(seats) { Err(AppError::SeatsTaken { used, seats }) } else { Ok(()) }
}

/// The licence as `/license` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct License {
    /// Whether a key can be checked here at all.
    pub accepts_keys: bool,
    /// How it stands.
    pub state: State,
    /// What the saved key says.
    pub terms: Option<Terms>,
    /// Why the saved key does not hold any more: it was signed with another key than this build knows, or was changed.
    pub fault: Option<KeyFault>,
    /// How many seats are allowed; none where there is no limit (L3).
    pub seats: Option<i64>,
    /// Who takes one.
    pub used: Seats,
    /// What is there now.
    pub features: Vec<Feature>,
    /// What was chosen for sign-in and claim.
    pub branding: Branding,
    /// The server's clock.
    pub now: Timestamp,
}

impl License {
    /// Whether a feature is there now.
    pub fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// Whether more seats are taken than the licence has (L2).
    pub fn is_over(&self) -> bool {
        self.seats.is_some_and(|seats| self.used.used() > seats)
    }
}

/// Own logo and colour, as the page of the licence shows them (L3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branding {
    /// The colour, as `#rrggbb`.
    pub colour: Option<String>,
    /// Where the logo lies.
    pub logo: Option<String>,
}

text_enum!(
    /// What was done, as its toast tells it.
    LicenseDeed {
        /// A key was saved.
        Saved = "saved",
        /// The key was taken out.
        Removed = "removed",
        /// Logo or colour were saved.
        Branded = "branded",
        /// The logo was taken out.
        LogoRemoved = "logo_removed",
    }
);

/// What an act came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseActed {
    /// What was done, or was so already (U7).
    pub deed: LicenseDeed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: Duration = Duration::from_secs(24 * 3_600);
    const NOW: Timestamp = Timestamp::from_millis(1_795_514_400_000);

    fn terms() -> Terms {
        Terms {
            product: PRODUCT.to_owned(),
            organisation: "Harbour & Co".to_owned(),
            plan: "Team".to_owned(),
            seats: 10,
            features: vec![Feature::Branding],
            issued_at: NOW,
            not_before: NOW,
            expires_at: NOW + DAY,
        }
    }

    #[test]
    fn l1_a_key_is_admitted_within_its_time_and_for_this_product_alone() {
        let key = terms();
        let last = (NOW + DAY).minus(Duration::from_millis(1));
        assert_eq!((key.admit(NOW), key.admit(last)), (Ok(()), Ok(())));
        assert_eq!(key.admit(NOW.minus(Duration::from_millis(1))), Err(KeyFault::NotYetValid));
        assert_eq!(key.admit(NOW + DAY), Err(KeyFault::Expired));
        assert_eq!(Terms { product: "lobster".to_owned(), ..key }.admit(NOW), Err(KeyFault::OtherProduct));
    }

    #[test]
    fn l1_after_its_end_a_key_has_thirty_days_of_grace() {
        let key = terms();
        let end = key.expires_at;
        let almost = Duration::from_millis(1);
        assert_eq!([key.state(NOW), key.state(end.minus(almost))], [State::Active; 2]);
        assert_eq!([key.state(end), key.state((end + GRACE).minus(almost))], [State::Grace; 2]);
        assert_eq!([key.state(end + GRACE), key.state(end + 100 * DAY)], [State::Expired; 2]);
    }

    #[test]
    fn l2_the_ceiling_is_a_fifth_above_the_seats_and_rounded_down() {
        for (seats, most) in [(1, 1), (4, 4), (5, 6), (9, 10), (10, 12), (1_000_000, 1_200_000)] {
            assert_eq!(ceiling(seats), most, "{seats}");
        }
        let seats = |active, waiting| Seats { active, waiting };
        assert_eq!(refuse_growth(5, seats(3, 2), seats(3, 3)), Ok(()));
        let full = Err(AppError::SeatsTaken { used: 6, seats: 5 });
        assert_eq!(refuse_growth(5, seats(3, 3), seats(3, 4)), full);
        assert_eq!(refuse_growth(5, seats(3, 3), seats(4, 2)), Ok(()), "a claim moves a seat");
        assert_eq!(refuse_growth(1, seats(9, 9), seats(8, 9)), Ok(()), "somebody goes");
    }

    proptest! {
        #[test]
        fn l2_only_what_grows_beyond_the_ceiling_is_refused(
            seats in 1..=MAX_SEATS, active in 0..2_000_000_i64, waiting in 0..2_000_000_i64, come in -50..50_i64, invited in -50..50_i64,
        ) {
            let before = Seats { active, waiting };
            let after = Seats { active: active + come, waiting: waiting + invited };
            let (grows, fits) = (come + invited > 0, 5 * after.used() <= 6 * seats);
            let outcome = refuse_growth(seats, before, after);
            prop_assert_eq!(outcome.is_ok(), !grows || fits);
            // Whatever number of steps leads there, nobody comes further than the ceiling.
            if outcome.is_ok() && grows {
                prop_assert!(after.used() <= ceiling(seats));
            }
        }
    }
}
