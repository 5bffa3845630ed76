//! Reading pasted lines and CSV files: `email,name,role,groups` (I9).

use crate::domain::{Email, PersonName, Role};
use crate::error::{AppError, Fault};
use crate::features::users::model::{Holds, Line, LineFault, MAX_LINES, MAX_TEXT, NewInvite};
use csv::{ReaderBuilder, StringRecord, Trim};

/// A line as it was read, with the names of its groups, and the invite it would be where its cells are good.
#[derive(Clone, Debug)]
pub struct Read {
    pub line: Line,
    pub groups: Vec<String>,
    pub invite: Option<NewInvite>,
}

/// How many groups a line may name.
const MAX_GROUPS: usize = 50;
/// What a cell shows at most of what was entered, in characters.
const SHOWN: usize = 260;

/// Reads all lines. Columns are parted by commas, or by tabs or semicolons where the first line has no comma, as spreadsheets write
/// them; groups within their cell by semicolons or bars. A first line that names the columns is none of them.
///
/// # Errors
/// [`AppError::Invalid`] for the field `lines`: empty, too long, too many.
pub fn parse(text: &str, holds: Holds) -> Result<Vec<Read>, AppError> {
    if text.chars().count() > MAX_TEXT as usize {
        return Err(AppError::field("lines", Fault::TooLong { max: MAX_TEXT }));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut read = Vec::new();
    for record in reader.records() {
        // Text is UTF-8, and lines of any length are read: nothing else can fail.
        let record = record.map_err(|_| AppError::BadRequest)?;
        if record.iter().all(str::is_empty) || (read.is_empty() && is_head(&record)) {
            continue;
        }
        if read.len() == MAX_LINES as usize {
            return Err(AppError::field("lines", Fault::TooManyLines { max: MAX_LINES }));
        }
        let begins = record.position().map_or(0, |position| position.byte() as usize);
        read.push(read_line(&record, line_number(text, begins), holds));
    }
    if read.is_empty() { Err(AppError::field("lines", Fault::Empty)) } else { Ok(read) }
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match first {
        line if line.contains(',') => b',',
        line if line.contains('\t') => b'\t',
        line if line.contains(';') => b';',
        _ => b',',
    }
}

fn is_head(record: &StringRecord) -> bool {
    record.get(0).is_some_and(|cell| ["email", "e-mail"].contains(&cell.to_lowercase().as_str()))
}

/// The line at which a record stands, from 1. The reader says where it went on reading, which may be an empty line before.
fn line_number(text: &str, begins: usize) -> u32 {
    let (before, rest) = text.split_at(begins);
    let skipped = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    1 + (before.matches('\n').count() + skipped.matches('\n').count()) as u32
}

fn read_line(record: &StringRecord, number: u32, holds: Holds) -> Read {
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let role = cell(2).to_lowercase();
    let parsed = NewInvite::parse(cell(0), cell(1), &role, holds.as_str());
    let mut faults = Vec::new();
    let invite = match parsed {
        Ok(invite) => Some(invite),
        Err(AppError::Invalid { faults: wrong }) => {
            faults.extend(wrong.into_iter().map(LineFault::Field));
            None
        }
        Err(_) => None,
    };
    let groups: Vec<String> = cell(3)
        .split([';', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(shown)
        .take(MAX_GROUPS + 1)
        .collect();
    if record.len() > 4 || groups.len() > MAX_GROUPS {
        faults.push(LineFault::TooManyCells);
    }
    let line = Line {
        number,
        email: Email::parse(cell(0)).map_or_else(|_| shown(cell(0)), |email| email.as_str().to_owned()),
        name: PersonName::parse(cell(1)).map_or_else(|_| shown(cell(1)), |name| name.to_string()),
        role: role.parse().unwrap_or(Role::Member),
        groups: Vec::new(),
        faults,
    };
    Read { line, groups, invite }
}

fn shown(cell: &str) -> String {
    cell.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Read> {
        parse(text, Holds::Week).unwrap()
    }

    #[test]
    fn i9_lines_are_read_as_people_and_spreadsheets_write_them() {
        let expected = ("mira@harbour.example", "Mira Lindqvist", Role::Admin, ["Design", "Ops"]);
        for text in [
            "mira@harbour.example,Mira Lindqvist,admin,Design;Ops",
            "\u{feff}Email,Name,Role,Groups\r\n\r\nmira@harbour.example , Mira  Lindqvist, Admin ,Design | Ops\r\n",
            "mira@harbour.example\tMira Lindqvist\tadmin\tDesign;Ops\n",
            "e-mail;name;role;groups\nmira@harbour.example;Mira Lindqvist;ADMIN;Design|Ops",
            "\"mira@harbour.example\",\"Mira Lindqvist\",\"admin\",\"Design;Ops\"",
        ] {
            let lines = read(text);
            let one = &lines[0];
            assert_eq!(lines.len(), 1, "{text:?}");
            let found = (one.line.email.as_str(), one.line.name.as_str(), one.line.role);
            assert_eq!(
                (found, one.groups.as_slice()),
                ((expected.0, expected.1, expected.2), &expected.3.map(str::to_owned)[..])
            );
            assert!(one.invite.is_some() && one.line.faults.is_empty(), "{text:?}");
        }
        let plain = read("x@y.example,Xenia\n\n,Somebody New");
        assert_eq!(plain[0].invite.as_ref().unwrap().role, Role::Member, "a member unless it says otherwise");
        assert_eq!(plain[1].invite.as_ref().unwrap().email, None, "whoever has the link types it (I2)");
        assert_eq!(plain.iter().map(|read| read.line.number).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn i9_what_is_wrong_with_a_cell_is_told_of_its_line() {
        let fault = |text: &str| match read(text).remove(0).line.faults.remove(0) {
            LineFault::Field(fault) => (fault.field, fault.fault),
            other => panic!("{other:?}"),
        };
        for (text, field, expected) in [
            ("mira,Mira", "email", Fault::NotAnEmail),
            ("mira@harbour.example", "name", Fault::Empty),
            ("mira@harbour.example,Mira,owner", "role", Fault::NotAChoice),
            (",Mira,admin", "email", Fault::AdminNeedsEmail),
            (&format!("mira@harbour.example,{}", "x".repeat(101)), "name", Fault::TooLong { max: 100 }),
        ] {
            assert_eq!(fault(text), (field.to_owned(), expected), "{text}");
        }
        assert_eq!(read("a@b.example,A,member,X,more")[0].line.faults, [LineFault::TooManyCells]);
    }

    #[test]
    fn i9_at_most_five_hundred_lines() {
        let lines = |count: usize| "a@b.example,A\n".repeat(count);
        assert_eq!(read(&lines(500)).len(), 500);
        let fault = |text: &str| parse(text, Holds::Week).unwrap_err().fault_of("lines");
        assert_eq!(fault(&lines(501)), Some(Fault::TooManyLines { max: 500 }));
        assert_eq!(fault(" \n\n"), Some(Fault::Empty));
        assert_eq!(fault("email,name\n"), Some(Fault::Empty), "the columns' names are no line");
        assert_eq!(fault(&"x".repeat(100_001)), Some(Fault::TooLong { max: 100_000 }));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\PC\\n\\r\\t\",;]{0,300}") {
            if let Ok(lines) = parse(&text, Holds::Week) {
                prop_assert!(lines.iter().all(|read| read.invite.is_some() || !read.line.faults.is_empty()));
            }
        }
    }
}
