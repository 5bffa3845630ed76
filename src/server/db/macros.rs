//! Running a statement on whichever database is behind a [`Tx`](super::Tx).
//!
//! sqlx's SQLite driver binds NULL where an argument is missing, without a word; so the number of arguments is checked against the
//! statement's placeholders while compiling, and the statement must be a constant.

#[macro_export]
#[doc(hidden)]
macro_rules! count_arguments {
    () => { 0usize };
    ($head:expr $(, $tail:expr)*) => { 1usize + $crate::count_arguments!($($tail),*) };
}

/// Runs a statement; gives the number of rows it touched.
#[macro_export]
#[doc(hidden)]
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {{
        const { assert!($crate::server::db::parameters($sql) == $crate::count_arguments!($($arg),*), "arguments do not match the placeholders") };
        match $tx.parts() {
            $crate::server::db::Parts::Sqlite(connection) => {
                ::sqlx::query::<::sqlx::Sqlite>($sql)$(.bind($arg))*.execute(connection).await.map(|done| done.rows_affected())
            }
            $crate::server::db::Parts::Postgres(connection) => {
                ::sqlx::query::<::sqlx::Postgres>($sql)$(.bind($arg))*.execute(connection).await.map(|done| done.rows_affected())
            }
        }
    }};
}

/// Runs a statement; gives all rows as the expected type.
#[macro_export]
#[doc(hidden)]
macro_rules! fetch_all {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => { $crate::fetch!($tx, $sql, [$($arg),*], fetch_all) };
}

/// Runs a statement; gives its one row as the expected type.
#[macro_export]
#[doc(hidden)]
macro_rules! fetch_one {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => { $crate::fetch!($tx, $sql, [$($arg),*], fetch_one) };
}

/// Runs a statement; gives its row as the expected type, or nothing.
#[macro_export]
#[doc(hidden)]
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => { $crate::fetch!($tx, $sql, [$($arg),*], fetch_optional) };
}

#[macro_export]
#[doc(hidden)]
macro_rules! fetch {
    ($tx:expr, $sql:expr, [$($arg:expr),*], $method:ident) => {{
        const { assert!($crate::server::db::parameters($sql) == $crate::count_arguments!($($arg),*), "arguments do not match the placeholders") };
        match $tx.parts() {
            $crate::server::db::Parts::Sqlite(connection) => ::sqlx::query_as::<::sqlx::Sqlite, _>($sql)$(.bind($arg))*.$method(connection).await,
            $crate::server::db::Parts::Postgres(connection) => ::sqlx::query_as::<::sqlx::Postgres, _>($sql)$(.bind($arg))*.$method(connection).await,
        }
    }};
}

pub use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};
