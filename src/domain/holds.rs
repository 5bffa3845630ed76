use super::{parse_length, text_enum};
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
    pub fn duration(self) -> Duration {
        // Each word is one.
        parse_length(self.as_str()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_longer_than_the_one_before() {
        assert!(Holds::ALL.is_sorted_by(|a, b| a.duration() < b.duration()) && !Holds::Hour.duration().is_zero());
    }
}
