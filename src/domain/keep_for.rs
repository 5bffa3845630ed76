use super::{parse_length, text_enum};
use std::time::Duration;

/// The least age at which an entry of the audit trail may be pruned (T4): whatever still needs it, such as an undo, is long over.
pub const MIN_PRUNED_AGE: Duration = Duration::from_secs(24 * 3_600);

text_enum!(
    /// How long entries of the audit trail are kept (T4), where an admin chooses.
    KeepFor {
        /// For ever, unless another is chosen.
        Forever = "forever",
        /// Ninety days.
        Quarter = "90d",
        /// One year.
        Year = "365d",
        /// Two years.
        TwoYears = "730d",
        /// Five years.
        FiveYears = "1825d",
        /// Ten years.
        TenYears = "3650d",
    }
);

impl KeepFor {
    /// As a length of time; nothing for ever.
    pub fn duration(self) -> Option<Duration> {
        parse_length(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t4_every_choice_but_for_ever_is_longer_than_the_one_before() {
        assert_eq!(KeepFor::ALL[0].duration(), None);
        assert!(KeepFor::ALL[1..].is_sorted_by(|a, b| a.duration() < b.duration()));
        assert!(KeepFor::ALL[1..].iter().all(|kept| kept.duration().is_some_and(|length| length >= MIN_PRUNED_AGE)));
    }
}
