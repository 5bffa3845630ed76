//! The addresses of what the framework built, for the tags of a page.
//!
//! cargo-leptos hashes the names and writes the hashes into a file beside the executable, which a release of one file does not have.
//! It also empties the folder before each build, so that the names inside the binary are the hashed ones, each once: they are
//! read off the listing.
use std::collections::HashMap;
use std::sync::LazyLock;

use super::site::{PKG, Site};

/// The name that everything built begins with; `output-name` in Cargo.toml.
const OUTPUT_NAME: &str = "pinchy";
const SPLIT_LOADER: &str = "__wasm_split.";
const SPLIT_MANIFEST: &str = "__wasm_split_manifest.";

/// Addresses on this site, each a path from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetNames {
    /// The module that loads the WASM.
    pub js: String,
    /// The WASM itself, or its first part where it is split.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The parts, where the WASM was built with `--split`.
    pub split: Option<SplitNames>,
}

/// The parts of a split WASM, as `leptos::WasmSplitManifest` wants them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitNames {
    /// The folder of all parts, without a trailing slash.
    pub folder: String,
    /// The module that loads parts: a file name in that folder.
    pub loader: String,
    /// The parts that each lazy function needs: file names in that folder without `.wasm`.
    pub parts: HashMap<String, Vec<String>>,
}

/// The names of this build; where nothing is built, the ones it would have without hashes.
pub fn assets() -> &'static AssetNames {
    static NAMES: LazyLock<AssetNames> = LazyLock::new(|| AssetNames::of(&Site::embedded()));
    &NAMES
}

impl AssetNames {
    fn of(site: &Site) -> Self {
        let names = site.names();
        Self {
            js: built(&names, "js"),
            wasm: built(&names, "wasm"),
            css: built(&names, "css"),
            split: split(site, &names),
        }
    }
}

fn built(names: &[String], extension: &str) -> String {
    let hashed = names.iter().find(|name| {
        let inner = name
            .strip_prefix(PKG)
            .and_then(|name| name.strip_prefix(OUTPUT_NAME))
            .and_then(|rest| rest.strip_prefix('.'))
            .and_then(|rest| rest.strip_suffix(extension));
        // What is left is the hash with its dot, or nothing where names are not hashed; a longer rest is another file.
        inner.is_some_and(|inner| inner.is_empty() || (inner.ends_with('.') && inner.matches('.').count() == 1))
    });
    hashed.map_or_else(|| format!("/{PKG}{OUTPUT_NAME}.{extension}"), |name| format!("/{name}"))
}

fn split(site: &Site, names: &[String]) -> Option<SplitNames> {
    let named = |prefix: &str, suffix: &str| {
        names
            .iter()
            .filter_map(|name| name.strip_prefix(PKG))
            .find(|name| name.starts_with(prefix) && name.ends_with(suffix))
    };
    let manifest = named(SPLIT_MANIFEST, ".json")?;
    let loader = named(SPLIT_LOADER, ".js")?;
    let parts = serde_json::from_slice(&site.get(&format!("{PKG}{manifest}"))?.data).ok()?;
    let folder = format!("/{}", PKG.trim_end_matches('/'));
    Some(SplitNames { folder, loader: loader.to_owned(), parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_build_the_plain_names_are_given() {
        let names = AssetNames::of(&Site::of([]));
        assert_eq!(names.js, "/pkg/pinchy.js");
        assert_eq!(names.wasm, "/pkg/pinchy.wasm");
        assert_eq!(names.css, "/pkg/pinchy.css");
        assert_eq!(names.split, None);
    }

    #[test]
    fn hashed_names_are_found_among_their_side_files() {
        let empty: &[u8] = b"";
        let names = AssetNames::of(&Site::of([
            ("pinchy.png", empty),
            ("pkg/other.ABCDEFGHIJKLMNOPQRSTUV.js", empty),
            ("pkg/pinchy.-BCDEFGHIJKLMNOPQRST_V.js", empty),
            ("pkg/pinchy.-BCDEFGHIJKLMNOPQRST_V.js.br", empty),
            ("pkg/pinchy.1BCDEFGHIJKLMNOPQRSTUV.wasm", empty),
            ("pkg/pinchy.1BCDEFGHIJKLMNOPQRSTUV.wasm.gz", empty),
            ("pkg/pinchy.2BCDEFGHIJKLMNOPQRSTUV.css", empty),
        ]));
        assert_eq!(names.js, "/pkg/pinchy.-BCDEFGHIJKLMNOPQRST_V.js");
        assert_eq!(names.wasm, "/pkg/pinchy.1BCDEFGHIJKLMNOPQRSTUV.wasm");
        assert_eq!(names.css, "/pkg/pinchy.2BCDEFGHIJKLMNOPQRSTUV.css");
    }

    #[test]
    fn parts_are_read_from_their_manifest() {
        let names = AssetNames::of(&Site::of([
            ("pkg/__wasm_split.1BCDEFGHIJKLMNOPQRSTUV.js", b"".as_slice()),
            (
                "pkg/__wasm_split_manifest.2BCDEFGHIJKLMNOPQRSTUV.json",
                br#"{"users":["split_users.3BC","chunk_0.4BC"]}"#,
            ),
        ]));
        let split = names.split.unwrap();
        assert_eq!(split.folder, "/pkg");
        assert_eq!(split.loader, "__wasm_split.1BCDEFGHIJKLMNOPQRSTUV.js");
        assert_eq!(split.parts["users"], ["split_users.3BC", "chunk_0.4BC"]);
    }
}
