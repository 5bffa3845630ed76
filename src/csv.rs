//! Files that a spreadsheet opens.

/// One line of a file, each cell in quotes. Cells that a spreadsheet would run are neutralised (U8, I9).
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> =
        cells.into_iter().map(|text| format!("\"{}\"", neutral(text).replace('"', "\"\""))).collect();
    format!("{}\r\n", cells.join(","))
}

/// A formula begins with one of these, also behind white space or in the full width of some keyboards. An apostrophe before it makes a
/// spreadsheet show the text.
fn neutral(text: &str) -> String {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠');
    let may_run = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(runs);
    if may_run { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn u8_what_a_spreadsheet_would_run_is_neutralised() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u{a0}=1", "|calc", "%0A", "＝1"] {
            assert_eq!(line([cell]), format!("\"'{cell}\"\r\n"), "{cell:?}");
        }
        for cell in ["Ana", "a=b", "mira@harbour.example", "", "O'Brien"] {
            assert_eq!(line([cell]), format!("\"{cell}\"\r\n"), "{cell:?}");
        }
    }

    #[test]
    fn quotes_commas_and_line_breaks_stay_in_their_cell() {
        assert_eq!(line(["a,b", "say \"hi\"", "two\nlines"]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }
}
