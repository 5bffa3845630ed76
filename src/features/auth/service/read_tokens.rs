//! Read tokens of the trail, as programs show them with each request (T3).

use super::throttle::{self, Kind};
use crate::domain::Origin;
use crate::error::AppError;
use crate::features::audit::service::read_tokens;
use crate::server::AppState;

/// Looks at a token. Those that are none count against the address, as other secrets do (A3); while that is held back none is good there.
///
/// # Errors
/// [`AppError::SignedOut`] where it is none; [`AppError::Throttled`].
pub async fn admit(app: &AppState, origin: &Origin, token: &str) -> Result<(), AppError> {
    let is_good = read_tokens::is_good(app, token).await?;
    if is_good && !throttle::is_held_back(app, Kind::ReadToken, origin).await? {
        return read_tokens::note_use(app, token).await;
    }
    let outcome = if is_good { Ok(()) } else { Err(AppError::SignedOut) };
    throttle::by_address(app, Kind::ReadToken, origin, async { outcome }).await
}
