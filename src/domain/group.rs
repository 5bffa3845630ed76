//! A group as it is named in passing.

use super::{GroupId, GroupName};
use serde::{Deserialize, Serialize};

/// A group and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLabel {
    /// Which group.
    pub id: GroupId,
    /// Its name.
    pub name: GroupName,
}

impl GroupLabel {
    /// Reads the labels that a query has put into one column: a line for each, its id before its name, which has no line breaks.
    pub fn from_lines(lines: &str) -> Vec<Self> {
        let label = |line: &str| {
            let (id, name) = line.split_once(' ')?;
            Some(Self { id: id.parse().ok()?, name: GroupName::from_stored(name.to_owned()) })
        };
        lines.lines().filter_map(label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_line_by_line() {
        let id = "018f0000-0000-7000-8000-000000000001";
        let labels = GroupLabel::from_lines(&format!("{id} Design team\n{id} Sales"));
        assert_eq!(labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>(), ["Design team", "Sales"]);
        assert_eq!(GroupLabel::from_lines(""), []);
    }
}
