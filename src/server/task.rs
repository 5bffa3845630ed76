//! Use cases run to their end, whoever stops waiting for them.

use crate::error::AppError;
use std::future::Future;

/// Runs a use case in a task of its own, so that a dropped connection cannot leave work between a commit and what follows it.
///
/// # Errors
/// Those of the use case; [`AppError::Internal`] where it panics.
pub async fn finish<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    tokio::spawn(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a use case did not end");
        Err(AppError::Internal)
    })
}
