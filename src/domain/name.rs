//! Names of people and of the organisation.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing that can be seen.
    Empty,
    /// More code points than the field holds.
    TooLong,
    /// Holds control characters, or characters that reorder the text around them.
    Hidden,
}

/// Whether a character cannot be seen but changes what is: controls, and the bidirectional overrides by which a name could
/// rearrange the sentence it stands in. Right-to-left scripts need none of them.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Zero-width characters that scripts and emoji need inside a name, but that make none by themselves.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{2800}')
}

/// Reads a name of at most `max` code points; white space around it is dropped, and runs of it become one space.
pub fn checked_name(text: &str, max: usize) -> Result<String, NameFault> {
    if text.chars().any(|c| is_hidden(c) && !c.is_whitespace()) {
        return Err(NameFault::Hidden);
    }
    let name = tidy_line(text);
    if name.chars().all(|c| c == ' ' || is_zero_width(c)) {
        return Err(NameFault::Empty);
    }
    if name.chars().count() > max {
        return Err(NameFault::TooLong);
    }
    Ok(name)
}

/// Reads a text of several lines and at most `max` code points, tidied as [`tidy_text`] does. Of what cannot be seen it may hold the
/// marks that scripts of both directions need, and no controls.
///
/// # Errors
/// [`NameFault`]; empty is what holds nothing that can be seen.
pub fn checked_text(text: &str, max: usize) -> Result<String, NameFault> {
    let text = tidy_text(text);
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(NameFault::Hidden);
    }
    if text.chars().all(|c| c.is_whitespace() || is_zero_width(c)) {
        return Err(NameFault::Empty);
    }
    if text.chars().count() > max { Err(NameFault::TooLong) } else { Ok(text) }
}

/// A text with line ends of one kind, without white space at the ends of its lines and around the whole.
pub fn tidy_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches(|c: char| c == '\n' || c.is_whitespace()).to_owned()
}

/// A text on one line, without white space around it; runs of it become one space.
pub fn tidy_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The longest one, in code points.
            pub const MAX: u32 = $max;

            /// Reads a name; see [`checked_name`].
            pub fn parse(text: &str) -> Result<Self, NameFault> {
                checked_name(text, $max).map(Self)
            }

            /// Takes a name from the database, where only parsed ones are kept.
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// What a person is called.
    PersonName,
    100
);
name!(
    /// What the organisation is called.
    OrganisationName,
    100
);
name!(
    /// What a group is called (G1).
    GroupName,
    60
);
name!(
    /// What a shared agent is called (N1).
    AgentName,
    30
);

name!(
    /// What a read token of the trail is called (T3).
    TokenName,
    60
);

impl PersonName {
    /// What one calls the person in a greeting: the first word of the name.
    pub fn first(&self) -> &str {
        self.0.split(' ').next().unwrap_or(&self.0)
    }

    /// The form in which names are searched: without case and accents.
    #[cfg(feature = "ssr")]
    pub fn search_key(&self) -> String {
        without_accents(&self.0)
    }
}

macro_rules! keys {
    ($($name:ident),+) => {$(
        impl $name {
            /// The form in which names are compared: without case (G1, N1).
            #[cfg(feature = "ssr")]
            pub fn key(&self) -> String {
                without_case(&self.0)
            }

            /// The form by which names are sorted: without case and accents.
            #[cfg(feature = "ssr")]
            pub fn sort_key(&self) -> String {
                without_accents(&self.0)
            }
        }
    )+};
}

keys!(GroupName, AgentName);

#[cfg(feature = "ssr")]
fn without_case(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    // Lower case of what was taken apart is not always what is put together again, so that comes last.
    name.to_lowercase().nfkc().collect::<String>().to_lowercase().nfc().collect()
}

#[cfg(feature = "ssr")]
fn without_accents(name: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    name.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_every_script_are_kept() {
        for name in ["Ana Kovač", "محمد علي", "李小龍", "<script>alert(1)</script>", "👩‍👩‍👧 Family", "O'Brien"]
        {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        for (text, fault) in [
            ("", NameFault::Empty),
            (" \n ", NameFault::Empty),
            ("\u{200b}\u{200d}", NameFault::Empty),
            ("Mira\0", NameFault::Hidden),
            ("Mira \u{202e}nimdA", NameFault::Hidden),
        ] {
            assert_eq!(PersonName::parse(text), Err(fault), "{text:?}");
        }
        assert_eq!(PersonName::parse(&"a".repeat(10_000)), Err(NameFault::TooLong));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn search_takes_no_notice_of_case_and_accents() {
        assert_eq!(PersonName::parse("Ana KOVAČ").unwrap().search_key(), "ana kovac");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn g1_groups_are_told_apart_by_their_names_without_case() {
        let key = |name: &str| GroupName::parse(name).unwrap().key();
        assert_eq!(key("DÉSIGN  Team"), key("De\u{301}sign team"));
        assert_eq!(key("Ｓales"), key("sales"), "forms of one sign");
        assert_ne!(key("Design"), key("Désign"));
        assert_eq!(GroupName::parse(&"x".repeat(61)), Err(NameFault::TooLong));
        assert!(GroupName::parse(&"x".repeat(60)).is_ok());
    }

    proptest! {
        #[test]
        fn a_parsed_name_parses_to_itself(text in "\\PC{0,120}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
                prop_assert!(name.as_str().chars().count() <= 100);
            }
        }
    }
}
