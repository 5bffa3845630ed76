use super::browser::uppercase;
use super::icon::{Glyph, Icon};
use crate::view::view;
use leptos::prelude::*;

/// Number of colours that people are told apart by: the classes `.hue-0` to `.hue-11`.
const HUES: u32 = 12;

/// The sizes an avatar comes in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 26 px, in dense tables.
    Small,
    /// 32 px.
    #[default]
    Medium,
    /// 40 px, at the head of a page.
    Large,
}

impl AvatarSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "avatar-small",
            Self::Medium => "avatar-medium",
            Self::Large => "avatar-large",
        }
    }
}

/// A person: initials on a colour that follows from the id, so that it stays when the name changes. Decoration beside the name.
#[component]
pub fn Avatar(
    /// The person's id in any spelling that does not change.
    #[prop(into)]
    id: String,
    /// The person's name.
    #[prop(into)]
    name: String,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let class = format!("avatar {} hue-{}", size.class(), hue(&id));
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}

/// Smithers: always coral, always "S".
#[component]
pub fn AgentAvatar(
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let class = format!("avatar avatar-agent {}", size.class());
    view! { <span class=class aria-hidden="true">"S"</span> }
}

/// A shared agent: its icon on its colour.
#[component]
pub fn AgentFace(
    /// The icon.
    icon: Icon,
    /// The number of a colour class, 0 to 11.
    hue: u32,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let class = format!("avatar avatar-face {} hue-{hue}", size.class());
    view! {
        <span class=class aria-hidden="true">
            <Glyph icon />
        </span>
    }
    .into_any()
}

/// The colour class number of an id, 0 to 11 (FNV-1a, so that server and browser agree).
pub fn hue(id: &str) -> u32 {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The low bits of FNV alone are weak for ids that differ in one place only.
    ((hash >> 16) ^ hash) % HUES
}

/// First letters of the first and the last word in upper case; `?` where there is none.
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(first_letter);
    let first = letters.next();
    let last = letters.next_back();
    match (first, last) {
        (None, _) => "?".to_owned(),
        (Some(first), last) => first + &last.unwrap_or_default(),
    }
}

/// The first letter or digit of a word with the accents that follow it; words of punctuation alone have none.
fn first_letter(word: &str) -> Option<String> {
    let start = word.find(char::is_alphanumeric)?;
    let mut rest = word[start..].chars();
    let letter: String = uppercase(rest.next()?.encode_utf8(&mut [0; 4])).chars().take(1).collect();
    let accents = rest.take_while(|c| matches!(c, '\u{300}'..='\u{36f}'));
    Some(letter.chars().chain(accents).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        for (name, expected) in [
            ("Ana Kovač", "AK"),
            ("mira", "M"),
            ("Jean Luc van Damme", "JD"),
            ("  Ben   Osei ", "BO"),
            ("(Ada) \"Countess\" Lovelace", "AL"),
            ("élodie ßmith", "ÉS"),
            ("e\u{301}lodie", "E\u{301}"),
            ("李 小龙", "李小"),
            ("😀", "?"),
            ("…", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_hue_is_stable_and_in_range() {
        assert_eq!(hue("0192f0c1"), hue("0192f0c1"));
        let mut seen = [false; HUES as usize];
        for n in 0..400 {
            seen[hue(&format!("0192f0c1-{n}")) as usize] = true;
        }
        assert!(seen.iter().all(|seen| *seen));
    }
}
