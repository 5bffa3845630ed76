//! Searching by LIKE, the same on both databases.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A pattern that finds the first `max` characters of a search anywhere, folded as the searched columns are and with `!` before literal
/// signs; `%` alone when there is nothing to search for.
pub fn like_anywhere(search: &str, max: usize) -> String {
    let folded = folded(&search.trim().chars().take(max).collect::<String>());
    let escaped = folded.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    if escaped.is_empty() { "%".to_owned() } else { format!("%{escaped}%") }
}

/// Text as columns that are searched hold it: without case, accents and what no database takes.
pub fn folded(text: &str) -> String {
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c) && *c != '\0').collect();
    folded.to_lowercase()
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
