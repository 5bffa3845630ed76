//! The built site inside the binary. Debug builds read the folder instead; where nothing has been built, it is empty.
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::Embed;

use crate::server::crypto::sha256;

/// Where the framework puts what it builds, below the root of the site.
pub(super) const PKG: &str = "pkg/";

#[derive(Embed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Embedded;

/// One file of the site.
pub(super) struct File {
    pub data: Cow<'static, [u8]>,
    pub hash: [u8; 32],
}

/// A source of files.
#[derive(Clone)]
pub struct Site(Source);

#[derive(Clone)]
enum Source {
    Embedded,
    Given(Arc<BTreeMap<String, Vec<u8>>>),
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Site")
    }
}

impl Site {
    /// What the binary holds.
    pub fn embedded() -> Self {
        Self(Source::Embedded)
    }

    /// Files given by path and content, for tests.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files = files.into_iter().map(|(path, content)| (path.to_owned(), content.to_vec())).collect();
        Self(Source::Given(Arc::new(files)))
    }

    /// The file at a path below the root, without a leading slash.
    pub(super) fn get(&self, path: &str) -> Option<File> {
        match &self.0 {
            Source::Embedded => {
                let file = Embedded::get(path)?;
                Some(File { data: file.data, hash: file.metadata.sha256_hash() })
            }
            Source::Given(files) => {
                let data = files.get(path)?.clone();
                Some(File { hash: sha256(&data), data: Cow::Owned(data) })
            }
        }
    }

    /// The paths of all files.
    pub(super) fn names(&self) -> Vec<String> {
        match &self.0 {
            Source::Embedded => Embedded::iter().map(Cow::into_owned).collect(),
            Source::Given(files) => files.keys().cloned().collect(),
        }
    }
}
