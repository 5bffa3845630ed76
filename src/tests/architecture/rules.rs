//! The rules themselves. Each gives what breaks it, in words that name the file.

use super::paths::{Exports, Named, named};
use super::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Features from left to right: each may use those to its left.
const DIRECTION: &[&str] = &[
    "audit",
    "settings",
    "auth",
    "license",
    "groups",
    "agents",
    "users",
    "setup",
    "context",
    "providers",
    "chat",
    "find",
];

/// The files and folders that each feature is made of, and those that one feature has beside.
const PARTS: &[&str] = &["mod", "model", "api", "service", "store", "pages", "components", "text", "tests"];
const OWN_PARTS: &[(&str, &str)] = &[("auth", "guard"), ("auth", "routes"), ("auth", "session"), ("audit", "event")];

/// What a browser's handlers are called.
const HANDLERS: &[&str] =
    &["onclick", "onload", "onerror", "onsubmit", "onchange", "oninput", "onfocus", "onblur", "onkeydown"];

/// The code, read once for all rules.
pub struct House {
    sources: Vec<Source>,
    /// Every path that code names, with the file by its place; tests may name what they like.
    named: Vec<(usize, Named)>,
}

impl House {
    /// Reads what the files name.
    pub fn of(sources: Vec<Source>) -> Self {
        let exports = Exports::of(&sources);
        let code = sources.iter().enumerate().filter(|(_, source)| !source.is_test());
        let named = code.flat_map(|(at, source)| named(source, &exports).into_iter().map(move |named| (at, named)));
        Self { named: named.collect(), sources }
    }

    fn named(&self) -> impl Iterator<Item = (&Source, &Named)> {
        self.named.iter().map(|(at, named)| (&self.sources[*at], named))
    }

    /// The files that do not only hold tests.
    fn code(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| !source.is_test())
    }
}

fn found(breaches: impl IntoIterator<Item = String>) -> Vec<String> {
    breaches.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// `domain`, `ui` and `server` know only what lies below them; features do not know who puts them together.
pub fn layers(house: &House) -> Vec<String> {
    let may = |source: &Source, named: &Named| match source.module.get(1).map(String::as_str) {
        Some("domain") => named.root() == "domain",
        Some("error") => named.root() == "domain" || named.root() == "error",
        Some("ui") => ["ui", "domain", "effect", "error", "view"].contains(&named.root()),
        Some("server") => ["server", "domain", "error", "form"].contains(&named.root()),
        Some("text") => ["text", "domain", "error"].contains(&named.root()),
        Some("form") => !["features", "app", "frame", "web", "cli", "ui"].contains(&named.root()),
        Some("features") => !["app", "web", "cli"].contains(&named.root()),
        _ => true,
    };
    let named = house.named().filter(|(source, named)| !may(source, named));
    found(named.map(|(source, named)| format!("{} names {}", source.path, named.text())))
}

/// A `model` knows words and rules alone.
pub fn models(house: &House) -> Vec<String> {
    let of_models = house.named().filter(|(source, _)| source.feature().is_some_and(|(_, part)| part == "model"));
    let may = |named: &Named| match named.feature() {
        // The module itself may be named on the way to what it re-exports.
        Some((_, inside)) => inside == "model" || inside.is_empty(),
        None => ["domain", "error"].contains(&named.root()),
    };
    found(
        of_models
            .filter(|(_, named)| !may(named))
            .map(|(source, named)| format!("{} names {}", source.path, named.text())),
    )
}

/// A `store` is used by its own feature's `service` alone, and nobody else can even see it.
pub fn stores(house: &House) -> Vec<String> {
    let used = house.named().filter_map(|(source, named)| {
        let (owner, inside) = named.feature()?;
        let own =
            source.feature().is_some_and(|(feature, part)| feature == owner && ["service", "store"].contains(&part));
        (inside == "store" && !own).then(|| format!("{} names {}", source.path, named.text()))
    });
    let shown = house
        .sources
        .iter()
        .filter(|source| source.code.contains("pub mod store") || source.code.contains("pub(crate) mod store"));
    found(used.chain(shown.map(|source| format!("{} shows its store", source.path))))
}

/// Which feature uses which.
pub fn graph(house: &House) -> BTreeMap<String, BTreeSet<String>> {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (source, named) in house.named() {
        let Some((feature, _)) = source.feature() else { continue };
        let uses = graph.entry(feature.to_owned()).or_default();
        if let Some((other, _)) = named.feature().filter(|(other, _)| *other != feature) {
            uses.insert(other.to_owned());
        }
    }
    graph
}

/// Features use those to their left alone.
pub fn direction(house: &House) -> Vec<String> {
    let place = |feature: &str| DIRECTION.iter().position(|known| *known == feature);
    found(graph(house).into_iter().flat_map(|(feature, uses)| {
        let unknown = place(&feature).is_none().then(|| format!("{feature} has no place in the direction of features"));
        let wrong = uses.into_iter().filter(|other| place(other) >= place(&feature));
        let wrong: Vec<String> =
            wrong.map(|other| format!("{feature} uses {other}, which is not to its left")).collect();
        unknown.into_iter().chain(wrong)
    }))
}

/// The graph has no cycle, told apart from the direction.
pub fn cycles(house: &House) -> Vec<String> {
    let graph = graph(house);
    let reaches = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = graph.get(from).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next.clone()) {
                open.extend(graph.get(next).into_iter().flatten());
            }
        }
        seen
    };
    found(
        graph
            .keys()
            .filter(|feature| reaches(feature).contains(*feature))
            .map(|feature| format!("{feature} uses itself in the end")),
    )
}

/// One feature reaches another by its full name, so that the reader sees it.
pub fn full_names(house: &House) -> Vec<String> {
    let hidden = house.named().filter(|(source, named)| {
        let (Some((feature, _)), Some((other, _))) = (source.feature(), named.feature()) else { return false };
        feature != other && named.written[0] == "super"
    });
    found(hidden.map(|(source, named)| format!("{} names {} by `super`", source.path, named.text())))
}

/// Views know neither the server nor what runs on it alone.
pub fn views(house: &House) -> Vec<String> {
    let is_view = |source: &Source| {
        let of_feature =
            source.feature().is_some_and(|(_, part)| ["pages", "components", "text", "model"].contains(&part));
        of_feature || source.is_in("src/ui") || source.is_in("src/frame.rs") || source.is_in("src/text.rs")
    };
    let reached = house.named().filter(|(source, named)| {
        let behind = named
            .feature()
            .is_some_and(|(_, inside)| ["service", "store", "guard", "session", "routes"].contains(&inside));
        is_view(source) && (named.is_in("crate::server") || behind)
    });
    found(reached.map(|(source, named)| format!("{} names {}", source.path, named.text())))
}

/// SQL stands in `store` files and in `server/db` alone.
pub fn sql(house: &House) -> Vec<String> {
    let may = |source: &Source| {
        source.is_test() || source.is_in("src/server/db") || source.feature().is_some_and(|(_, part)| part == "store")
    };
    let others = house.sources.iter().filter(|source| !may(source));
    found(others.flat_map(|source| {
        let wrong = source.literals.iter().filter(|(_, literal)| is_sql(literal));
        wrong.map(|(line, literal)| format!("{}:{line} holds SQL: {literal}", source.path)).collect::<Vec<_>>()
    }))
}

fn is_sql(literal: &str) -> bool {
    let words: Vec<&str> = literal.split_whitespace().collect();
    let pairs = [("INSERT", "INTO"), ("DELETE", "FROM"), ("CREATE", "TABLE"), ("DROP", "TABLE"), ("ALTER", "TABLE")];
    words.contains(&"SELECT")
        || words.contains(&"PRAGMA")
        || (words.contains(&"UPDATE") && words.contains(&"SET"))
        || words.windows(2).any(|pair| pairs.contains(&(pair[0], pair[1])))
}

/// Markup that bypasses escaping is written in `ui` alone; titles are such markup, and `app.rs` only gives them their place.
pub fn raw_markup(house: &House) -> Vec<String> {
    let may_head = |source: &Source, wrong: &str| wrong == "leptos_meta" && source.is_in("src/app.rs");
    let others = house.code().filter(|source| !source.is_in("src/ui"));
    found(others.flat_map(|source| {
        let wrong = ["inner_html", "<textarea", "leptos_meta"].into_iter();
        let wrong = wrong.filter(|wrong| source.text.contains(wrong) && !may_head(source, wrong));
        wrong.map(|wrong| format!("{} holds {wrong}", source.path)).collect::<Vec<_>>()
    }))
}

/// Rights are made in two places.
pub fn rights(house: &House) -> Vec<String> {
    let makers = [("from_guard", "src/features/auth/guard.rs"), ("from_command_line", "src/cli")];
    found(house.code().filter(|source| !source.is_in("src/domain/authority.rs")).flat_map(|source| {
        let wrong = makers.iter().filter(|(maker, place)| source.code.contains(maker) && !source.is_in(place));
        wrong.map(|(maker, _)| format!("{} calls {maker}", source.path)).collect::<Vec<_>>()
    }))
}

/// No inline style and no inline handler: the Content-Security-Policy would not let them through.
pub fn inline(house: &House) -> Vec<String> {
    let holds = |source: &Source, name: &str| {
        let mut places = source.text.match_indices(name);
        places.any(|(at, _)| {
            let (before, after) = (&source.text[..at], &source.text[at + name.len()..]);
            // A component may have a prop of that name; elements are written small.
            let tag = before.rfind('<').map(|tag| &before[tag + 1..]).unwrap_or_default();
            let in_element = tag.starts_with(|c: char| c.is_ascii_lowercase());
            let mut next = after.chars();
            let is_given = match (next.next(), next.next()) {
                (Some('='), Some(value)) => value != '=',
                (Some(':'), Some(value)) => value.is_ascii_lowercase(),
                _ => false,
            };
            in_element && before.ends_with(char::is_whitespace) && is_given
        })
    };
    found(house.code().flat_map(|source| {
        let names = HANDLERS.iter().chain(&["style"]);
        names
            .filter(|name| holds(source, name))
            .map(|name| format!("{} holds {name}=", source.path))
            .collect::<Vec<_>>()
    }))
}

/// Sentences stand in the catalogues, so that a second language touches no view (F8).
pub fn sentences(house: &House) -> Vec<String> {
    let is_view = |source: &Source| {
        let of_feature = source.feature().is_some_and(|(_, part)| ["pages", "components"].contains(&part));
        let of_ui =
            source.is_in("src/ui") && !source.path.ends_with("text.rs") && !source.path.ends_with("password_hint.rs");
        !source.is_test() && (of_feature || of_ui || source.is_in("src/frame.rs") || source.is_in("src/app.rs"))
    };
    let is_sentence = |literal: &str| {
        let mut chars = literal.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.next().is_some_and(char::is_lowercase)
            && literal.contains(' ')
    };
    found(house.sources.iter().filter(|source| is_view(source)).flat_map(|source| {
        let wrong = source.literals.iter().filter(|(_, literal)| is_sentence(literal));
        wrong.map(|(line, literal)| format!("{}:{line} says {literal:?}", source.path)).collect::<Vec<_>>()
    }))
}

/// Views come without their types (`src/view.rs`). Parts of the WASM are made before, where the framework's own does as well.
pub fn typeless_views(house: &House) -> Vec<String> {
    let draws = house.code().filter(|source| source.code.contains("view! {") && !source.is_in("src/parts.rs"));
    let ours = ["use crate::view::view;", "use crate::view::{Transition, view};"];
    let typed =
        draws.filter(|source| !source.is_in("src/view.rs") && !ours.iter().any(|ours| source.code.contains(ours)));
    found(typed.map(|source| format!("{} draws with the framework's own view!", source.path)))
}

/// Every feature is made of the same parts.
pub fn parts(house: &House) -> Vec<String> {
    let of_features =
        house.sources.iter().filter_map(|source| source.feature().map(|(feature, part)| (source, feature, part)));
    let unknown =
        of_features.filter(|(_, feature, part)| !PARTS.contains(part) && !OWN_PARTS.contains(&(feature, part)));
    found(unknown.map(|(source, ..)| format!("{} is no part of a feature", source.path)))
}

/// About a hundred lines is a comfortable file; past four hundred it wants a wall.
pub fn lengths<'a>(files: impl IntoIterator<Item = (&'a str, usize)>) -> Vec<String> {
    let long = files.into_iter().filter(|(_, lines)| *lines > 400);
    found(long.map(|(path, lines)| format!("{path} has {lines} lines")))
}
