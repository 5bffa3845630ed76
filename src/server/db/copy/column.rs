//! Columns of the tables that are copied, and what stands in them.

/// A column and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    pub(super) kind: ColumnKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    Number,
    Bytes,
}

pub(super) const fn text(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Text }
}

pub(super) const fn num(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Number }
}

pub(super) const fn bytes(name: &'static str) -> Column {
    Column { name, kind: ColumnKind::Bytes }
}

/// A value of any of the types that stand in both databases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Number(Option<i64>),
    /// BLOB, BYTEA.
    Bytes(Option<Vec<u8>>),
}
