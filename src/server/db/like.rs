//! Searching by LIKE, the same on both databases.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A pattern that finds the first `max` characters of a search anywhere, folded as the searched columns are and with `!` before literal
/// signs; `%` alone when there is nothing to search for.
pub fn like_anywhere(search: &str, max: usize) -> String {
    let folded: String =
        search.trim().chars().take(max).nfkd().filter(|c| !is_combining_mark(*c) && *c != '\0').collect();
    let escaped = folded.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    if escaped.is_empty() { "%".to_owned() } else { format!("%{escaped}%") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_folded_and_taken_literally() {
        for (search, expected) in [("", "%"), ("  ", "%"), ("Kovač", "%kovac%"), ("50%_!", "%50!%!_!!%"), ("\0", "%")]
        {
            assert_eq!(like_anywhere(search, 100), expected, "{search:?}");
        }
        assert_eq!(like_anywhere("abc", 2), "%ab%");
    }
}
