use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Reads a length of time as settings and choices are written: a whole number with a unit, as in `90s`, `15m`, `12h`, `30d`. Nothing for
/// what is none.
pub fn parse_length(text: &str) -> Option<Duration> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        _ => return None,
    };
    Some(Duration::from_secs(count.trim().parse::<u64>().ok()?.checked_mul(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_whole_number_with_a_unit() {
        for (text, seconds) in [("90s", 90), ("15m", 900), ("12h", 43_200), ("30d", 2_592_000), ("7 d", 604_800)] {
            assert_eq!(parse_length(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "d", "12", "1.5h", "-1h", "12é", "1w", "99999999999999999999d", "9999999999999999999d"] {
            assert_eq!(parse_length(text), None, "{text}");
        }
    }
}
