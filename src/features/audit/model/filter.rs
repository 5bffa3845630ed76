//! Which entries of the trail are looked for (T5).

use super::{Action, Outcome};
use crate::domain::{Timestamp, UserId};

/// The longest text that is looked for, in characters.
pub const MAX_TEXT: usize = 100;
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The filters as they stand in an address and in the fields: what is none of our words counts as left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Part of a person's name, or an id: entries by them or about them.
    pub person: String,
    /// The word of an action.
    pub action: String,
    /// The word of an outcome.
    pub outcome: String,
    /// The first day, as 2026-11-24 (UTC).
    pub from: String,
    /// The last day.
    pub to: String,
    /// Words of the entry.
    pub text: String,
}

/// What is asked of the database. Empty texts ask for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// An id of whoever acted or was acted on.
    pub subject: String,
    /// Part of a name.
    pub name: String,
    /// An action.
    pub action: String,
    /// An outcome.
    pub outcome: String,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this one.
    pub before: Timestamp,
    /// Words.
    pub text: String,
}

/// The values beside an entry that hold the names of who acted and of what was acted on.
const NAMES: [&str; 2] = ["actor.name", "target.name"];

impl Wanted {
    /// Whether an entry has the name and the words that are looked for. Databases fold no letters but those of ASCII, so they are asked
    /// for what comes near, and this says which of it is meant.
    pub fn is_met<'a>(&self, body: &str, personal: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> bool {
        let has = |value: &str, text: &str| value.to_lowercase().contains(text);
        let named = || personal.clone().any(|(field, value)| NAMES.contains(&field) && has(value, &self.name));
        let told = || has(body, &self.text) || personal.clone().any(|(_, value)| has(value, &self.text));
        (self.name.is_empty() || named()) && (self.text.is_empty() || told())
    }
}

impl Filters {
    /// Whether nothing is left out.
    pub fn are_none(&self) -> bool {
        self.wanted() == Self::default().wanted()
    }

    /// What they ask for.
    pub fn wanted(&self) -> Wanted {
        let person = short(&self.person);
        let subject = person.parse::<UserId>().map(|id| id.to_string()).unwrap_or_default();
        Wanted {
            name: if subject.is_empty() { person.to_lowercase() } else { String::new() },
            subject,
            action: self.action.parse::<Action>().map(|action| action.to_string()).unwrap_or_default(),
            outcome: self.outcome.parse::<Outcome>().map(|outcome| outcome.to_string()).unwrap_or_default(),
            from: Timestamp::from_millis(day(&self.from).map_or(i64::MIN, |day| day * DAY)),
            before: Timestamp::from_millis(day(&self.to).map_or(i64::MAX, |day| (day + 1) * DAY)),
            text: short(&self.text).to_lowercase(),
        }
    }

    /// As they stand in an address, without those that are empty.
    pub fn named(&self) -> Vec<(&'static str, &str)> {
        let Self { person, action, outcome, from, to, text } = self;
        let all =
            [("person", person), ("action", action), ("outcome", outcome), ("from", from), ("to", to), ("q", text)];
        all.into_iter().map(|(name, value)| (name, value.trim())).filter(|(_, value)| !value.is_empty()).collect()
    }
}

fn short(text: &str) -> String {
    text.trim().chars().filter(|c| *c != '\0').take(MAX_TEXT).collect()
}

/// The days since 1970 of a day such as 2026-11-24.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, '-');
    let (year, month, day) =
        (parts.next()?.parse().ok()?, parts.next()?.parse::<u8>().ok()?, parts.next()?.parse().ok()?);
    let date = time::Date::from_calendar_date(year, month.try_into().ok()?, day).ok()?;
    Some(
        i64::from(date.to_julian_day())
            - i64::from(time::Date::from_calendar_date(1970, time::Month::January, 1).ok()?.to_julian_day()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_filters_ask_for_what_they_can_and_for_nothing_else() {
        let filters = Filters {
            person: " Mira ".to_owned(),
            action: "user.signed_in".to_owned(),
            outcome: "nonsense".to_owned(),
            from: "1970-01-02".to_owned(),
            to: "1970-01-02".to_owned(),
            text: "x\0Y".to_owned(),
        };
        let wanted = filters.wanted();
        assert_eq!((wanted.name.as_str(), wanted.subject.as_str(), wanted.outcome.as_str()), ("mira", "", ""));
        assert_eq!((wanted.from.as_millis(), wanted.before.as_millis()), (DAY, 2 * DAY));
        assert_eq!(wanted.text, "xy");
        assert!(!filters.are_none() && Filters::default().are_none());
        let none = Filters { action: "nonsense".to_owned(), from: "2026-13-40".to_owned(), ..Filters::default() };
        assert!(none.are_none());
        let id = "018f0000-0000-7000-8000-000000000001";
        let of_one = Filters { person: id.to_owned(), ..Filters::default() };
        assert_eq!((of_one.wanted().subject.as_str(), of_one.wanted().name.as_str()), (id, ""));
        assert_eq!(Filters { text: " a b&c".to_owned(), ..Filters::default() }.named(), [("q", "a b&c")]);
        assert_eq!(day("2026-11-24"), Some(20_781));
    }
}
