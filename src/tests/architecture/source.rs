//! Rust files as text, read just well enough: comments told from code, literals from both, and what is only compiled for tests left out.

use std::{fs, path::Path};

/// One file.
pub struct Source {
    /// Its path from the root of the repository.
    pub path: String,
    /// Its module, from `crate` on.
    pub module: Vec<String>,
    /// Its length in lines, with everything.
    pub lines: usize,
    /// Without comments, and with empty string literals.
    pub code: String,
    /// Without comments.
    pub text: String,
    /// Its string literals, each with its line.
    pub literals: Vec<(usize, String)>,
}

impl Source {
    /// Reads a text as if it stood at this path.
    pub fn new(path: &str, text: &str) -> Self {
        let mut read = Reader { rest: text.chars().collect(), ..Reader::default() };
        read.all();
        let Reader { mut code, mut text, mut literals, .. } = read;
        if !is_test(path) {
            for (from, to) in test_items(&code) {
                blank(&mut code[from..to]);
                blank(&mut text[from..to]);
                literals.retain(|(at, _)| !(from..to).contains(at));
            }
        }
        let breaks: Vec<usize> = code.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at).collect();
        let line = |at: usize| 1 + breaks.partition_point(|known| *known < at);
        Self {
            path: path.to_owned(),
            module: module(path),
            lines: code.split(|c| *c == '\n').count() - usize::from(code.last() == Some(&'\n')),
            literals: literals.into_iter().map(|(at, literal)| (line(at), literal)).collect(),
            code: code.iter().collect(),
            text: text.iter().collect(),
        }
    }

    /// Whether only tests are in it.
    pub fn is_test(&self) -> bool {
        is_test(&self.path)
    }

    /// Whether it lies in this folder, or is this file.
    pub fn is_in(&self, place: &str) -> bool {
        self.path == place || self.path.starts_with(&format!("{}/", place.trim_end_matches('/')))
    }

    /// The feature it belongs to, and the file or folder inside: `users`, `store`.
    pub fn feature(&self) -> Option<(&str, &str)> {
        let (feature, inside) = self.path.strip_prefix("src/features/")?.split_once('/')?;
        let part = inside.split('/').next()?;
        Some((feature, part.strip_suffix(".rs").unwrap_or(part)))
    }
}

/// Every Rust file of the crate.
pub fn sources() -> Vec<Source> {
    let files = files("src").into_iter().filter(|path| path.ends_with(".rs"));
    files.map(|path| Source::new(&path, &fs::read_to_string(&path).unwrap())).collect()
}

/// Every file in a folder and its folders, sorted.
pub fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(Path::new(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("/testing.rs")
}

fn module(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let names = inside.split('/').filter(|name| !matches!(*name, "lib" | "main" | "mod"));
    std::iter::once("crate").chain(names).map(str::to_owned).collect()
}

fn blank(text: &mut [char]) {
    text.iter_mut().filter(|c| **c != '\n').for_each(|c| *c = ' ');
}

/// From where to where items stand that are compiled for tests alone.
fn test_items(code: &[char]) -> Vec<(usize, usize)> {
    let text: String = code.iter().collect();
    let at_char = |byte: usize| text[..byte].chars().count();
    let marks = ["#[cfg(test)]", "#[cfg(all(test"];
    let starts = marks.iter().flat_map(|mark| text.match_indices(mark).map(|(at, _)| at_char(at)));
    starts.map(|from| (from, item_end(code, from))).collect()
}

/// The end of the item at `from`, whose attributes are skipped: its own semicolon, or the end of its block.
fn item_end(code: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut in_attribute = false;
    for (at, c) in code.iter().enumerate().skip(from) {
        match c {
            '#' if depth == 0 => in_attribute = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *c == '}' {
                    return at + 1;
                }
                in_attribute &= depth > 0;
            }
            ';' if depth == 0 && !in_attribute => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Splits a text; every character keeps its place, so that places can be compared.
#[derive(Default)]
struct Reader {
    rest: Vec<char>,
    at: usize,
    code: Vec<char>,
    text: Vec<char>,
    literals: Vec<(usize, String)>,
}

impl Reader {
    fn all(&mut self) {
        while self.at < self.rest.len() {
            let before = self.at.checked_sub(1).map(|at| self.rest[at]);
            let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            match self.rest[self.at] {
                '/' if self.starts("//") => self.comment_line(),
                '/' if self.starts("/*") => self.comment_block(),
                '"' => self.string(0),
                'r' if !in_word && self.raw_hashes().is_some() => self.raw(),
                'b' | 'c' if !in_word && (self.starts("br") || self.starts("cr")) => self.take(true, true),
                '\'' => self.quote(),
                _ => self.take(true, true),
            }
        }
    }

    fn starts(&self, with: &str) -> bool {
        with.chars().enumerate().all(|(i, c)| self.rest.get(self.at + i) == Some(&c))
    }

    /// Takes one character, as code and as text, or as white space in their place.
    fn take(&mut self, code: bool, text: bool) {
        let c = self.rest[self.at];
        let or_blank = |keep: bool| if keep || c == '\n' { c } else { ' ' };
        self.code.push(or_blank(code));
        self.text.push(or_blank(text));
        self.at += 1;
    }

    fn comment_line(&mut self) {
        while self.at < self.rest.len() && self.rest[self.at] != '\n' {
            self.take(false, false);
        }
    }

    fn comment_block(&mut self) {
        let mut depth = 0;
        while self.at < self.rest.len() {
            let step = if self.starts("/*") {
                1
            } else if self.starts("*/") {
                -1
            } else {
                0
            };
            depth += step;
            self.take(false, false);
            if step != 0 {
                self.take(false, false);
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A literal that ends in a quote and so many hashes.
    fn string(&mut self, hashes: usize) {
        let from = self.at;
        self.take(true, true);
        let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        let mut value = String::new();
        while self.at < self.rest.len() && !self.starts(&end) {
            let escaped = hashes == 0 && self.rest[self.at] == '\\' && self.at + 1 < self.rest.len();
            for _ in 0..=usize::from(escaped) {
                value.push(self.rest[self.at]);
                self.take(false, true);
            }
        }
        self.literals.push((from, value));
        if self.at < self.rest.len() {
            self.take(true, true);
        }
    }

    /// The number of hashes of a raw literal that begins here.
    fn raw_hashes(&self) -> Option<usize> {
        let hashes = self.rest[self.at + 1..].iter().take_while(|c| **c == '#').count();
        (self.rest.get(self.at + 1 + hashes) == Some(&'"')).then_some(hashes)
    }

    fn raw(&mut self) {
        let hashes = self.raw_hashes().unwrap_or_default();
        for _ in 0..=hashes {
            self.take(true, true);
        }
        if hashes == 0 { self.raw_without_hashes() } else { self.string(hashes) }
    }

    /// `r"…"`: a backslash in it is only a backslash.
    fn raw_without_hashes(&mut self) {
        let from = self.at;
        self.take(true, true);
        let mut value = String::new();
        while self.at < self.rest.len() && self.rest[self.at] != '"' {
            value.push(self.rest[self.at]);
            self.take(false, true);
        }
        self.literals.push((from, value));
        if self.at < self.rest.len() {
            self.take(true, true);
        }
    }

    /// A character literal, or only the mark of a lifetime.
    fn quote(&mut self) {
        let next = |ahead: usize| self.rest.get(self.at + ahead).copied();
        let length = match (next(1), next(2)) {
            (Some('\\'), _) => self.rest[self.at + 3..].iter().position(|c| *c == '\'').map(|at| at + 4),
            (Some(_), Some('\'')) => Some(3),
            _ => None,
        };
        for i in 0..length.unwrap_or(1) {
            self.take(length.is_none() || i == 0 || Some(i + 1) == length, true);
        }
    }
}
