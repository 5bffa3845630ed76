//! The Merkle tree of RFC 6962 in tiles of 256 hashes (C2SP tlog-tiles).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use tlog_tiles::{Error, Hash, HashReader, Tile, tree_hash};

/// The height of a tile.
pub const HEIGHT: u8 = 8;
/// How many hashes a full tile holds.
pub const WIDTH: i64 = 1 << HEIGHT;
const HASH: usize = 32;

/// Tiles by level and number, each with its hashes one after another: some of a tree, or as many as its growing end needs.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    tiles: BTreeMap<(i64, i64), Vec<u8>>,
    size: i64,
}

impl Tiles {
    /// Some tiles of a tree of `size` leaves.
    pub fn new(size: i64, tiles: impl IntoIterator<Item = ((i64, i64), Vec<u8>)>) -> Self {
        Self { tiles: tiles.into_iter().collect(), size }
    }

    /// The tiles at the end of a tree of `size` leaves: what is needed to let it grow, and for its root.
    pub fn end_of(size: i64) -> Vec<(i64, i64)> {
        (0..8).take_while(|level| size >> (8 * level) > 0).map(|level| (level, size >> (8 * level) >> 8)).collect()
    }

    /// Whether the tiles at the end hold what a tree of this size has there, and nothing beyond.
    pub fn ends_at_size(&self) -> bool {
        Self::end_of(self.size).into_iter().all(|(level, number)| {
            let held = self.tiles.get(&(level, number)).map_or(0, Vec::len);
            held == ((self.size >> (8 * level)) % WIDTH) as usize * HASH
        })
    }

    /// How many leaves there are.
    pub const fn size(&self) -> i64 {
        self.size
    }

    /// Adds a leaf. Tiles that end with it are followed by the next; which ones have changed is said to `changed`.
    pub fn push(&mut self, leaf: Hash, changed: &mut BTreeSet<(i64, i64)>) {
        let (mut level, mut number, mut hash) = (0, self.size, leaf);
        loop {
            let at = (level, number >> HEIGHT);
            let tile = self.tiles.entry(at).or_default();
            tile.extend_from_slice(&hash.0);
            changed.insert(at);
            if tile.len() < WIDTH as usize * HASH {
                break;
            }
            hash = Tile::subtree_hash(tile);
            (level, number) = (level + 1, number >> HEIGHT);
        }
        self.size += 1;
    }

    /// Lets go of what the growing end does not need.
    pub fn forget_full(&mut self) {
        let end: BTreeSet<_> = Self::end_of(self.size).into_iter().collect();
        self.tiles.retain(|at, _| end.contains(at));
    }

    /// The hashes of a tile, as far as they are known.
    pub fn tile(&self, at: (i64, i64)) -> Option<&[u8]> {
        self.tiles.get(&at).map(Vec::as_slice)
    }

    /// The root; nothing where a tile is missing or too short.
    pub fn root(&self) -> Option<Hash> {
        tree_hash(u64::try_from(self.size).ok()?, self).ok()
    }
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let read = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let data = self.tiles.get(&place(&tile)).ok_or(Error::IndexesNotInTree)?;
            tile.hash_at_index(data, *index)
        };
        indexes.iter().map(read).collect()
    }
}

fn place(tile: &Tile) -> (i64, i64) {
    (i64::from(tile.level()), tile.level_index() as i64)
}

/// The level and number of the tile that holds a hash of the tree, by the crate's own numbering.
pub fn tile_of(index: u64) -> (i64, i64) {
    place(&Tile::from_index(HEIGHT, index))
}

/// Which tiles a computation reads.
pub fn wanted<T>(computation: impl FnOnce(&Wanted) -> Result<T, Error>) -> BTreeSet<(i64, i64)> {
    let asked = Wanted::default();
    drop(computation(&asked));
    asked.0.into_inner()
}

/// A reader that gives nothing and remembers what it was asked for.
#[derive(Default)]
pub struct Wanted(RefCell<BTreeSet<(i64, i64)>>);

impl HashReader for Wanted {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        self.0.borrow_mut().extend(indexes.iter().map(|index| tile_of(*index)));
        Err(Error::IndexesNotInTree)
    }
}

/// The hashes of a tile one by one.
pub fn hashes(tile: &[u8]) -> impl Iterator<Item = Hash> + '_ {
    tile.as_chunks::<HASH>().0.iter().map(|hash| Hash(*hash))
}
