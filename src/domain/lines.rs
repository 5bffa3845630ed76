//! Free text of several lines.

use super::NameFault;

/// Reads a text of at most `max` code points that may have several lines and may be empty. Lines end in `\n` alone, as forms do not send
/// them; white space at its end is dropped.
///
/// # Errors
/// [`NameFault::TooLong`]; [`NameFault::Hidden`] for control characters, which neither database keeps alike.
pub fn checked_lines(text: &str, max: usize) -> Result<String, NameFault> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(NameFault::Hidden);
    }
    if text.chars().count() > max { Err(NameFault::TooLong) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_line_ends_are_made_one() {
        assert_eq!(checked_lines("a\r\n\tb\rc \n\n", 20).as_deref(), Ok("a\n\tb\nc"));
        assert_eq!(checked_lines(" \n", 20).as_deref(), Ok(""));
        assert_eq!(checked_lines("a\0b", 20), Err(NameFault::Hidden));
        assert_eq!(checked_lines(&"é".repeat(21), 20), Err(NameFault::TooLong));
        assert!(checked_lines(&"é".repeat(20), 20).is_ok());
    }
}
