//! The addresses of a log that is followed by tiles (C2SP tlog-tiles), below its prefix.

use super::HEIGHT;
use tlog_tiles::Tile;

/// No tree of entries that can be numbered is higher.
const LEVELS: u8 = 8;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Hashes of the tree at this level.
    Hashes(i64),
    /// The entries themselves.
    Entries,
}

/// One tile, whole or as far as it was filled at some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it holds.
    pub what: What,
    /// Its number.
    pub number: i64,
    /// How many hashes or entries of it.
    pub width: i64,
}

impl Place {
    /// Reads `tile/<L>/<N>` or `tile/entries/<N>`, each with `.p/<W>` behind it for a part. One tile has one address.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, number) = path.strip_prefix("tile/")?.split_once('/')?;
        // The crate's own addresses name the height of tiles, and call entries data. It panics at a level or a width that no tile has.
        let level = match level {
            "entries" => "data",
            level => level.parse::<u8>().is_ok_and(|level| level < LEVELS).then_some(level)?,
        };
        if number.rsplit_once(".p/").is_some_and(|(_, width)| width.parse() == Ok(0_u32)) {
            return None;
        }
        let tile = Tile::from_path(&format!("tile/{HEIGHT}/{level}/{number}")).ok()?;
        let what = if tile.is_data() { What::Entries } else { What::Hashes(i64::from(tile.level())) };
        let number = i64::try_from(tile.level_index()).ok()?;
        Some(Self { what, number, width: i64::from(tile.width()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn t3_a_tile_has_one_address() {
        let hashes = |level, number, width| Some(Place { what: What::Hashes(level), number, width });
        let entries = |number, width| Some(Place { what: What::Entries, number, width });
        for (path, place) in [
            ("tile/0/000", hashes(0, 0, 256)),
            ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)),
            ("tile/7/000.p/255", hashes(7, 0, 255)),
            ("tile/entries/000", entries(0, 256)),
            ("tile/entries/x001/000.p/1", entries(1_000, 1)),
        ] {
            assert_eq!(Place::parse(path), place, "{path}");
        }
        for path in [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/00/000",
            "tile/+0/000",
            "tile/8/000",
            "tile/64/000",
            "tile/300/000",
            "tile/data/000",
            "tile/8/data/000",
            "tile/entries/x000/000",
            "tile/0/001/000",
            "tile/0/000.p/0",
            "tile/0/000.p/00",
            "tile/0/000.p/+0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/",
            "tile/0/000.p",
            "tile/0/000.p/1/",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
            "tile/0/%30%30%30",
            "/tile/0/000",
        ] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_for_does_not_panic(path in "(tile/)?[0-9a-z+]{0,4}/([x0-9]{0,4}/){0,8}[0-9]{0,4}(\\.p/[+0-9]{0,4})?") {
            _ = Place::parse(&path);
        }

        #[test]
        fn t3_an_address_is_read_back(level in 0_u8..8, number in 0_u64..1 << 50, width in 1_u32..=256) {
            let path = Tile::new(HEIGHT, level, number, width, false).path();
            let place = Place { what: What::Hashes(level.into()), number: number as i64, width: width.into() };
            prop_assert_eq!(Place::parse(&path.replacen("tile/8/", "tile/", 1)), Some(place));
        }
    }
}
