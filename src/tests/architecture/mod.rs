//! Keeps the house as `docs/architecture.md` describes it: who may know whom, what stands where, how long a file is.

mod falsified;
mod paths;
mod rules;
mod source;

use rules::House;
use source::{files, sources};
use std::fs;

/// Everything that may lie at the root of the repository; what `.gitignore` names is not of the repository.
const ROOT: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Leptos.toml",
    "README.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "build.rs",
    "src",
    "style",
    "public",
    "migrations",
    "end2end",
    "scripts",
    "docs",
    "benches",
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".config",
    ".deny.toml",
    ".editorconfig",
    ".gitignore",
    ".rustfmt.toml",
];

/// Folders of text that people write, with the endings of their files.
const WRITTEN: &[(&str, &[&str])] = &[
    ("src", &["rs"]),
    ("style", &["css"]),
    ("scripts", &["", "sh", "mjs"]),
    ("benches", &["rs"]),
    ("migrations", &["sql"]),
    ("end2end/specs", &["ts"]),
    ("end2end/support", &["ts"]),
    ("docs", &["md"]),
];

#[track_caller]
fn assert_kept(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

/// Names every breach of one rule.
type Rule = fn(&House) -> Vec<String>;

/// All rules over the code in one test: reading it is most of the work.
#[test]
fn the_code_keeps_to_its_own_rules() {
    let sources = sources();
    assert!(sources.len() > 100, "the source files were found");
    let house = House::of(sources);
    let kept: [(&str, Rule); 14] = [
        ("a layer knows only what lies below it", rules::layers),
        ("a model knows domain, errors and models alone", rules::models),
        ("a store is used by its own service alone", rules::stores),
        ("features use those to their left alone", rules::direction),
        ("the graph of features has no cycle", rules::cycles),
        ("features name each other in full", rules::full_names),
        ("views never reach the server", rules::views),
        ("SQL stands in stores and in server/db alone", rules::sql),
        ("unescaped markup is written in ui alone", rules::raw_markup),
        ("rights are made by the guard and the command line alone", rules::rights),
        ("nothing stands inline", rules::inline),
        ("sentences stand in catalogues", rules::sentences),
        ("features are made of the same parts", rules::parts),
        ("views come without their types", rules::typeless_views),
    ];
    let broken = kept.into_iter().flat_map(|(rule, breaches)| {
        let breaches = breaches(&house).into_iter();
        breaches.map(move |breach| format!("{breach} ({rule})"))
    });
    assert_kept("rules of the house", &broken.collect::<Vec<_>>());
}

#[test]
fn the_graph_of_features() {
    let graph = rules::graph(&House::of(sources()));
    for (feature, uses) in &graph {
        println!("{feature} -> {}", uses.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
    }
    // What these surely use shows that the reading of paths works on the real code.
    assert!(
        graph["users"].contains("auth") && graph["users"].contains("audit") && graph["setup"].contains("users"),
        "{graph:?}"
    );
    assert!(graph["audit"].is_empty(), "audit is the first of all: {graph:?}");
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let mut found = Vec::new();
    for (folder, endings) in WRITTEN {
        for path in files(folder) {
            let name = path.rsplit('/').next().unwrap_or_default();
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            if endings.contains(&ending) {
                let lines = fs::read_to_string(&path).unwrap().lines().count();
                found.push((path, lines));
            }
        }
    }
    assert!(found.len() > 150, "the files were found");
    assert_kept(
        "a file past four hundred lines wants a wall",
        &rules::lengths(found.iter().map(|(path, lines)| (path.as_str(), *lines))),
    );
}

#[test]
fn the_root_holds_what_belongs_there_and_nothing_else() {
    let ignored: Vec<String> =
        fs::read_to_string(".gitignore").unwrap().lines().map(|line| line.trim_matches('/').to_owned()).collect();
    let names = fs::read_dir(".").unwrap().map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned());
    let mut present: Vec<String> = names.filter(|name| name != ".git" && !ignored.contains(name)).collect();
    present.sort();
    let mut allowed: Vec<&str> = ROOT.to_vec();
    allowed.sort_unstable();
    assert_eq!(present, allowed);
}
