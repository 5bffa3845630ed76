//! Entries whose hash is not the one that was sealed at their place: what has happened to each.

use super::super::super::log::Hash;
use super::super::super::model::Finding;
use std::collections::BTreeMap;

/// An entry that does not fit its place.
#[derive(Clone)]
pub(super) struct Suspect {
    /// Its place.
    pub leaf: i64,
    /// The hash that was sealed there.
    pub sealed: Hash,
    /// The hash of what stands there now.
    pub found: Hash,
    /// The place at which exactly this entry was sealed as well, if another one names it.
    pub copy_of: Option<i64>,
}

/// Tells what has happened, from all of them together and from what was sealed at places where nothing is now.
pub(super) fn explain(suspects: &[Suspect], missing: &[(i64, Hash)]) -> Vec<Finding> {
    let gone = missing.iter().map(|(leaf, sealed)| (sealed.0, *leaf));
    let sealed: BTreeMap<[u8; 32], i64> = suspects.iter().map(|one| (one.sealed.0, one.leaf)).chain(gone).collect();
    let found: BTreeMap<[u8; 32], i64> = suspects.iter().map(|one| (one.found.0, one.leaf)).collect();
    let explain_one = |one: &Suspect| {
        let leaf = one.leaf;
        let is_gone = !found.contains_key(&one.sealed.0);
        match (sealed.get(&one.found.0), one.copy_of) {
            (Some(belongs), _) if is_gone => {
                vec![Finding::Missing { from: leaf, to: leaf }, Finding::Moved { leaf, belongs: *belongs }]
            }
            (Some(belongs), _) => vec![Finding::Moved { leaf, belongs: *belongs }],
            (None, Some(of)) => vec![Finding::Repeated { leaf, of }],
            (None, None) if is_gone => vec![Finding::Altered { leaf }],
            (None, None) => vec![Finding::Inserted { leaf }],
        }
    };
    suspects.iter().flat_map(explain_one).collect()
}

/// Joins leaves that stand next to each other.
pub(super) fn runs(leaves: impl IntoIterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for leaf in leaves {
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == leaf => *to = leaf,
            _ => runs.push((leaf, leaf)),
        }
    }
    runs
}

/// What is missing; at the very end it was cut off.
pub(super) fn tell_missing(missing: &[(i64, Hash)], end: i64) -> Vec<Finding> {
    let tell = |(from, to)| if to + 1 == end { Finding::CutOff { from, to } } else { Finding::Missing { from, to } };
    runs(missing.iter().map(|(leaf, _)| *leaf)).into_iter().map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(of: u8) -> Hash {
        Hash([of; 32])
    }

    fn suspect(leaf: i64, sealed: u8, found: u8) -> Suspect {
        Suspect { leaf, sealed: hash(sealed), found: hash(found), copy_of: None }
    }

    #[test]
    fn each_way_to_tamper_has_its_own_name() {
        let altered = explain(&[suspect(3, 3, 99)], &[]);
        assert_eq!(altered, [Finding::Altered { leaf: 3 }]);
        let swapped = explain(&[suspect(3, 3, 5), suspect(5, 5, 3)], &[]);
        assert_eq!(swapped, [Finding::Moved { leaf: 3, belongs: 5 }, Finding::Moved { leaf: 5, belongs: 3 }]);
        let inserted = explain(&[suspect(3, 3, 99), suspect(4, 4, 3)], &[]);
        assert_eq!(inserted[..2], [Finding::Inserted { leaf: 3 }, Finding::Missing { from: 4, to: 4 }]);
        let taken_out = explain(&[suspect(3, 3, 4)], &[(4, hash(4))]);
        assert_eq!(taken_out, [Finding::Missing { from: 3, to: 3 }, Finding::Moved { leaf: 3, belongs: 4 }]);
        let twice = explain(&[Suspect { copy_of: Some(1), ..suspect(3, 3, 1) }], &[]);
        assert_eq!(twice, [Finding::Repeated { leaf: 3, of: 1 }]);
    }

    #[test]
    fn what_is_missing_is_told_in_runs_and_the_end_is_cut_off() {
        let told = tell_missing(&[1, 2, 5, 8, 9].map(|leaf| (leaf, hash(0))), 10);
        let missing = |from, to| Finding::Missing { from, to };
        assert_eq!(told, [missing(1, 2), missing(5, 5), Finding::CutOff { from: 8, to: 9 }]);
        assert_eq!(tell_missing(&[], 0), []);
    }
}
