//! What a file names: every path in it, from the root of the crate, through `use`, `super` and re-exports.

use super::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// One path that a file names.
#[derive(Clone, Debug)]
pub struct Named {
    /// As it is written.
    pub written: Vec<String>,
    /// Where it leads, from `crate` on.
    pub leads: Vec<String>,
}

impl Named {
    /// Whether it leads into this module.
    pub fn is_in(&self, module: &str) -> bool {
        let wanted: Vec<&str> = module.split("::").collect();
        self.leads.len() >= wanted.len() && self.leads.iter().zip(&wanted).all(|(one, other)| one == other)
    }

    /// The first name below the crate: `domain`, `features`.
    pub fn root(&self) -> &str {
        self.leads.get(1).map(String::as_str).unwrap_or_default()
    }

    /// The feature it leads to, and what inside.
    pub fn feature(&self) -> Option<(&str, &str)> {
        match self.leads.as_slice() {
            [_, features, feature, inside @ ..] if features == "features" => {
                Some((feature, inside.first().map(String::as_str).unwrap_or_default()))
            }
            _ => None,
        }
    }

    /// Where it leads, as text.
    pub fn text(&self) -> String {
        self.leads.join("::")
    }
}

/// Re-exports and exported macros of the whole crate.
pub struct Exports(BTreeMap<Vec<String>, Vec<String>>);

impl Exports {
    /// Of all these files.
    pub fn of(sources: &[Source]) -> Self {
        let mut known = BTreeMap::new();
        for source in sources.iter().filter(|source| !source.is_test()) {
            let tokens = tokens(&source.code);
            for import in imports(source, &tokens).into_iter().filter(|import| import.exported) {
                let name = [source.module.clone(), vec![import.alias]].concat();
                if name != import.leads {
                    known.insert(name, import.leads);
                }
            }
            for (at, token) in tokens.iter().enumerate() {
                let exported = source.code.contains("#[macro_export]");
                if let (true, "macro_rules", Some(name)) = (exported, token.as_str(), tokens.get(at + 2)) {
                    let defined = [source.module.clone(), vec![name.clone()]].concat();
                    known.insert(vec!["crate".to_owned(), name.clone()], defined);
                }
            }
        }
        // A macro that its own module shows leads to the crate, and from there back.
        let circles: Vec<_> =
            known.iter().filter(|(name, leads)| name.len() > 2 && known.get(*leads) == Some(*name)).collect();
        let circles: Vec<Vec<String>> = circles.into_iter().map(|(name, _)| name.clone()).collect();
        circles.iter().for_each(|name| drop(known.remove(name)));
        Self(known)
    }

    /// Follows re-exports to where a thing is written.
    fn follow(&self, mut path: Vec<String>) -> Vec<String> {
        for _ in 0..8 {
            let known = (2..=path.len()).rev().find_map(|to| self.0.get(&path[..to]).map(|leads| (to, leads)));
            let Some((to, leads)) = known else { return path };
            path = [leads.as_slice(), &path[to..]].concat();
        }
        path
    }
}

/// Every path of this crate that a file names.
pub fn named(source: &Source, exports: &Exports) -> Vec<Named> {
    let tokens = tokens(&source.code);
    let imports = imports(source, &tokens);
    let declared = declared(&tokens);
    let by_alias: BTreeMap<&str, &Import> = imports.iter().map(|import| (import.alias.as_str(), import)).collect();
    let in_use = imports.iter().map(|import| (import.written.clone(), import.leads.clone()));
    let in_code = chains(&tokens).into_iter().filter_map(|chain| {
        let leads = match by_alias.get(chain[0].as_str()) {
            Some(import) => [import.leads.as_slice(), &chain[1..]].concat(),
            None => resolve(&source.module, &declared, &chain)?,
        };
        Some((chain, leads))
    });
    let all = in_use.chain(in_code).filter(|(_, leads)| leads[0] == "crate");
    all.map(|(written, leads)| Named { written, leads: exports.follow(leads) }).collect()
}

struct Import {
    alias: String,
    written: Vec<String>,
    leads: Vec<String>,
    exported: bool,
}

/// Words, `::`, and single signs.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        match c {
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                tokens.push("::".to_owned());
            }
            // `$crate` is the crate.
            c if c.is_whitespace() || c == '$' => {}
            c => tokens.push(c.to_string()),
        }
    }
    tokens.extend((!word.is_empty()).then_some(word));
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The `use` declarations of a file, one for each name they bring.
fn imports(source: &Source, tokens: &[String]) -> Vec<Import> {
    let declared = declared(tokens);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map_or(";", |at| tokens[at].as_str());
        if token != "use" || !matches!(before, ";" | "{" | "}" | "]" | ")" | "pub") {
            continue;
        }
        let exported = matches!(before, "pub" | ")");
        let mut tree = Tree { tokens: &tokens[at + 1..], at: 0 };
        for (written, alias) in tree.read(&[]) {
            if let Some(leads) = resolve(&source.module, &declared, &written) {
                found.push(Import { alias, written, leads, exported });
            }
        }
    }
    found
}

struct Tree<'a> {
    tokens: &'a [String],
    at: usize,
}

impl Tree<'_> {
    fn next(&self) -> &str {
        self.tokens.get(self.at).map_or(";", String::as_str)
    }

    /// Every path of the tree that begins here, with the name it gets.
    fn read(&mut self, prefix: &[String]) -> Vec<(Vec<String>, String)> {
        let mut path = prefix.to_vec();
        loop {
            match self.next() {
                "{" => {
                    self.at += 1;
                    let mut found = Vec::new();
                    while !matches!(self.next(), "}" | ";") {
                        found.extend(self.read(&path));
                        self.at += usize::from(self.next() == ",");
                    }
                    self.at += 1;
                    return found;
                }
                "::" => self.at += 1,
                "as" => {
                    let alias = self.tokens.get(self.at + 1).cloned().unwrap_or_default();
                    self.at += 2;
                    return vec![(path, alias)];
                }
                "self" if !path.is_empty() => self.at += 1,
                name if is_name(name) || name == "*" => {
                    path.push(name.to_owned());
                    self.at += 1;
                }
                _ => {
                    let alias = path.last().cloned().unwrap_or_default();
                    return if path.len() > prefix.len() || !path.is_empty() {
                        vec![(path, alias)]
                    } else {
                        Vec::new()
                    };
                }
            }
        }
    }
}

/// Paths in code: names joined by `::`.
fn chains(tokens: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| next == "::");
        if !begins {
            at += 1;
            continue;
        }
        let mut chain = vec![tokens[at].clone()];
        while tokens.get(at + 1).is_some_and(|next| next == "::")
            && tokens.get(at + 2).is_some_and(|name| is_name(name))
        {
            chain.push(tokens[at + 2].clone());
            at += 2;
        }
        at += 1;
        if chain.len() > 1 {
            found.push(chain);
        }
    }
    found
}

/// The modules that a file declares.
fn declared(tokens: &[String]) -> BTreeSet<&str> {
    tokens.windows(2).filter(|pair| pair[0] == "mod").map(|pair| pair[1].as_str()).collect()
}

/// From the root of the crate, where the path leads into it.
fn resolve(module: &[String], declared: &BTreeSet<&str>, path: &[String]) -> Option<Vec<String>> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path.to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => Some([module.get(..module.len().checked_sub(supers)?)?, &path[supers..]].concat()),
        first => declared.contains(first).then(|| [module, path].concat()),
    }
}
