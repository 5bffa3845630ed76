//! Where checkpoints of the trail are kept outside: whether they get there (T7).

use super::Finding;
use crate::error::AppError;
use crate::features::audit::{model::Anchor, service::anchor, text::anchors as text};
use crate::features::license::{self, model::Feature};
use crate::server::AppState;

const ANCHOR: &str = "anchor";
/// How many entries may wait while nothing is wrong: those of a moment.
const WAITING: i64 = 100;

/// Looks at each; sends nothing.
pub async fn examine(app: &AppState) -> Result<Vec<Finding>, AppError> {
    let allowed = license::service::has(&mut app.db.read().await?, app, Feature::Anchoring).await?;
    Ok(anchor::states(app, Some(allowed)).await?.iter().map(of).collect())
}

pub fn of(anchor: &Anchor) -> Finding {
    let says = text::says(anchor);
    match anchor.fault {
        Some(fault) => Finding::warning(ANCHOR, says, text::advice(fault)),
        None if anchor.waiting > WAITING => Finding::warning(ANCHOR, says, "look whether `pinchy serve` runs"),
        None => Finding::ok(ANCHOR, says),
    }
}
