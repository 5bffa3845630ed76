use super::text_enum;
use std::time::Duration;

text_enum!(
    /// How long a link holds (I1, R1).
    Holds {
        /// One hour.
        Hour = "1h",
        /// One day.
        Day = "1d",
        /// Three days.
        ThreeDays = "3d",
        /// Seven days, unless another is chosen.
        Week = "7d",
        /// Thirty days.
        Month = "30d",
    }
);

impl Holds {
    /// As a length of time.
    pub const fn duration(self) -> Duration {
        const HOUR: u64 = 3600;
        Duration::from_secs(match self {
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
            Self::ThreeDays => 3 * 24 * HOUR,
            Self::Week => 7 * 24 * HOUR,
            Self::Month => 30 * 24 * HOUR,
        })
    }
}
