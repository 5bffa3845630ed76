use super::browser::lowercase;
use super::text;
use std::collections::HashSet;

/// Fewest code points of a password (A4).
const SHORTEST: usize = 12;
/// From here on a password counts as strong, then as very strong.
const STRONG: usize = 16;
const VERY_STRONG: usize = 22;
/// Fewest letters of a name that count as "own name": shorter ones turn up by chance.
const NAME_PART: usize = 3;

/// What the meter shows: a score from 0 (nothing typed) to 4, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Lit segments, 0 to 4. From 2 on the password may pass; the server decides.
    pub score: u8,
    /// What it says.
    pub text: String,
}

impl Hint {
    fn new(score: u8, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { score, text }
    }
}

/// The light hint of A4: length, repeats and runs, own name. `context` holds names and e-mail addresses.
pub fn light_hint(password: &str, context: &[String]) -> Hint {
    let chars: Vec<char> = password.chars().collect();
    let missing = SHORTEST.saturating_sub(chars.len());
    if chars.is_empty() {
        Hint::new(0, text::PASSWORD_EMPTY)
    } else if missing > 0 {
        Hint::new(1, text::password_short(missing))
    } else if holds_own_name(password, context) {
        Hint::new(1, text::PASSWORD_NAME)
    } else if repeats(&chars) {
        Hint::new(1, text::PASSWORD_REPEATS)
    } else {
        match chars.len() {
            VERY_STRONG.. => Hint::new(4, text::PASSWORD_BEST),
            STRONG.. => Hint::new(3, text::PASSWORD_STRONG),
            _ => Hint::new(2, text::PASSWORD_FAIR),
        }
    }
}

/// Whether most of the password is a name: what is left without the names would be too short on its own.
fn holds_own_name(password: &str, context: &[String]) -> bool {
    let mut rest = lowercase(password);
    let whole = rest.chars().count();
    let lowered: Vec<String> = context.iter().map(|c| lowercase(c)).collect();
    let parts = lowered
        .iter()
        .flat_map(|c| c.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| part.chars().count() >= NAME_PART);
    for part in parts {
        rest = rest.replace(part, "");
    }
    let left = rest.chars().count();
    left < whole && left < SHORTEST
}

/// Whether a password has too few different characters, or is a run such as `abcdef…` or `987654…` for the most part.
fn repeats(chars: &[char]) -> bool {
    let different: HashSet<char> = chars.iter().copied().collect();
    let steps = chars.windows(2).filter(|pair| (pair[1] as i64 - pair[0] as i64).abs() <= 1).count();
    different.len() < 6 || steps * 2 > chars.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(password: &str) -> u8 {
        light_hint(password, &["Mira Lindqvist".to_owned(), "mira@harbour.example".to_owned()]).score
    }

    #[test]
    fn nothing_typed_lights_nothing() {
        assert_eq!(light_hint("", &[]), Hint::new(0, text::PASSWORD_EMPTY));
    }

    #[test]
    fn says_how_many_are_missing() {
        assert!(light_hint("elevencharz", &[]).text.starts_with("1 more character."));
        assert!(light_hint("otter", &[]).text.starts_with("7 more characters."));
    }

    #[test]
    fn weak_ones_light_one_segment() {
        for password in [
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "abcdefghijklmnop",
            "123456789012345",
            "miralindqvist1",
            "harbour mira 1",
        ] {
            assert_eq!(score(password), 1, "{password}");
        }
    }

    #[test]
    fn a_name_inside_a_long_password_does_no_harm() {
        assert!(score("mira otter lamp granite") >= 3);
    }

    #[test]
    fn length_lights_more() {
        assert_eq!(score("otter lamp 42"), 2);
        assert_eq!(score("otter lamp granite"), 3);
        assert_eq!(score("otter lamp granite saddle"), 4);
    }

    #[test]
    fn counts_code_points() {
        assert_eq!(score("šđčćžàéîõüñ"), 1);
        assert!(score("šđčćžàéîõüñß") >= 2);
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_in_range(password in ".{0,300}", name in ".{0,60}") {
            prop_assert!(light_hint(&password, &[name]).score <= 4);
        }
    }
}
