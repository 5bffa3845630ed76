//! Everything works without scripts: forms, where they lead, and what they leave for the next page (F1, F4, F7).

mod acts;
mod addresses;
mod agents;
mod context;
mod double;
mod ended;
mod export;
mod flash;
mod groups;
mod license;
mod many;
mod resets;
mod story;
mod trail;

use super::{browser::Answer, html::tags};

/// The link in the read-only field of a page that shows one.
pub fn link_in(page: &Answer) -> String {
    let links = tags(&page.body).into_iter().filter(|tag| tag.name == "input" && tag.get("readonly").is_some());
    let mut links = links.filter_map(|tag| tag.get("value").filter(|value| value.contains("://")).map(str::to_owned));
    links.next().unwrap_or_else(|| panic!("no link in the page: {}", page.body))
}

/// Whether something is shown that screen readers say at once.
fn has_alert(page: &Answer) -> bool {
    tags(&page.body).iter().any(|tag| tag.get("role") == Some("alert"))
}

/// No password comes back, neither in its field nor anywhere else.
fn assert_no_password(page: &Answer, typed: &str) {
    for tag in tags(&page.body).iter().filter(|tag| tag.get("type") == Some("password")) {
        assert_eq!(tag.get("value").unwrap_or_default(), "", "{tag:?}");
    }
    assert!(!page.body.contains(typed), "the password came back: {}", page.body);
    for (name, value) in &page.headers {
        assert!(!value.to_str().unwrap().contains(typed), "{name}");
    }
}
