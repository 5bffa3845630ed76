//! The rules of what is typed in a chat.

use super::{MAX_MESSAGE, MAX_TITLE};
use crate::error::Fault;

/// Takes what was typed as a message: without space around it and without signs that nobody sees.
///
/// # Errors
/// [`Fault::Empty`] or [`Fault::TooLong`].
pub fn parse_message(typed: &str) -> Result<String, Fault> {
    let text = tidy(typed);
    match text.trim() {
        "" => Err(Fault::Empty),
        text if text.chars().count() > MAX_MESSAGE as usize => Err(Fault::TooLong { max: MAX_MESSAGE }),
        text => Ok(text.to_owned()),
    }
}

/// As much of what was typed as a draft holds.
pub fn parse_draft(typed: &str) -> String {
    tidy(typed).chars().take(MAX_MESSAGE as usize).collect()
}

/// Takes what was typed as a chat's name.
///
/// # Errors
/// [`Fault::Empty`] or [`Fault::TooLong`].
pub fn parse_title(typed: &str) -> Result<String, Fault> {
    let title = one_line(&tidy(typed));
    match title.chars().count() {
        0 => Err(Fault::Empty),
        length if length > MAX_TITLE as usize => Err(Fault::TooLong { max: MAX_TITLE }),
        _ => Ok(title),
    }
}

/// What a chat is called until its user says otherwise: how its first message begins.
pub fn title_of(message: &str) -> String {
    const LENGTH: usize = 60;
    let line = one_line(message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
    if line.chars().count() <= LENGTH {
        return line;
    }
    let cut: String = line.chars().take(LENGTH - 1).collect();
    format!("{}…", cut.trim_end())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tidy(typed: &str) -> String {
    typed.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_message_is_what_was_typed_without_space_around_it() {
        assert_eq!(parse_message("  Hello\r\n\tthere \0 "), Ok("Hello\n\tthere".to_owned()));
        assert_eq!(parse_message(" \n "), Err(Fault::Empty));
        let longest = "é".repeat(MAX_MESSAGE as usize);
        assert_eq!(parse_message(&longest), Ok(longest.clone()));
        assert_eq!(parse_message(&format!("{longest}é")), Err(Fault::TooLong { max: MAX_MESSAGE }));
        assert_eq!(parse_draft(&format!("{longest}é")), longest, "as much as fits is kept");
    }

    #[test]
    fn a_chat_is_called_as_its_first_message_begins() {
        assert_eq!(title_of("\n  Plan the   offsite\nin May"), "Plan the offsite");
        let long = title_of(&"word ".repeat(40));
        assert!(long.ends_with("word…") && long.chars().count() <= 60, "{long}");
        assert_eq!(parse_title(" Plan \n B "), Ok("Plan B".to_owned()));
        assert_eq!(parse_title(" "), Err(Fault::Empty));
        assert_eq!(parse_title(&"x".repeat(81)), Err(Fault::TooLong { max: 80 }));
    }

    proptest! {
        #[test]
        fn every_first_message_makes_a_title_that_a_chat_may_have(text in "[\\PC\\n\\t]{0,200}") {
            if let Ok(message) = parse_message(&text) {
                let title = title_of(&message);
                prop_assert_eq!(parse_title(&title), Ok(title));
            }
        }
    }
}
