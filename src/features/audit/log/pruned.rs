//! What an entry says of a pruning (T4): with it alone a gap at the beginning of the trail is none.

use serde::Deserialize;

/// What stands in the body of every entry that says so. Few are, and the others are not read as JSON.
const PRUNED: &str = "\"audit.pruned\"";

#[derive(Deserialize)]
struct Told {
    action: String,
    details: Details,
}

#[derive(Deserialize)]
struct Details {
    below: i64,
}

/// Below which leaf the entry at a leaf says that the trail was pruned; 0 where it does not. It can only speak of what was there before it.
pub fn pruned_below(leaf: i64, body: &str) -> i64 {
    if !body.contains(PRUNED) {
        return 0;
    }
    let told = serde_json::from_str::<Told>(body).ok().filter(|told| told.action == "audit.pruned");
    told.map(|told| told.details.below).filter(|below| *below <= leaf).unwrap_or(0)
}
