//! Tables as CSV, for spreadsheets and for scripts (U8, I9).

use csv::{Terminator, WriterBuilder};
use std::borrow::Cow;

/// Tells spreadsheets that the text is UTF-8; without it names lose their accents there.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it, which they do not show.
pub fn neutral(text: &str) -> Cow<'_, str> {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(runs) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Rows as lines of CSV, each cell neutralised.
pub fn lines<R, C>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|cell| neutral(cell.as_ref()).into_owned()).collect();
        writer.write_record(&cells).expect("a Vec takes every byte");
    }
    writer.into_inner().expect("a Vec takes every byte")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn u8_a_cell_that_a_spreadsheet_would_run_is_neutralised() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+41 79", "'+41 79"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("Ana = Kovač", "Ana = Kovač"),
            ("", ""),
        ] {
            assert_eq!(neutral(cell), expected);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let text = String::from_utf8(lines([["a,b", "say \"hi\"", "two\nlines"], ["", "x", "Kovač"]])).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n,x,Kovač\r\n");
    }

    proptest! {
        #[test]
        fn what_is_read_back_is_what_was_written_and_nothing_runs(rows in prop::collection::vec(prop::collection::vec(any::<String>(), 3), 1..5)) {
            let bytes = lines(&rows);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| neutral(cell).into_owned()).collect()).collect();
            prop_assert_eq!(&read, &expected);
            prop_assert!(read.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }
}
