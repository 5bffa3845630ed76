//! What the command line says: answers on standard output, everything else on standard error.

use crate::error::AppError;
use std::io::Write;

/// One line of an answer. A closed pipe ends the program's answers, not the program.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("nobody reads standard output");
    }
}

/// What went wrong, with its causes, in one line.
pub fn error(error: &anyhow::Error) {
    let words = match error.downcast_ref::<AppError>() {
        Some(code) => sentence(code),
        None => format!("{error:#}"),
    };
    if writeln!(std::io::stderr(), "pinchy: {words}").is_err() {
        tracing::debug!("nobody reads standard error");
    }
}

fn sentence(error: &AppError) -> String {
    match error {
        AppError::Invalid { faults } => {
            let faults = faults.iter().map(|f| format!("{}: {}", f.field, crate::text::fault(f.fault)));
            faults.collect::<Vec<_>>().join(" ")
        }
        other => crate::features::users::text::error(other),
    }
}
