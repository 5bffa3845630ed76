//! Tables as CSV, for spreadsheets and for scripts (U8, I9).

use std::borrow::Cow;

/// Tells spreadsheets that the text is UTF-8; without it names lose their accents there.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell that no spreadsheet takes for a formula. One begins with one of these, also behind white space or in the full width of some
/// keyboards; it gets an apostrophe before it, which spreadsheets do not show.
pub fn neutral(text: &str) -> Cow<'_, str> {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠');
    let may_run = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(runs);
    if may_run { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Rows as lines of CSV, each cell neutralised.
pub fn lines<R, C>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let line = |row: R| {
        let cells: Vec<_> = row.into_iter().map(|cell| quoted(&neutral(cell.as_ref()))).collect();
        // An empty line would be no row at all.
        if cells == [""] { "\"\"\r\n".to_owned() } else { format!("{}\r\n", cells.join(",")) }
    };
    rows.into_iter().map(line).collect()
}

/// In quotes where a program could take something in it for the end of the cell. Spreadsheets of some countries look for other
/// separators than a comma.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn u8_a_cell_that_a_spreadsheet_would_run_is_neutralised() {
        for cell in [
            "=1+1", "+41 79", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n1", "  =1", "\u{a0}=1", "|calc", "%0A", "＝1", "＠1",
        ] {
            assert_eq!(neutral(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["Ana = Kovač", "a=b", "mira@harbour.example", "", " ", "O'Brien"] {
            assert_eq!(neutral(cell), cell, "{cell:?}");
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let text = lines([["a,b", "say \"hi\"", "two\nlines"], ["", "x;y", "Kovač"]]);
        assert_eq!(text, "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n,\"x;y\",Kovač\r\n");
        assert_eq!(lines([[""]]), "\"\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_read_back_is_what_was_written_and_nothing_runs(rows in prop::collection::vec(prop::collection::vec(any::<String>(), 3), 1..5)) {
            let text = lines(&rows);
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| neutral(cell).into_owned()).collect()).collect();
            prop_assert_eq!(&read, &expected);
            prop_assert!(read.iter().flatten().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%'])));
        }
    }
}
