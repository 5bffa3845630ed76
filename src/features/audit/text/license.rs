//! What the trail says of the licence.

use crate::features::audit::model::Action;
use crate::json::read;
use std::collections::BTreeMap;

/// A detail of an act on the licence or on what it brings; nothing where it is none of these.
pub fn detail(action: Action, name: &str, value: &str) -> Option<String> {
    match (action, name) {
        (Action::LicenseSaved, "licensee" | "plan") => Some(value.to_owned()),
        (Action::LicenseSaved, "seats") => Some(format!("{value} seats")),
        (Action::LicenseRemoved, "seats") => Some(format!("the limit of {value} seats stays")),
        (Action::LicenseRefused, "reason") => Some(refused(value).to_owned()),
        (Action::BrandingChanged, "after") => branding(value),
        // What is now says enough.
        (Action::BrandingChanged, "before") => Some(String::new()),
        _ => None,
    }
}

/// A word that this version does not know is shown as it stands.
fn refused(word: &str) -> &str {
    match word {
        "no_verifier" => "this build accepts no key",
        "too_long" => "too long",
        "garbled" => "no licence key",
        "other_key" => "signed with another key",
        "forged" => "its signature is wrong",
        "other_product" => "for another product",
        "not_yet_valid" => "not valid yet",
        "expired" => "expired",
        other => other,
    }
}

fn branding(json: &str) -> Option<String> {
    let values: BTreeMap<String, Option<String>> = read(json)?;
    let colour = values.get("colour").cloned().flatten().unwrap_or_else(|| "no colour".to_owned());
    let logo = if values.get("logo").is_some_and(Option::is_some) { "a logo" } else { "no logo" };
    Some(format!("{colour}, {logo}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licence_is_told_in_words() {
        let told = |action, name, value: &str| detail(action, name, value).unwrap_or_default();
        assert_eq!(told(Action::LicenseSaved, "seats", "20"), "20 seats");
        assert_eq!(told(Action::LicenseRemoved, "seats", "20"), "the limit of 20 seats stays");
        assert_eq!(told(Action::LicenseRefused, "reason", "forged"), "its signature is wrong");
        let after = r##"{"colour":"#1d4ed8","logo":null}"##;
        assert_eq!(told(Action::BrandingChanged, "after", after), "#1d4ed8, no logo");
        assert_eq!(told(Action::RoleChanged, "seats", "20"), "");
    }
}
