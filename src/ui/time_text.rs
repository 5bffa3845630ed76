use time::{Date, OffsetDateTime, UtcDateTime};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long before or after `now` a moment is: "now", "2 min ago", "1 h ago", "yesterday", "3 days ago", "12 Nov"; "in 7 days"
/// for what is to come. Times are Unix milliseconds; the offset, in minutes, says where a day begins.
pub fn relative(at: i64, now: i64, offset_minutes: i32) -> String {
    let away = at.saturating_sub(now);
    let size = away.saturating_abs();
    if size < MINUTE {
        return "now".to_owned();
    }
    if size < HOUR {
        return ago(away, &format!("{} min", size / MINUTE));
    }
    if size < DAY {
        return ago(away, &format!("{} h", size / HOUR));
    }
    let (day, today) = (local(at, offset_minutes).date(), local(now, offset_minutes).date());
    match i64::from(day.to_julian_day()) - i64::from(today.to_julian_day()) {
        -1 => "yesterday".to_owned(),
        1 => "tomorrow".to_owned(),
        days @ -7..=7 => ago(away, &format!("{} days", days.abs())),
        days @ 8..=30 => format!("in {days} days"),
        _ if day.year() == today.year() => short_date(day),
        _ => format!("{} {}", short_date(day), day.year()),
    }
}

/// Day, month and time of day: "1 December, 10:24". Without an offset the reader is told that it is UTC.
pub fn absolute(at: i64, offset_minutes: Option<i32>) -> String {
    let moment = local(at, offset_minutes.unwrap_or_default());
    let zone = if offset_minutes.is_none() { " UTC" } else { "" };
    format!("{} {}, {:02}:{:02}{zone}", moment.day(), moment.month(), moment.hour(), moment.minute())
}

/// Day, month, year and time of day to the second, for a hover.
pub(super) fn full(at: i64, offset_minutes: Option<i32>) -> String {
    let moment = local(at, offset_minutes.unwrap_or_default());
    let zone = if offset_minutes.is_none() { " UTC" } else { "" };
    format!(
        "{} {} {}, {:02}:{:02}:{:02}{zone}",
        moment.day(),
        moment.month(),
        moment.year(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// Time of day to the second, for a list that is grouped by day.
pub(super) fn clock(at: i64, offset_minutes: i32) -> String {
    let moment = local(at, offset_minutes);
    format!("{:02}:{:02}:{:02}", moment.hour(), moment.minute(), moment.second())
}

/// Day, month and year: "1 December 2026".
pub(super) fn day(at: i64, offset_minutes: i32) -> String {
    let moment = local(at, offset_minutes);
    format!("{} {} {}", moment.day(), moment.month(), moment.year())
}

/// A moment for `<time datetime>`, in UTC to the millisecond.
pub fn iso(at: i64) -> String {
    let moment = local(at, 0);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        moment.millisecond()
    )
}

fn ago(away: i64, span: &str) -> String {
    if away < 0 { format!("{span} ago") } else { format!("in {span}") }
}

fn short_date(day: Date) -> String {
    let month = day.month().to_string();
    let short: String = month.chars().take(3).collect();
    format!("{} {short}", day.day())
}

/// The wall clock at an offset. What lies outside the calendar is shown as its end: a list must not fall over a bad row.
fn local(at: i64, offset_minutes: i32) -> UtcDateTime {
    let shifted = i128::from(at) + i128::from(offset_minutes) * i128::from(MINUTE);
    let end = if at < 0 { UtcDateTime::MIN } else { UtcDateTime::MAX };
    OffsetDateTime::from_unix_timestamp_nanos(shifted * 1_000_000).map_or(end, OffsetDateTime::to_utc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 24 November 2025, 10:24:42 UTC.
    const NOW: i64 = 1_763_979_882_000;

    #[test]
    fn relative_times_read_as_people_say_them() {
        for (away, expected) in [
            (0, "now"),
            (-59_000, "now"),
            (-2 * MINUTE - 1, "2 min ago"),
            (-HOUR, "1 h ago"),
            (-23 * HOUR, "23 h ago"),
            (-DAY, "yesterday"),
            (-34 * HOUR, "yesterday"),
            (-35 * HOUR, "2 days ago"),
            (-3 * DAY, "3 days ago"),
            (-7 * DAY, "7 days ago"),
            (-12 * DAY, "12 Nov"),
            (-400 * DAY, "20 Oct 2024"),
            (30_000, "now"),
            (5 * MINUTE, "in 5 min"),
            (3 * HOUR, "in 3 h"),
            (DAY, "tomorrow"),
            (7 * DAY, "in 7 days"),
            (30 * DAY, "in 30 days"),
            (40 * DAY, "3 Jan 2026"),
        ] {
            assert_eq!(relative(NOW + away, NOW, 0), expected, "{away}");
        }
    }

    #[test]
    fn the_offset_moves_midnight() {
        assert_eq!(relative(NOW - 34 * HOUR, NOW, 0), "yesterday");
        assert_eq!(relative(NOW - 34 * HOUR, NOW, -60), "2 days ago");
    }

    #[test]
    fn absolute_times_name_the_zone_only_where_it_is_not_the_readers() {
        assert_eq!(absolute(NOW, None), "24 November, 10:24 UTC");
        assert_eq!(absolute(NOW, Some(330)), "24 November, 15:54");
        assert_eq!(full(NOW, None), "24 November 2025, 10:24:42 UTC");
        assert_eq!(clock(NOW, 0), "10:24:42");
        assert_eq!(iso(NOW), "2025-11-24T10:24:42.000Z");
    }

    proptest! {
        #[test]
        fn any_number_is_some_time(at in any::<i64>(), now in any::<i64>(), offset in -900..900_i32) {
            prop_assert!(!relative(at, now, offset).is_empty());
            prop_assert!(!iso(at).is_empty() && !full(at, Some(offset)).is_empty());
        }
    }
}
