//! What the databases' own error codes mean to us.

/// SQLSTATE: the transaction met another one and may be repeated.
const SERIALIZATION_FAILURE: &str = "40001";
/// SQLSTATE: two transactions waited for each other and this one gave way.
const DEADLOCK_DETECTED: &str = "40P01";

/// Whether the transaction failed only because another was in the way.
pub(super) fn is_retryable(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|e| e.code());
    matches!(code.as_deref(), Some(SERIALIZATION_FAILURE | DEADLOCK_DETECTED))
}

/// Whether a row with this key was there already.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|e| e.is_unique_violation())
}
