//! Statements as constants, and what can be known of them while compiling.

/// The highest `$n` in a statement: how many arguments it takes.
pub const fn parameters(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let (mut at, mut highest) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                at += 1;
                number = number * 10 + (bytes[at] - b'0') as usize;
            }
            if number > highest {
                highest = number;
            }
        }
        at += 1;
    }
    highest
}

/// Declares a store's statements, and lists them so that a test can prepare each on both databases.
#[macro_export]
#[doc(hidden)]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* pub(super) const $name: &str = $sql;)+

        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn the_highest_placeholder_counts() {
        for (sql, count) in [("SELECT 1", 0), ("a = $1 AND b = $1", 1), ("$2 $10 $3", 10), ("cost in $", 0)] {
            assert_eq!(parameters(sql), count, "{sql}");
        }
    }
}
