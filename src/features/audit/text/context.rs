//! What the trail says of contexts.

use crate::features::audit::model::Action;
use crate::json::read;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How long a field was and is, in characters.
#[derive(Deserialize)]
struct Lengths {
    before: u32,
    after: u32,
}

/// A detail of an act on a personal context; nothing where it is none.
pub fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    if action != Action::ContextSaved || name != "fields" {
        return None;
    }
    let fields: BTreeMap<String, Lengths> = read(value)?;
    let told =
        fields.iter().map(|(name, lengths)| format!("{}: {}", field(name), change(lengths.before, lengths.after)));
    Some(told.collect::<Vec<_>>().join(", "))
}

/// The organisation's context was changed; its text is no part of the trail either.
pub fn organisation_changed(values: &BTreeMap<String, Option<String>>) -> String {
    let length = |side| values.get(side).cloned().flatten().and_then(|length| length.parse().ok()).unwrap_or(0);
    format!("Organisation context: {}", change(length("before"), length("after")))
}

fn field(name: &str) -> &str {
    match name {
        "preferred_name" => "preferred name",
        "anything_else" => "anything else",
        other => other,
    }
}

fn change(before: u32, after: u32) -> String {
    format!("{before} → {after} characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x3_fields_are_told_by_name_and_length() {
        let fields = r#"{"preferred_name":{"before":0,"after":4},"role":{"before":12,"after":0}}"#;
        let told = detail(Action::ContextSaved, "fields", fields).unwrap();
        assert_eq!(told, "preferred name: 0 → 4 characters, role: 12 → 0 characters");
        assert_eq!(detail(Action::ContextSaved, "undoes", "x"), None);
        let values = BTreeMap::from([("before".to_owned(), None), ("after".to_owned(), Some("7".to_owned()))]);
        assert_eq!(organisation_changed(&values), "Organisation context: 0 → 7 characters");
    }
}
