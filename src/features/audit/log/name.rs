//! What a log is called: the installation and a number, never an address (T8).

use std::{fmt, str::FromStr};

/// What the names of all logs begin with.
const PREFIX: &str = "pinchy/";

/// The origin of a log: the first line of its checkpoints, and the name of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogName {
    /// The id of the installation.
    pub installation: String,
    /// 1 at first, one more after each restored backup.
    pub number: i64,
}

impl fmt::Display for LogName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}/{}", self.installation, self.number)
    }
}

impl FromStr for LogName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (installation, number) = text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('/')).ok_or(())?;
        let name = Self { installation: installation.to_owned(), number: number.parse().map_err(|_| ())? };
        let is_plain = !installation.is_empty() && installation.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        // One name has one form: "+1" and "01" are read as numbers, too.
        if is_plain && name.number > 0 && name.to_string() == text { Ok(name) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_form() {
        let name = LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 2 };
        assert_eq!(name.to_string(), "pinchy/018f0000-0000-7000-8000-000000000001/2");
        assert_eq!(name.to_string().parse(), Ok(name));
        for other in [
            "",
            "pinchy/",
            "pinchy/a",
            "pinchy/a/",
            "pinchy/a/0",
            "pinchy/a/01",
            "pinchy/a/+1",
            "pinchy/a/1/2",
            "pinchy/a b/1",
            "other/a/1",
        ] {
            assert_eq!(other.parse::<LogName>(), Err(()), "{other:?}");
        }
    }
}
